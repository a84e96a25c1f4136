import { defineErrors } from "#kernel";

export const identityErrors = defineErrors("identity", {
  admin_required: {
    status: 403,
    title: "Only for administrators",
    detail: "This request needs an administrator who is signed in.",
    remedy: "Ask an administrator of this tenant.",
  },
  busy: {
    status: 503,
    title: "Too many people sign in at once",
    detail: "The platform is checking as many passwords as it may at one time.",
    remedy: "Try again in a few seconds.",
  },
  cross_site_request: {
    status: 403,
    title: "The request came from another site",
    detail: "A change with a session's cookie is only accepted from this platform's own pages.",
    remedy: "Use the console, or a token instead of the cookie.",
  },
  fernet_key_invalid: {
    status: 500,
    title: "The Fernet key cannot be used",
    detail: "The setting identity.fernet_key is no Fernet key.",
    remedy:
      "Give 32 random bytes in base64url, such as the output of: openssl rand -base64 32 | tr +/ -_",
  },
  fernet_unreadable: {
    status: 500,
    title: "Something kept encrypted cannot be read",
    detail: "It was encrypted with another key than this one, or it was changed.",
    remedy: "Put back the Fernet key or the tenant's key with which it was written.",
  },
  life_invalid: {
    status: 400,
    title: "The length of time is not valid",
    detail: "{text} is not a length of time.",
    remedy: "Write a whole number above 0 followed by s, m, h or d, such as 15m, 12h or 1d.",
  },
  life_too_long: {
    status: 400,
    title: "The token would live too long",
    detail: "A token for {wanted} was asked for, and {owner} allows at most {limit}.",
    remedy: "Ask for {limit} or less.",
  },
  not_signed_in: {
    status: 401,
    title: "Nobody is signed in",
    detail: "This request needs a signed-in session, and there is none or it has ended.",
    remedy: "Sign in and repeat the request.",
  },
  password_unsuitable: {
    status: 400,
    title: "The password is not suitable",
    detail: "The password has fewer than {shortest} characters or more than {longest} bytes.",
    remedy: "Choose a password between these limits.",
  },
  reset_unconfirmed: {
    status: 400,
    title: "The reset is not confirmed",
    detail: "The confirmation is not the name of the tenant {tenant}.",
    remedy: "Give the tenant's name as confirmation.",
  },
  role_not_held: {
    status: 403,
    title: "The user does not have the role",
    detail: "{user} is no member of the role {role} on the server {audience}.",
    remedy: "Choose a role of the user, or make the user a member first.",
  },
  role_unknown: {
    status: 404,
    title: "Unknown role",
    detail: "There is no role {role} on the server {audience}.",
    remedy: "Choose a role of this server.",
  },
  roles_missing: {
    status: 400,
    title: "A token needs a role",
    detail: "No role was named for a token of {user}.",
    remedy: "Name at least one role of the user; an administrator can add the user to one.",
  },
  scope_missing: {
    status: 403,
    title: "The token does not allow this",
    detail: "User claims verification failed: no single role holds all of {scopes}.",
    remedy: "Ask for a token with a role that holds these scopes together.",
  },
  session_unknown: {
    status: 404,
    title: "Unknown session",
    detail: "There is no such session of this user.",
    remedy: "Load the list again: it may have ended.",
  },
  sign_in_too_old: {
    status: 403,
    title: "Signing in is too long ago",
    detail:
      "This changes how the account is secured, and its user signed in more than ten minutes ago.",
    remedy: "Sign out, sign in again, and repeat it within ten minutes.",
  },
  sign_in_refused: {
    status: 401,
    title: "Signing in was refused",
    detail: "The name or the password is wrong.",
    remedy: "Check both and try again.",
  },
  signing_key_unusable: {
    status: 500,
    title: "The key for signing tokens cannot be used",
    detail: "The file {path} holds no RSA private key of at least 2048 bits.",
    remedy:
      "Restore the file from a backup, or remove it: a new key ends all tokens issued so far.",
  },
  token_expired: {
    status: 401,
    title: "The token has expired",
    detail: "Token has expired",
    remedy: "Ask for a new token.",
  },
  token_invalid: {
    status: 401,
    title: "The token is not valid",
    detail: "The token is not valid: {reason}.",
    remedy: "Use a token that was issued for this tenant, unchanged.",
  },
  token_missing: {
    status: 401,
    title: "A token is missing",
    detail: "This request needs a token.",
    remedy: "Send the header Authorization with the word Bearer and the token.",
  },
  token_too_large: {
    status: 400,
    title: "The token would be too large",
    detail: "The scopes of the chosen roles make a token of {size} bytes; it may have {limit}.",
    remedy: "Choose fewer roles.",
  },
  too_many_failures: {
    status: 429,
    title: "Too many failed attempts to sign in",
    detail: "Too many attempts have failed; the next one is possible in {seconds} seconds.",
    remedy: "Wait as long as said, then try again.",
  },
  user_exists: {
    status: 409,
    title: "The user exists",
    detail: "There is a user {user} already.",
    remedy: "Choose another name, or set the password of this user.",
  },
  user_name_invalid: {
    status: 400,
    title: "The user's name is not valid",
    detail: "{user} cannot be a user's name.",
    remedy:
      "Use 1 to 100 visible characters without spaces at either end, and neither operator nor anonymous.",
  },
  user_unknown: {
    status: 404,
    title: "Unknown user",
    detail: "There is no user {user}.",
    remedy: "Check the name; upper and lower case differ.",
  },
});
