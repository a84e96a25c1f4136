import type { Operations } from "./api.ts";
import type { Transport } from "./transport.ts";

type Operation = Operations[keyof Operations];
type Success<Responses> = {
  [Status in keyof Responses]: Status extends `2${string}` ? Responses[Status] : never;
}[keyof Responses];
type PartOf<Id extends keyof Operations, Part extends string> =
  Operations[Id] extends Record<Part, infer Value>
    ? { readonly [Name in Part]: Value }
    : Operations[Id] extends Partial<Record<Part, infer Value>>
      ? { readonly [Name in Part]?: Value }
      : { readonly [Name in Part]?: never };

/** What an operation of the interface wants: method and path as the interface has them, and its parts as far as it has them. */
export type OperationRequest<Id extends keyof Operations> = Pick<
  Operations[Id] & Operation,
  "method" | "path"
> &
  PartOf<Id, "parameters"> &
  PartOf<Id, "query"> &
  PartOf<Id, "body"> & { readonly signal?: AbortSignal | undefined };

/** What an operation answers when it succeeds. */
export type OperationAnswer<Id extends keyof Operations> = Success<Operations[Id]["responses"]>;

interface AnyRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string | number>> | undefined;
  readonly query?:
    | Readonly<Record<string, string | number | boolean | null | undefined>>
    | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls one operation of the interface; its types follow from its name.
 *
 * @throws {FlotillaRequestError}
 */
export async function callOperation<Id extends keyof Operations>(
  transport: Transport,
  request: OperationRequest<Id>,
): Promise<OperationAnswer<Id>> {
  const { method, body, signal } = request as AnyRequest;
  const response = await transport.send(pathOf(request), {
    method: method as "GET",
    body,
    signal,
  });
  if (response.status === 204) return undefined as OperationAnswer<Id>;
  return (await response.json()) as OperationAnswer<Id>;
}

/** The path that a request goes to, with its parameters and query filled in. */
export function pathOf<Id extends keyof Operations>(request: OperationRequest<Id>): string {
  const { path, parameters = {}, query = {} } = request as AnyRequest;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(String(parameters[name] ?? "")),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.append(name, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}
