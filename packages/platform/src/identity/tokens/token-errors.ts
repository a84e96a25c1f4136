import { defineErrors } from "#kernel";

export const tokenErrors = defineErrors("identity", {
  expiry_invalid: {
    status: 400,
    title: "The expiry is not valid",
    detail: "{text} is not a time in the future.",
    remedy: "Give a time to come with its time zone, such as 2030-01-31T12:00:00Z.",
  },
  expiry_too_late: {
    status: 400,
    title: "The token would expire too late",
    detail: "The token may be valid until {latest}, not until {wanted}. {reason}",
    remedy: "Ask for {latest} or earlier.",
  },
  limit_passed: {
    status: 403,
    title: "The time for tokens is over",
    detail: "No more tokens can be made. {reason}",
    remedy: "Choose something else, or ask an administrator for a later end.",
  },
  role_repeated: {
    status: 400,
    title: "A role is named twice",
    detail: "The role {role} is named more than once.",
    remedy: "Name each role once, with all its scopes.",
  },
  scope_not_held: {
    status: 403,
    title: "The role does not have the scope",
    detail: "The role {role} on the server {audience} does not have the scope {scope}.",
    remedy: "Choose among the scopes of the role.",
  },
  scopes_missing: {
    status: 400,
    title: "A token needs scopes",
    detail: "No scope of the role {role} was chosen.",
    remedy: "Choose at least one scope of the role, or leave the role out.",
  },
  server_unknown: {
    status: 404,
    title: "Unknown server",
    detail: "There is no server {server}.",
    remedy: "Choose a server from the list; it may have been removed.",
  },
  token_collected: {
    status: 409,
    title: "The token was handed out already",
    detail: "The token {name} was handed out already, and is kept no longer.",
    remedy: "Revoke it and make a new one if it is lost.",
  },
  token_name_invalid: {
    status: 400,
    title: "The token's name is not valid",
    detail: "{name} cannot be a token's name.",
    remedy: "Use 1 to 100 visible characters, and not {reserved}: so the console's own are called.",
  },
  token_over: {
    status: 409,
    title: "The token is of no use any more",
    detail: "The token {name} has expired or was revoked, so that it is not handed out.",
    remedy: "Make a new one.",
  },
  token_unknown: {
    status: 404,
    title: "Unknown token",
    detail: "There is no such token.",
    remedy: "Load the list again: it may have been removed long after its expiry.",
  },
});
