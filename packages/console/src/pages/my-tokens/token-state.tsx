import type { ReactElement } from "react";

import { Tag } from "../../ui/tag.tsx";
import type { Token } from "./token-queries.ts";

import classes from "./my-tokens.module.css";

/** What has become of a token, in a word. */
export function TokenState({ token }: { readonly token: Token }): ReactElement {
  return <span className={classes.state}>{tagOf(token)}</span>;
}

function tagOf({ state, isCollected }: Token): ReactElement {
  if (state === "revoked") return <Tag tone="bad">Revoked</Tag>;
  if (state === "expired") return <Tag>Expired</Tag>;
  return isCollected ? <Tag tone="good">Valid</Tag> : <Tag tone="fair">Not collected</Tag>;
}
