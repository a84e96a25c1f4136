import { defineErrors } from "#kernel";

const askForAnother = "Ask the issuer for another token.";

/** The details of the errors `external_token_…` are texts that existing programs compare with. */
export const externalErrors = defineErrors("identity", {
  external_keys_unavailable: {
    status: 503,
    title: "Tokens cannot be checked",
    detail: "The keys of the external issuer could not be read, so none of its tokens is accepted.",
    remedy:
      "Try again later. The operator checks that FLOTILLA_IDENTITY_EXTERNAL_KEY_SET_URL answers with a JSON Web Key Set.",
  },
  external_token_audience_invalid: {
    status: 401,
    title: "The token is for somebody else",
    detail: "invalid token `aud`",
    remedy: "Use a token for an audience that FLOTILLA_IDENTITY_EXTERNAL_AUDIENCES names.",
  },
  external_token_expired: {
    status: 401,
    title: "The token has expired",
    detail: "token expired",
    remedy: askForAnother,
  },
  external_token_invalid: {
    status: 401,
    title: "The token is not valid",
    detail: "token not valid",
    remedy: askForAnother,
  },
  external_token_issuer_invalid: {
    status: 401,
    title: "The token is from somebody else",
    detail: "invalid token `iss`",
    remedy: "Use a token of the issuer that FLOTILLA_IDENTITY_EXTERNAL_ISSUER names.",
  },
  external_token_name_taken: {
    status: 403,
    title: "The token names somebody else",
    detail: "There is a user {user} here, for whom the issuer of this token does not vouch.",
    remedy: "Use a token of this platform, or have the administrator rename one of the two.",
  },
  external_token_not_yet_valid: {
    status: 401,
    title: "The token is not valid yet",
    detail: "token not yet valid",
    remedy: "Wait until it is, and check that the clocks agree.",
  },
  redirect_refused: {
    status: 400,
    title: "The address is not one to go on to",
    detail: "{url} is no address of an application that shares its session with this platform.",
    remedy:
      "Open the application again by its own address. The operator checks that FLOTILLA_IDENTITY_SESSION_COOKIE_DOMAIN is the domain of both, and that both use https.",
  },
  role_required: {
    status: 403,
    title: "The application is not open to you",
    detail: "The application behind this address needs the role {role}.",
    remedy: "Ask an administrator of this tenant for the role.",
  },
  single_sign_on_failed: {
    status: 401,
    title: "The provider did not confirm who signs in",
    detail: "The OpenID Connect provider's answer was refused: {reason}.",
    remedy: "Sign in once more; if it happens again, ask the operator to look into the log.",
  },
  single_sign_on_misconfigured: {
    status: 500,
    title: "Single sign-on is not set up correctly",
    detail: "{reason}.",
    remedy: "Correct the settings identity.oidc_issuer and identity.oidc_client_id.",
  },
  single_sign_on_name_taken: {
    status: 409,
    title: "The name belongs to somebody else",
    detail: "The provider calls this person {user}, and that is the name of another user here.",
    remedy:
      "Ask an administrator: one of the two needs another name, or another claim has to become the name. Accounts are never joined by their names.",
  },
  single_sign_on_not_begun: {
    status: 401,
    title: "Signing in was not begun here",
    detail:
      "This browser has not begun to sign in through the provider within the last ten minutes, or has completed it already.",
    remedy: "Begin on the sign-in page, and allow cookies.",
  },
  single_sign_on_refused: {
    status: 403,
    title: "Signing in was refused",
    detail: "The provider gives this person none of the roles that may use this platform.",
    remedy: "Ask whoever runs the provider for a role.",
  },
  single_sign_on_unavailable: {
    status: 502,
    title: "The provider cannot be reached",
    detail: "The OpenID Connect provider does not answer as it should.",
    remedy:
      "Try again in a few minutes, or sign in with a password. The operator finds the reason in the log and checks the settings identity.oidc_….",
  },
  single_sign_on_unknown: {
    status: 404,
    title: "There is no single sign-on here",
    detail: "This tenant does not use an OpenID Connect provider.",
    remedy: "Sign in with a name and a password.",
  },
});
