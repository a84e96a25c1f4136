import { defineErrors } from "#kernel";

export const verificationErrors = defineErrors("identity", {
  revocation_list_invalid: {
    status: 502,
    title: "The list of revoked tokens cannot be believed",
    detail: "The list of revoked tokens of the tenant {tenant} is not valid: {reason}.",
    remedy:
      "Check that the list comes from the process with the role identity, and that its key is among those that verify.",
  },
  revocation_list_stale: {
    status: 503,
    title: "Tokens cannot be checked",
    detail: "It is not known which tokens were revoked lately, so none is accepted.",
    remedy:
      "Try again later. The operator finds in the log why the list of revoked tokens was not renewed, and can choose with FLOTILLA_IDENTITY_STALE_REVOCATION_LIST=warn to accept tokens meanwhile.",
  },
  token_revoked: {
    status: 401,
    title: "The token has been revoked",
    detail: "Token has been revoked",
    remedy: "Ask for a new token.",
  },
  verification_keys_missing: {
    status: 503,
    title: "Tokens cannot be checked",
    detail: "No key that verifies tokens is known here.",
    remedy:
      "Try again later. The operator sets FLOTILLA_IDENTITY_PUBLIC_KEYS or FLOTILLA_IDENTITY_KEY_SET_URL, and finds in the log why the latter was not read.",
  },
});
