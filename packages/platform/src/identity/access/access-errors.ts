import { defineErrors } from "#kernel";

export const accessErrors = defineErrors("identity", {
  last_admin: {
    status: 409,
    title: "The last administrator stays",
    detail: "{user} is the only administrator of this tenant.",
    remedy: "Make somebody else an administrator first.",
  },
  name_invalid: {
    status: 400,
    title: "The name is not valid",
    detail: "{name} cannot be the name of a role or a server.",
    remedy: "Use 1 to 100 visible characters without spaces at either end.",
  },
  role_exists: {
    status: 409,
    title: "The role exists",
    detail: "The server {server} has a role {role} already.",
    remedy: "Choose another name, or change that role.",
  },
  role_id_unknown: {
    status: 404,
    title: "Unknown role",
    detail: "There is no role {role}.",
    remedy: "Load the list again: it may have been removed.",
  },
  scope_unknown: {
    status: 400,
    title: "Unknown scope",
    detail: "The server {server} knows no scope {scope}.",
    remedy:
      "Choose among the scopes of the server, or give the server a newer specification. {suggestion}",
  },
  server_exists: {
    status: 409,
    title: "The server exists",
    detail: "There is a server with the audience {audience} already.",
    remedy: "Change that server, or check which server the specification comes from.",
  },
  server_is_own: {
    status: 409,
    title: "The server is the tenant's own",
    detail: "The scopes and the audience of {server} come from the platform, which needs it.",
    remedy: "Change its name or its limits instead.",
  },
  specification_invalid: {
    status: 400,
    title: "The specification cannot be used",
    detail: "The specification is not one of a server that tokens can be for: {reason}.",
    remedy: "Give the server's own OpenAPI document, such as FlowAPI's /api/0/spec/openapi.json.",
  },
});
