import { Button, Textarea } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactElement } from "react";

import { downloadText } from "../../lib/download-text.ts";
import { platform } from "../../lib/platform.ts";
import { Problem } from "../../ui/problem.tsx";
import { nameTokenFile } from "./token-programs.ts";
import { useTokenAct } from "./token-queries.ts";
import type { Token } from "./token-queries.ts";

import classes from "./my-tokens.module.css";

/** Copies or downloads a token; the first click has the platform hand it out. */
export function TakeAlong({ token }: { readonly token: Token }): ReactElement {
  const { text, error, isPending, collect } = useCollection(token);
  const [isCopied, setIsCopied] = useState(false);
  const [isShown, setIsShown] = useState(!window.isSecureContext);

  async function copy(): Promise<void> {
    const collected = await collect();
    try {
      await navigator.clipboard.writeText(collected);
      setIsCopied(true);
    } catch {
      // The browser does not let pages copy: then the person selects it.
      setIsShown(true);
    }
  }

  async function download(): Promise<void> {
    downloadText(nameTokenFile(token.name), `${await collect()}\n`);
  }

  return (
    <div className={classes.take}>
      {error !== null && <Problem error={error} />}
      <div className={classes.buttons}>
        <Button
          disabled={isPending}
          leftSection={isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => void ignoreFailure(copy())}
        >
          {isCopied ? "Copied" : "Copy the token"}
        </Button>
        <Button
          variant="default"
          disabled={isPending}
          leftSection={<IconDownload size={16} />}
          onClick={() => void ignoreFailure(download())}
        >
          Download
        </Button>
        {text !== undefined && (
          <Button variant="subtle" color="gray" onClick={() => setIsShown(!isShown)}>
            {isShown ? "Hide it" : "Show it"}
          </Button>
        )}
      </div>
      {text !== undefined && isShown && <TokenText text={text} />}
      <p className={classes.soft} role="status">
        {text === undefined
          ? "The platform hands the token out once. Keep it like a password."
          : "The platform has erased its copy. The token is kept on this page until you leave it, and cannot be shown again after that."}
      </p>
    </div>
  );
}

function TokenText({ text }: { readonly text: string }): ReactElement {
  return (
    <Textarea
      aria-label="The token"
      readOnly
      rows={8}
      classNames={{ input: classes.token ?? "" }}
      value={text}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}

interface Collection {
  readonly text: string | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
  /** Gets the token from the platform the first time, and from this page after. */
  readonly collect: () => Promise<string>;
}

function useCollection(token: Token): Collection {
  // The platform hands it out once, so the page keeps it until it is left.
  const [text, setText] = useState<string>();
  const collect = useTokenAct(async (id: string) => {
    const answer = await platform.call<"collectToken">({
      method: "POST",
      path: "/api/identity/me/tokens/{token}/collection",
      parameters: { token: id },
    });
    setText(answer.token);
    return answer.token;
  });
  return {
    text,
    error: collect.error,
    isPending: collect.isPending,
    collect: async () => text ?? (await collect.mutateAsync(token.id)),
  };
}

/** What went wrong is shown already, by the mutation that it is the failure of. */
async function ignoreFailure(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}
