import type { ReactElement, ReactNode } from "react";

import { Logo } from "./logo.tsx";

import classes from "./message.module.css";

interface MessageProperties {
  readonly title: string;
  readonly role?: "alert";
  readonly children?: ReactNode;
}

/** A page that has only something to say. */
export function Message({ title, role, children }: MessageProperties): ReactElement {
  return (
    <div className={classes.root} role={role}>
      <Logo size={40} />
      <h1>{title}</h1>
      {children}
    </div>
  );
}
