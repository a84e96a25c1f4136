import type { ReactElement, ReactNode } from "react";

import classes from "./tag.module.css";

interface TagProperties {
  /** How it is to be taken; plain when left out. Its words say the same. */
  readonly tone?: "plain" | "accent" | "good" | "fair" | "bad";
  readonly children: ReactNode;
}

/** A word about what it stands beside. */
export function Tag({ tone = "plain", children }: TagProperties): ReactElement {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
