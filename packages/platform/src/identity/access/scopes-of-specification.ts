import { accessErrors } from "./access-errors.ts";
import { deriveScopes } from "./derived-scopes.ts";
import { createReader, type Json, type JsonObject, isObject, member } from "./specification.ts";

/** What an OpenAPI document says about the server that it describes. */
export interface SpecifiedServer {
  /** What tokens for the server name; null where the document does not say. */
  readonly audience: string | null;
  /** Sorted, each once. */
  readonly scopes: string[];
}

/** More than any real server knows; a token could hold but a small part of them. */
export const mostScopes = 200_000;

const visible = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,298}[^\p{C}\p{Z}])?$/u;

/**
 * What an OpenAPI document says about its server: the extensions `x-audience` and `x-security-scopes` of the security
 * scheme `token`, as FlowAPI gives them. Scopes that are not listed are derived from the schema of its queries.
 *
 * @throws `identity.specification_invalid`, which says what is wrong
 */
export function scopesOfSpecification(document: unknown): SpecifiedServer {
  if (!isObject(document)) throw invalid("it is not a JSON object");
  const scheme = schemeOf(document);
  const listed = member(scheme, "x-security-scopes");
  const scopes =
    listed === undefined ? deriveScopes(createReader(document), mostScopes) : readScopes(listed);
  const faulty = scopes.find((scope) => !visible.test(scope));
  if (faulty !== undefined) throw invalid(`${quote(faulty)} cannot be a scope`);
  return { audience: readAudience(member(scheme, "x-audience")), scopes: sortedOnce(scopes) };
}

function schemeOf(document: JsonObject): Json {
  return member(member(member(document, "components"), "securitySchemes"), "token");
}

function readAudience(audience: Json): string | null {
  if (audience === undefined || audience === null) return null;
  if (typeof audience === "string" && visible.test(audience)) return audience;
  throw invalid(`x-audience is ${quote(audience)}, not a name of visible characters`);
}

function readScopes(listed: Json): string[] {
  if (!Array.isArray(listed)) throw invalid("x-security-scopes is not a list");
  if (listed.length > mostScopes) throw invalid(`it has more than ${mostScopes} scopes`);
  return listed.map((scope: unknown) => {
    if (typeof scope === "string") return scope;
    throw invalid(`x-security-scopes has ${quote(scope)}, which is no text`);
  });
}

function sortedOnce(scopes: readonly string[]): string[] {
  return [...new Set(scopes)].toSorted();
}

function quote(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 100);
}

function invalid(reason: string): Error {
  return accessErrors.specification_invalid({ reason });
}
