import type { OperationRequest } from "@flotilla/client";

import { platform } from "../../lib/platform.ts";

export type NewRole = OperationRequest<"createRole">["body"];
export type RoleChange = OperationRequest<"changeRole">["body"];

const role = "/api/identity/roles/{role}";

export function createRole(body: NewRole) {
  return platform.call<"createRole">({ method: "POST", path: "/api/identity/roles", body });
}

export function changeRole({ id, change }: { readonly id: string; readonly change: RoleChange }) {
  return platform.call<"changeRole">({
    method: "PATCH",
    path: role,
    parameters: { role: id },
    body: change,
  });
}

/** Removes a role; tokens with it are revoked. */
export function removeRole(id: string) {
  return platform.call<"removeRole">({ method: "DELETE", path: role, parameters: { role: id } });
}
