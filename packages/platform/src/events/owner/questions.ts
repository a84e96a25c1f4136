import { deserialize, serialize } from "node:v8";

import { ownerErrors } from "./owner-errors.ts";

/** What another process asks of the owner. */
export interface Question {
  readonly tenant: string;
  /** The name of a member, or `read` or `dialect`. */
  readonly member: string;
  /** What comes after the tenant; in the place of functions and signals there is nothing. */
  readonly parameters: readonly unknown[];
  readonly functions: readonly Position[];
  readonly signals: readonly Position[];
}

/** Which parameter, or which field of that parameter. */
interface Position {
  readonly parameter: number;
  readonly field?: string;
}

type AskedFunction = (...parameters: readonly unknown[]) => unknown;

/** A question that can be sent, and what of it stays here. */
export interface PackedQuestion {
  readonly question: Question;
  readonly functions: readonly AskedFunction[];
  readonly signals: readonly AbortSignal[];
}

/** Takes functions and signals out of the parameters: they are of this process alone. */
export function packQuestion(
  tenant: string,
  member: string,
  parameters: readonly unknown[],
): PackedQuestion {
  const functions: { position: Position; value: AskedFunction }[] = [];
  const signals: { position: Position; value: AbortSignal }[] = [];
  const takeOut = (value: unknown, position: Position): unknown => {
    if (typeof value === "function") {
      functions.push({ position, value: value as AskedFunction });
    } else if (value instanceof AbortSignal) signals.push({ position, value });
    else return value;
    return undefined;
  };
  const kept = parameters.map((value, parameter) => {
    if (!isPlain(value)) return takeOut(value, { parameter });
    const fields = Object.entries(value);
    return Object.fromEntries(
      fields.map(([field, inner]) => [field, takeOut(inner, { parameter, field })]),
    );
  });
  return {
    question: {
      tenant,
      member,
      parameters: kept,
      functions: functions.map(({ position }) => position),
      signals: signals.map(({ position }) => position),
    },
    functions: functions.map(({ value }) => value),
    signals: signals.map(({ value }) => value),
  };
}

/** What the owner puts in the place of what was taken out. */
export interface OwnParts {
  readonly call: (position: number) => AskedFunction;
  readonly signal: AbortSignal;
}

/** The parameters with functions and signals in their places again. */
export function unpackParameters(
  { parameters, functions, signals }: Question,
  own: OwnParts,
): unknown[] {
  const put = [...parameters];
  const places = [
    ...functions.map((position, index) => [position, own.call(index)] as const),
    ...signals.map((position) => [position, own.signal] as const),
  ];
  for (const [{ parameter, field }, value] of places) {
    const fields = put[parameter] as Readonly<Record<string, unknown>>;
    put[parameter] = field === undefined ? value : { ...fields, [field]: value };
  }
  return put;
}

/** A question as bytes. */
export function encodeQuestion(question: Question): Buffer {
  return serialize(question);
}

/** @throws `events.owner_differs` for what no process of this version sends */
export function decodeQuestion(bytes: Buffer): Question {
  const question = deserializeAny(bytes) as Partial<Question> | null;
  const { tenant, member, parameters, functions, signals } = question ?? {};
  const lists = [parameters, functions, signals];
  if (typeof tenant === "string" && typeof member === "string" && lists.every(Array.isArray)) {
    return question as Question;
  }
  throw unreadable();
}

function deserializeAny(bytes: Buffer): unknown {
  try {
    return deserialize(bytes);
  } catch (error) {
    throw unreadable(error);
  }
}

/** What no process of this version sends. */
function unreadable(cause?: unknown): Error {
  return ownerErrors.owner_differs({ member: "something unreadable" }, { cause });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
