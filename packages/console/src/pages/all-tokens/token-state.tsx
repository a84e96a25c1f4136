import type { ReactElement } from "react";

import { Tag } from "../../ui/tag.tsx";
import type { AdministeredToken } from "./tokens-query.ts";

const states = {
  valid: { label: "Valid", tone: "good" },
  expired: { label: "Expired", tone: "plain" },
  revoked: { label: "Revoked", tone: "bad" },
} as const;

export function TokenState({
  state,
}: {
  readonly state: AdministeredToken["state"];
}): ReactElement {
  const { label, tone } = states[state];
  return <Tag tone={tone}>{label}</Tag>;
}
