/** One expected error of a module, as its `errors.ts` declares it. `{name}` marks a value that the raiser supplies. */
export interface ErrorDefinition {
  /** HTTP status. */
  readonly status: number;
  /** What happened, the same for every occurrence. */
  readonly title: string;
  /** What happened this time. */
  readonly detail: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

type ParameterNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;
type Parameters<Definition extends ErrorDefinition> = ParameterNames<
  Definition["detail"] | Definition["remedy"]
>;

export interface RaiseOptions {
  readonly cause?: unknown;
  /** Machine-readable members added to the problem document, such as the list of invalid fields. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

type Raise<Definition extends ErrorDefinition> = [Parameters<Definition>] extends [never]
  ? (values?: Readonly<Record<string, never>>, options?: RaiseOptions) => FlotillaError
  : (
      values: Readonly<Record<Parameters<Definition>, string | number>>,
      options?: RaiseOptions,
    ) => FlotillaError;

/** A module's errors: one function per error that makes it, and the definitions for the documentation. */
export type ErrorTable<Definitions extends Record<string, ErrorDefinition>> = {
  readonly [Name in keyof Definitions]: Raise<Definitions[Name]>;
};

/** An error that was expected: a stable code, an HTTP status, a sentence and a remedy. Its text may be shown to anyone. */
export class FlotillaError extends Error {
  override readonly name = "FlotillaError";
  /** `<module>.<what>`, never reused for another meaning. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: string, definition: ErrorDefinition, options: RaiseOptions = {}) {
    super(definition.detail, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = definition.status;
    this.title = definition.title;
    this.remedy = definition.remedy;
    this.extensions = options.extensions ?? {};
  }
}

const definitionsByModule = new Map<string, Record<string, ErrorDefinition>>();

/**
 * Declares every expected error of a module, once.
 *
 * @example
 * const errors = defineErrors("events", {
 *   file_missing: { status: 400, title: "File not found", detail: "There is no file {path}.", remedy: "Check the path." },
 * });
 * throw errors.file_missing({ path });
 */
export function defineErrors<const Definitions extends Record<string, ErrorDefinition>>(
  module: string,
  definitions: Definitions,
): ErrorTable<Definitions> {
  definitionsByModule.set(module, { ...definitionsByModule.get(module), ...definitions });
  const raisers = Object.entries(definitions).map(([name, definition]) => [
    name,
    (values: Readonly<Record<string, string | number>> = {}, options: RaiseOptions = {}) =>
      new FlotillaError(
        `${module}.${name}`,
        {
          ...definition,
          detail: fill(definition.detail, values),
          remedy: fill(definition.remedy, values),
        },
        options,
      ),
  ]);
  return Object.fromEntries(raisers) as ErrorTable<Definitions>;
}

/** Every error declared so far, by code, in the order of the codes. */
export function declaredErrors(): ReadonlyMap<string, ErrorDefinition> {
  const entries = [...definitionsByModule].flatMap(([module, definitions]) =>
    Object.entries(definitions).map(
      ([name, definition]) => [`${module}.${name}`, definition] as const,
    ),
  );
  return new Map(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  );
}
