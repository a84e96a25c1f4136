import type { Principal } from "#kernel";

/** The headers by which an application behind a proxy learns who asks. */
export function remoteHeaders({ name, roles, isAdmin }: Principal): Record<string, string> {
  return {
    "remote-user": encode(name),
    "remote-groups": Object.keys(roles)
      .toSorted()
      .map((role) => encode(role).replaceAll(",", "%2C"))
      .join(","),
    "remote-admin": String(isAdmin),
  };
}

/** Percent-encodes what a header cannot hold in one way only, and the percent sign, so that it can be decoded. */
function encode(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x21-\x7e]|%/gu, encodeURIComponent);
}
