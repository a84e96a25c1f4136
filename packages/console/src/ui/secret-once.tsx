import { useRef } from "react";
import type { ReactElement } from "react";

import { CopyText } from "./copy-text.tsx";

import classes from "./secret-once.module.css";

interface SecretOnceProperties {
  /** What it is, such as "Password of ada". */
  readonly label: string;
  readonly secret: string;
}

/** A secret that is told only now, to be taken along. It is selected by a click, for browsers that do not let pages copy. */
export function SecretOnce({ label, secret }: SecretOnceProperties): ReactElement {
  const text = useRef<HTMLElement>(null);
  return (
    <div className={classes.root}>
      <p className={classes.label}>{label}</p>
      <div className={classes.line}>
        <code ref={text} className={classes.secret} onPointerUp={() => selectAll(text.current)}>
          {secret}
        </code>
        <CopyText isFocused text={secret} />
      </div>
      <p className={classes.note}>It is shown only this once. Nobody can read it again later.</p>
    </div>
  );
}

function selectAll(element: HTMLElement | null): void {
  const selection = getSelection();
  // Whoever has selected a part wants that part.
  if (element === null || selection === null || !selection.isCollapsed) return;
  selection.selectAllChildren(element);
}
