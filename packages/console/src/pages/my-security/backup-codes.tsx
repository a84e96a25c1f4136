import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";

import { downloadText } from "../../lib/download-text.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { Problem } from "../../ui/problem.tsx";

import classes from "./my-security.module.css";

interface BackupCodesProperties {
  readonly codes: readonly string[];
  /** Called when the person says that they have kept them. */
  readonly onKept: () => Promise<void> | void;
}

/** The backup codes, told this once. */
export function BackupCodes({ codes, onKept }: BackupCodesProperties): ReactElement {
  const text = codes.join("\n");
  const goOn = useMutation({ mutationFn: async () => onKept() });
  return (
    <div className={classes.backup}>
      {goOn.error !== null && <Problem error={goOn.error} />}
      <p>
        Keep these {codes.length} backup codes where you find them without your phone: each of them
        signs you in once in place of a code of the app. They are shown only now.
      </p>
      <ul className={classes.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <CopyText text={text} />
        <Button
          variant="default"
          size="sm"
          leftSection={<IconDownload size={16} />}
          onClick={() =>
            downloadText("backup-codes.txt", `Backup codes for ${location.host}\n\n${text}\n`)
          }
        >
          Download
        </Button>
        <Button size="sm" loading={goOn.isPending} onClick={() => goOn.mutate()}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
