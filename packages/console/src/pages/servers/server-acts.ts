import type { OperationRequest } from "@flotilla/client";

import { platform } from "../../lib/platform.ts";

export type NewServer = OperationRequest<"createServer">["body"];
export type ServerChange = OperationRequest<"changeServer">["body"];

const server = "/api/identity/servers/{server}";

export function createServer(body: NewServer) {
  return platform.call<"createServer">({ method: "POST", path: "/api/identity/servers", body });
}

export function changeServer(order: { readonly id: string; readonly change: ServerChange }) {
  return platform.call<"changeServer">({
    method: "PATCH",
    path: server,
    parameters: { server: order.id },
    body: order.change,
  });
}

/** Removes a server with its roles; its tokens are revoked. */
export function removeServer(id: string) {
  return platform.call<"removeServer">({
    method: "DELETE",
    path: server,
    parameters: { server: id },
  });
}
