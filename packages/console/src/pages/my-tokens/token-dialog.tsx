import type { ReactElement } from "react";

import { formatMoment } from "../../lib/moment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import type { Fact } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { AllowedByRole } from "./allowed-by-role.tsx";
import type { Token } from "./token-queries.ts";
import { TokenState } from "./token-state.tsx";

interface TokenDialogProperties {
  readonly token: Token;
  readonly onClose: () => void;
}

/** All that is known of a token. */
export function TokenDialog({ token, onClose }: TokenDialogProperties): ReactElement {
  const { lastUsedAt } = token;
  return (
    <Dialog title={token.name} size="side" onClose={onClose}>
      <Section title="What it allows">
        <AllowedByRole roles={token.roles} />
      </Section>
      <Section title="The token">
        <Facts
          facts={[
            { name: "State", value: <TokenState token={token} /> },
            { name: "Server", value: token.server.name },
            { name: "Audience", value: <code>{token.server.audience}</code> },
            { name: "Made", value: formatMoment(token.issuedAt) },
            { name: "Expires", value: formatMoment(token.expiresAt) },
            ...describeRevocation(token),
            { name: "Last used", value: lastUsedAt === null ? "Never" : formatMoment(lastUsedAt) },
            { name: "Identifier", value: <code>{token.id}</code> },
          ]}
        />
      </Section>
    </Dialog>
  );
}

function describeRevocation({ revokedAt, revokedBy }: Token): Fact[] {
  if (revokedAt === null) return [];
  const by = revokedBy === null ? "" : ` by ${revokedBy}`;
  return [{ name: "Revoked", value: `${formatMoment(revokedAt)}${by}` }];
}
