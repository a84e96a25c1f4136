import { useId } from "react";
import type { ReactElement, ReactNode } from "react";

import classes from "./section.module.css";

interface SectionProperties {
  readonly title: string;
  /** A sentence about it. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a dialog or panel, under its own heading. */
export function Section({ title, note, children }: SectionProperties): ReactElement {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div>
        <h3 id={id}>{title}</h3>
        {note !== undefined && <p className={classes.note}>{note}</p>}
      </div>
      {children}
    </section>
  );
}
