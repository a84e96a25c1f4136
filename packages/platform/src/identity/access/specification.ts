import { accessErrors } from "./access-errors.ts";

/** A value of a JSON document; undefined where there is none. */
export type Json = unknown;
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads an OpenAPI document, however it was made, within a limit of work. */
export interface SpecificationReader {
  readonly document: JsonObject;
  /** What a value refers to, through as many references as there are; the value itself when it refers to nothing. */
  resolve(value: Json): Json;
  /** What a reference such as `#/components/schemas/DailyLocation` points at. */
  follow(reference: string): Json;
  /** Counts one step of work. @throws `identity.specification_invalid` when there were too many */
  step(): void;
}

/** A large FlowAPI takes about a tenth of it, and all of it a second or two. */
const mostSteps = 1_000_000;
const longestReferenceChain = 50;
const longestReference = 1_000;

export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object, never one that it inherits; undefined when there is none or the value is no object. */
export function member(value: Json, name: string): Json {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function createReader(document: JsonObject): SpecificationReader {
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps > mostSteps) throw invalid("it is too large, or refers to itself too often");
  };
  const follow = (reference: string) => {
    step();
    return followReference(document, reference);
  };
  return {
    document,
    step,
    follow,
    resolve(value) {
      let resolved = value;
      for (let length = 0; length < longestReferenceChain; length += 1) {
        const reference = member(resolved, "$ref");
        if (typeof reference !== "string") return resolved;
        resolved = follow(reference);
      }
      throw invalid("a reference leads in a circle");
    },
  };
}

/** A JSON pointer within the document, as RFC 6901 writes it in a URI fragment. */
function followReference(document: JsonObject, reference: string): Json {
  const isLocal = reference === "#" || reference.startsWith("#/");
  if (!isLocal || reference.length > longestReference) {
    throw invalid(`the reference ${quote(reference)} leads out of the document`);
  }
  let value: Json = document;
  for (const segment of reference.split("/").slice(1)) {
    value = childOf(value, unescape(segment, reference));
  }
  if (value !== undefined) return value;
  throw invalid(`the reference ${quote(reference)} leads nowhere`);
}

function childOf(value: Json, segment: string): Json {
  if (!Array.isArray(value)) return member(value, segment);
  return /^\d{1,9}$/.test(segment) ? (value as unknown[])[Number(segment)] : undefined;
}

function unescape(segment: string, reference: string): string {
  try {
    return decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch (error) {
    const reason = `the reference ${quote(reference)} is not correctly encoded`;
    throw accessErrors.specification_invalid({ reason }, { cause: error });
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

function invalid(reason: string): Error {
  return accessErrors.specification_invalid({ reason });
}
