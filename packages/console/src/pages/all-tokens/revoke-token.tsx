import type { ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { revokeToken } from "./tokens-query.ts";
import type { AdministeredToken } from "./tokens-query.ts";

interface RevokeTokenProperties {
  readonly token: AdministeredToken;
  readonly onClose: () => void;
}

export function RevokeToken({ token, onClose }: RevokeTokenProperties): ReactElement {
  const revoke = useAct(revokeToken);
  return (
    <Confirm
      title={`Revoke ${token.name}?`}
      action="Revoke the token"
      onConfirm={() => revoke.mutateAsync(token.id)}
      onClose={onClose}
    >
      <p>
        Programs that {token.user} runs with this token are refused from now on. This cannot be
        taken back; {token.user} can make a new token.
      </p>
    </Confirm>
  );
}
