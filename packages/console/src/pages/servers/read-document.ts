import { ToldError } from "../../lib/told-error.ts";

/**
 * Reads an OpenAPI document that was chosen or pasted. Whether it says what it must is for the platform to judge.
 *
 * @throws {ToldError} when it is empty, no JSON, or no object.
 */
export function readDocument(text: string): Record<string, unknown> {
  if (text.trim() === "") {
    throw new ToldError("No OpenAPI document is given.", "Choose a file, or paste one.", undefined);
  }
  const value = parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new ToldError("The document is no OpenAPI document.", remedy, undefined);
}

const remedy = "Give the whole document as JSON: it begins with { and ends with }.";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? ` ${error.message}.` : "";
    throw new ToldError(`The document is no JSON.${reason}`, remedy, error);
  }
}
