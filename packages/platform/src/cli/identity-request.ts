import {
  type OperationAnswer,
  type OperationRequest,
  type Operations,
  pathOf,
} from "@flotilla/client";

import { askPlatform, type ControlRequest, tenantPath } from "./control-client.ts";

/** Calls an operation of the public interface as the operator of a tenant, through the platform's socket. */
export async function askAsOperator<Id extends keyof Operations>(
  tenant: string,
  request: OperationRequest<Id>,
): Promise<OperationAnswer<Id>> {
  const { method, body } = request as Pick<ControlRequest, "method" | "body">;
  const path = tenantPath(tenant) + pathOf(request);
  return await askPlatform({ method, path, ...(body === undefined ? {} : { body }) });
}
