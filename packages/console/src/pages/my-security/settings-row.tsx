import { useId } from "react";
import type { ReactElement, ReactNode } from "react";

import { classNames } from "../../lib/class-names.ts";

import panel from "../../ui/panel.module.css";
import classes from "./my-security.module.css";

interface SettingsRowProperties {
  readonly title: string;
  /** What it is for. */
  readonly about: ReactNode;
  readonly children: ReactNode;
}

/** One subject of the page: what it is beside how it stands. */
export function SettingsRow({ title, about, children }: SettingsRowProperties): ReactElement {
  const id = useId();
  return (
    <section className={classNames(panel.panel, classes.row)} aria-labelledby={id}>
      <div className={classes.about}>
        <h2 id={id}>{title}</h2>
        <p>{about}</p>
      </div>
      <div className={classes.content}>{children}</div>
    </section>
  );
}
