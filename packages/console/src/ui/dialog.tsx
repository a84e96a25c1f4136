import { CloseButton } from "@mantine/core";
import { useId, useLayoutEffect, useRef } from "react";
import type { ReactElement, ReactNode, SyntheticEvent } from "react";

import { classNames } from "../lib/class-names.ts";
import { Problem } from "./problem.tsx";

import classes from "./dialog.module.css";

interface DialogProperties {
  readonly title: ReactNode;
  /** A sentence below the title. */
  readonly description?: ReactNode;
  /** Called when the dialog is asked to close: by its button or by Escape. Whoever shows it takes it away. */
  readonly onClose: () => void;
  /** How wide it is; `side` is a panel along the right edge. */
  readonly size?: "small" | "medium" | "large" | "side";
  /** While something is under way that must not be lost from sight. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/**
 * A modal dialog, open as long as it is rendered. The focus goes to the element with `data-autofocus`, or else to its
 * first control, and back to where it was afterwards.
 */
export function Dialog(properties: DialogProperties): ReactElement {
  const { title, description, onClose, size = "medium", isBusy = false, children } = properties;
  const titleId = useId();
  const dialog = useModal();

  function cancel(event: SyntheticEvent<HTMLDialogElement>): void {
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    if (!isBusy) onClose();
  }

  // A browser closes a dialog itself when Escape is pressed again and again.
  function close(event: SyntheticEvent<HTMLDialogElement>): void {
    if (event.target !== event.currentTarget || event.currentTarget.open) return;
    if (isBusy) event.currentTarget.showModal();
    else onClose();
  }

  return (
    <dialog
      ref={dialog}
      className={classNames(classes.dialog, classes[size])}
      aria-labelledby={titleId}
      onCancel={cancel}
      onClose={close}
    >
      <header className={classes.header}>
        <div className={classes.heading}>
          <h2 id={titleId}>{title}</h2>
          {description !== undefined && <p>{description}</p>}
        </div>
        <CloseButton aria-label="Close" disabled={isBusy} onClick={onClose} />
      </header>
      <div className={classes.body}>{children}</div>
    </dialog>
  );
}

interface DialogActionsProperties {
  /** Why the last attempt failed. */
  readonly error?: Error | null;
  readonly children: ReactNode;
}

/** The buttons at a dialog's end, with what went wrong; they stay in sight when its content is long. */
export function DialogActions({ error = null, children }: DialogActionsProperties): ReactElement {
  return (
    <div className={classes.actions}>
      {error !== null && (
        <div className={classes.problem}>
          <Problem error={error} />
        </div>
      )}
      {children}
    </div>
  );
}

function useModal() {
  const reference = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = reference.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => dialog?.close();
  }, []);
  return reference;
}
