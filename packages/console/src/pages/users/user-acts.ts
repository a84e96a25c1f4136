import type { OperationRequest } from "@flotilla/client";

import { platform } from "../../lib/platform.ts";

type NewUser = OperationRequest<"createUser">["body"];
type UserChange = OperationRequest<"changeUser">["body"];

const user = "/api/identity/users/{user}";

/** Makes a user. Without a password one is generated, which the answer tells this once. */
export function createUser(body: NewUser) {
  return platform.call<"createUser">({ method: "POST", path: "/api/identity/users", body });
}

/** Makes somebody an administrator or not, and requires a second factor or not. */
export function changeUser(name: string, body: UserChange) {
  return platform.call<"changeUser">({
    method: "PATCH",
    path: user,
    parameters: { user: name },
    body,
  });
}

/** Gives a user a new, generated password, which the answer tells this once. Their sessions end. */
export function generatePassword(name: string) {
  return platform.call<"setUserPassword">({
    method: "PUT",
    path: `${user}/password`,
    parameters: { user: name },
    body: {},
  });
}

export function resetTwoFactor(name: string) {
  return platform.call<"resetTwoFactor">({
    method: "DELETE",
    path: `${user}/two-factor`,
    parameters: { user: name },
  });
}

export function endSessions(name: string) {
  return platform.call<"endUserSessions">({
    method: "DELETE",
    path: `${user}/sessions`,
    parameters: { user: name },
  });
}

/** Removes a user; their tokens are revoked. */
export function removeUser(name: string) {
  return platform.call<"removeUser">({ method: "DELETE", path: user, parameters: { user: name } });
}
