import { FlotillaError } from "#kernel";

/** An error on its way from the owner to the process that asked. */
export type CarriedError =
  | {
      readonly kind: "expected";
      readonly code: string;
      readonly status: number;
      readonly title: string;
      readonly detail: string;
      readonly remedy: string;
      readonly extensions: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "other"; readonly name: string; readonly message: string };

/** An error in the form in which it travels, without what caused it. */
export function packError(error: unknown): CarriedError {
  if (error instanceof FlotillaError) {
    const { code, status, title, message: detail, remedy, extensions } = error;
    return { kind: "expected", code, status, title, detail, remedy, extensions };
  }
  if (error instanceof Error) return { kind: "other", name: error.name, message: error.message };
  return { kind: "other", name: "Error", message: String(error) };
}

/** The same error for those who are told; what caused it stays with the owner. */
export function unpackError(carried: CarriedError): Error {
  if (carried.kind === "expected") {
    const { code, extensions, ...definition } = carried;
    return new FlotillaError(code, definition, { extensions });
  }
  const error = new Error(carried.message);
  error.name = carried.name;
  return error;
}
