import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactElement } from "react";

interface CopyTextProperties {
  readonly text: string;
  /** Whether a dialog that opens with it puts the focus here. */
  readonly isFocused?: boolean;
}

/** A button that copies a text; nothing where browsers give pages no clipboard, which they do only over HTTPS and on localhost. */
export function CopyText({ text, isFocused = false }: CopyTextProperties): ReactElement | null {
  if (!window.isSecureContext) return null;
  return (
    <CopyButton value={text} timeout={3000}>
      {({ copied, copy }) => (
        <Button
          data-autofocus={isFocused || undefined}
          variant="default"
          size="sm"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      )}
    </CopyButton>
  );
}
