import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactElement, ReactNode } from "react";

import { Dialog, DialogActions } from "./dialog.tsx";

import classes from "./form.module.css";

interface ConfirmProperties {
  /** The question, such as "Remove ada?". */
  readonly title: string;
  /** The act, as its button says it. */
  readonly action: string;
  /** What must be typed before it can be done; left out for what is easily made good again. */
  readonly typed?: string;
  readonly onConfirm: () => Promise<unknown>;
  /** Called when it is done, and when it is not to be done. */
  readonly onClose: () => void;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Asks before something is done that cannot simply be taken back. What goes wrong is shown here, and can be tried again. */
export function Confirm(properties: ConfirmProperties): ReactElement {
  const { title, action, typed, onConfirm, onClose, children } = properties;
  const [text, setText] = useState("");
  const act = useMutation({ mutationFn: onConfirm, onSuccess: onClose });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    act.mutate();
  }

  return (
    <Dialog title={title} size="small" isBusy={act.isPending} onClose={onClose}>
      <form onSubmit={submit} className={classes.form}>
        <div className={classes.text}>{children}</div>
        {typed !== undefined && (
          <TextInput
            data-autofocus
            label={
              <>
                Type <strong>{typed}</strong> to confirm
              </>
            }
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <DialogActions error={act.error}>
          <Button variant="default" disabled={act.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            className={classes.destructive}
            loading={act.isPending}
            disabled={typed !== undefined && text !== typed}
          >
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
