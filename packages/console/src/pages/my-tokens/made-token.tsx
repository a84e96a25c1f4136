import { CloseButton } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { ProgramTabs } from "../../ui/program-tabs.tsx";
import { TakeAlong } from "./take-along.tsx";
import { formatFromNow, formatLongMoment } from "./token-order.ts";
import { nameTokenFile, writeTokenPrograms } from "./token-programs.ts";
import type { Token } from "./token-queries.ts";

import panel from "../../ui/panel.module.css";
import classes from "./my-tokens.module.css";

interface MadeTokenProperties {
  readonly token: Token;
  readonly onClose: () => void;
}

/** A token that is ready to be taken along, and how it is used. */
export function MadeToken({ token, onClose }: MadeTokenProperties): ReactElement {
  const [madeAt] = useState(() => Date.now());
  return (
    <section className={classNames(panel.panel, classes.made)} aria-labelledby="made-token">
      <header className={classes.madeHeader}>
        <div>
          <h2 id="made-token">The token {token.name} is ready</h2>
          <p className={classes.soft}>
            Valid until {formatLongMoment(token.expiresAt)},{" "}
            {formatFromNow(token.expiresAt, madeAt)}.
          </p>
        </div>
        <CloseButton aria-label="Close" onClick={onClose} />
      </header>
      <TakeAlong token={token} />
      <Programs token={token} />
    </section>
  );
}

function Programs({ token }: { readonly token: Token }): ReactElement {
  const programs = writeTokenPrograms({
    url: addressOf(token),
    file: nameTokenFile(token.name),
    scopes: token.roles.flatMap(({ scopes }) => scopes),
  });
  return (
    <div className={classes.programs}>
      <h3>Use the downloaded token</h3>
      <ProgramTabs programs={programs} />
    </div>
  );
}

/** Only the address of the tenant's own server is known here. */
function addressOf({ server }: Token): string {
  return server.isOwn ? location.origin : "https://address-of-the-server.example";
}
