import { isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

import { serverErrors } from "./errors.ts";

const longestHost = 253;
const longestPort = 65_535;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Gives the one form of a host name: lower-case ASCII (RFC 5891) without port and trailing dot, an IPv6 address in brackets
 * and in its shortest form. What is normal already stays as it is.
 *
 * @param raw The authority of a request, `host` or `host:port`.
 * @throws `server.invalid_host` for whatever is neither a host name nor an IP address
 */
export function normalizeHost(raw: string): string {
  const name = withoutPort(raw);
  const host = name?.startsWith("[") ? normalizeAddress(name) : normalizeName(name ?? "");
  if (host === undefined) throw serverErrors.invalid_host({ host: quote(raw) });
  return host;
}

function withoutPort(raw: string): string | undefined {
  const parts = /^(?<name>\[[^\]]*\]|[^:[\]]*)(?::(?<port>\d{0,5}))?$/.exec(raw)?.groups;
  return Number(parts?.["port"] ?? 0) > longestPort ? undefined : parts?.["name"];
}

function normalizeAddress(bracketed: string): string | undefined {
  const address = bracketed.slice(1, -1);
  // An address with a zone (`fe80::1%eth0`) means something only on one machine.
  if (!isIPv6(address) || address.includes("%")) return undefined;
  return new URL(`http://[${address}]`).hostname;
}

function normalizeName(name: string): string | undefined {
  const given = name.toLowerCase().replace(/\.$/, "");
  const host = domainToASCII(given);
  // Plain ASCII comes out as it went in, or is another way to write something: `0x7f.1` for 127.0.0.1, `%61cme` for acme.
  if (isAscii(given) && host !== given) return undefined;
  const isValid = host.length <= longestHost && host.split(".").every((part) => label.test(part));
  return isValid ? host : undefined;
}

function isAscii(text: string): boolean {
  return /^[\0-\x7F]*$/.test(text);
}

function quote(raw: string): string {
  return JSON.stringify(raw.slice(0, 100));
}
