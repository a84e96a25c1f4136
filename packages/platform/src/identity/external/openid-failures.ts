import { AuthorizationResponseError, ClientError, ResponseBodyError } from "openid-client";

/** Errors of the token endpoint (RFC 6749, section 5.2) that the operator has to mend, not the person who signs in. */
const operatorsFaults = new Set(["invalid_client", "unauthorized_client", "invalid_scope"]);
const transportFaults = new Set([
  "OAUTH_TIMEOUT",
  "OAUTH_ABORT",
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
  "OAUTH_PARSE_ERROR",
]);
const longestReason = 200;

/** Whether the provider does not answer as it should, rather than refusing this one person. */
export function isUnreachable(error: unknown): boolean {
  // What `fetch` throws where no answer arrives.
  if (error instanceof TypeError) return true;
  if (error instanceof ResponseBodyError) {
    return error.status >= 500 || operatorsFaults.has(error.error);
  }
  if (error instanceof AuthorizationResponseError) {
    return error.error === "server_error" || error.error === "temporarily_unavailable";
  }
  return error instanceof ClientError && transportFaults.has(error.code ?? "");
}

/** Why it failed, without codes, tokens and secrets of the exchange. */
export function describeFailure(error: unknown): string {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const { error: code, error_description: description } = error;
    return printable(description === undefined ? code : `${code} (${description})`);
  }
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  const isNetworks = error instanceof TypeError && typeof code === "string";
  const why = isNetworks || !(cause instanceof Error) ? code : cause.message;
  return printable(typeof why === "string" ? `${error.message} (${why})` : error.message);
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, longestReason);
}
