import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactElement } from "react";

import classes from "./command.module.css";

/** A command or a piece of code to take along. */
export function Command({ text }: { readonly text: string }): ReactElement {
  return (
    <div className={classes.root}>
      <pre className={classes.text}>
        <code>{text}</code>
      </pre>
      {/* Browsers give pages a clipboard only over HTTPS and on localhost. */}
      {window.isSecureContext && (
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              className={classes.copy}
              variant="subtle"
              color="gray"
              aria-label={copied ? "Copied" : "Copy"}
              onClick={copy}
            >
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          )}
        </CopyButton>
      )}
    </div>
  );
}
