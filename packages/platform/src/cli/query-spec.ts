import { cliErrors } from "./errors.ts";

/** A specification as it is put together on a command line. */
export interface GivenSpec {
  readonly query_kind: string;
  readonly [field: string]: unknown;
}

type Members = Record<string, unknown>;

/**
 * Puts a specification together: what a document says, then the kind, then the parameters as `name=value`. Dots lead into sub-queries,
 * and numbers between them into lists, as in `locations.0.date=2016-01-01`. A value is read as JSON where it is JSON, else as text.
 *
 * @throws `cli.argument_invalid`
 */
export function composeSpec(
  kind: string | undefined,
  parameters: readonly string[],
  document: object = {},
): GivenSpec {
  const spec: Members = { ...structuredClone(document) };
  if (kind !== undefined) spec["query_kind"] = kind;
  for (const parameter of parameters) {
    const [name, value] = readParameter(parameter);
    setAt(spec, name, value);
  }
  if (typeof spec["query_kind"] === "string") return spec as Members & GivenSpec;
  throw cliErrors.argument_invalid({
    argument: "--spec",
    value: "without a query_kind",
    rule: "a query with its kind; flotilla query lists the kinds",
  });
}

/** Reads a document with a specification. @throws `cli.argument_invalid` */
export function parseSpecDocument(text: string): object {
  const value = parseJson(text);
  if (isMembers(value)) return value;
  throw cliErrors.argument_invalid({
    argument: "--spec",
    value: "not a JSON object",
    rule: 'an object such as {"query_kind": "dummy_query", "dummy_param": "a"}',
  });
}

function readParameter(parameter: string): readonly [name: string, value: unknown] {
  const equals = parameter.indexOf("=");
  const name = parameter.slice(0, equals);
  if (equals < 1 || name.split(".").some((step) => !isName(step))) {
    throw invalidParameter(parameter, "name=value, such as start_date=2016-01-01");
  }
  const text = parameter.slice(equals + 1);
  return [name, parseJson(text) ?? (text === "null" ? null : text)];
}

/** Names of fields and labels; none that would lead out of the specification. */
function isName(step: string): boolean {
  return step !== "" && step !== "__proto__";
}

function setAt(spec: Members, path: string, value: unknown): void {
  const steps = path.split(".");
  const last = steps.pop()!;
  let place = spec;
  for (const [index, step] of steps.entries()) {
    const next = Object.hasOwn(place, step) ? place[step] : emptyFor(steps[index + 1] ?? last);
    if (!isMembers(next) && !Array.isArray(next)) {
      throw invalidParameter(path, `beside no value for ${steps.slice(0, index + 1).join(".")}`);
    }
    place[step] = next;
    place = next as Members;
  }
  place[last] = value;
}

/** A list where a number follows. */
function emptyFor(step: string): unknown {
  return /^\d{1,3}$/.test(step) ? [] : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Whoever asks has said what it is instead: a text.
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalidParameter(parameter: string, rule: string): Error {
  return cliErrors.argument_invalid({
    argument: "--param",
    value: JSON.stringify(parameter.slice(0, 80)),
    rule,
  });
}
