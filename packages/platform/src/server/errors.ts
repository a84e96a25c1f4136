import { defineErrors } from "#kernel";

export const serverErrors = defineErrors("server", {
  administrator_incomplete: {
    status: 400,
    title: "The administrator of the settings is incomplete",
    detail: "Of identity.admin_username and identity.admin_password only one is given.",
    remedy: "Give both, or neither.",
  },
  reset_unconfirmed: {
    status: 400,
    title: "The reset is not confirmed",
    detail:
      "A reset of users and roles is asked for, but identity.reset_confirmation names no tenant and a text.",
    remedy:
      "Set FLOTILLA_IDENTITY_RESET_CONFIRMATION to the tenant, a colon and a text, such as demo:2026-11-21, or take the reset back.",
  },
  owner_missing: {
    status: 503,
    title: "No process owns the data directory",
    detail: "For {seconds} s no process has answered that owns the data directory {path}.",
    remedy:
      "Start flotilla serve with the role collect on it, or give this process the role collect too.",
  },
  owner_lacks_role: {
    status: 503,
    title: "The process that owns the data directory lacks a role",
    detail:
      "This process has the role {role}, for which the process that owns the data directory {path} needs the role {needed}; it has {roles}.",
    remedy: "Start that one with --roles identity,collect, or run this one on its own.",
  },
  owner_differs: {
    status: 503,
    title: "The process that owns the data directory is of another version",
    detail:
      "This is version {version}, and the process that owns the data directory {path} is {other}.",
    remedy:
      "Run the same version in all processes of a data directory; start the one with the role collect first.",
  },
  port_taken: {
    status: 500,
    title: "The port is taken",
    detail: "Port {port} on {host} is already in use by another program.",
    remedy: "Stop that program, or choose another port with FLOTILLA_PORT.",
  },
  port_forbidden: {
    status: 500,
    title: "The address cannot be used",
    detail: "Listening on {host}, port {port}, was refused: {reason}.",
    remedy: "Choose another port with FLOTILLA_PORT or another address with FLOTILLA_HOST.",
  },
  invalid_host: {
    status: 400,
    title: "The host is not valid",
    detail: "{host} is neither a host name nor an IP address.",
    remedy:
      "Use the tenant's own host name; in the browser's address bar, that is all before the first slash.",
  },
  invalid_tenant_filter: {
    status: 500,
    title: "The tenant filter is not valid",
    detail: "The tenant filter {filter} is not a regular expression: {reason}.",
    remedy:
      "Write it in RE2's syntax (no look-around, no back-references), with %h for the host and %d for its first label.",
  },
  host_unknown: {
    status: 421,
    title: "No tenant is served under this name",
    detail: "The host {host} does not lead to exactly one tenant.",
    remedy: "Use the tenant's own host name; flotilla tenant list shows them.",
  },
  tenant_unknown: {
    status: 404,
    title: "Unknown tenant",
    detail: "There is no tenant {tenant}.",
    remedy: "flotilla tenant list shows the tenants.",
  },
  tenant_key_missing: {
    status: 500,
    title: "A tenant's key is missing",
    detail: "The tenant {tenant} is registered, but its key {path} is not there.",
    remedy:
      "Restore the data directory from a backup. If the records are on PostgreSQL, start with the data directory that belongs to them.",
  },
  tenant_exists: {
    status: 409,
    title: "The tenant exists",
    detail:
      "There is a tenant {tenant} already, or one of its host names belongs to another tenant.",
    remedy: "Choose another name or other hosts.",
  },
  tenant_name_invalid: {
    status: 400,
    title: "The tenant's name is not valid",
    detail: "{tenant} is not a tenant's name.",
    remedy: "Use 1 to 40 lower-case letters, digits and hyphens, beginning with a letter.",
  },
});
