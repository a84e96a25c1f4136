import { kernelErrors } from "../kernel-errors.ts";
import type { App } from "./app.ts";
import { structureFaultOf } from "./json-structure.ts";

const jsonInUtf8 = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Makes an application accept `application/json` in UTF-8 and no other body. A scope that takes another type, such as an
 * upload, adds its own parser for it.
 */
export function acceptOnlyStrictJson(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const type = request.headers["content-type"] ?? "";
    try {
      if (!jsonInUtf8.test(type)) throw kernelErrors.unsupported_media_type({ type });
      done(null, parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * Parses JSON that can be understood in one way only: correct UTF-8, no member twice, none that could reach a prototype.
 *
 * @throws `kernel.malformed_json`
 */
export function parseStrictJson(body: Uint8Array): unknown {
  if (body.length === 0) throw refuse("it is empty");
  const text = decode(body);
  const value = parse(text);
  const fault = structureFaultOf(text);
  if (fault !== undefined) throw refuse(fault);
  return value;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw refuse("it is not correct UTF-8", cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const at = /at position (\d+)/.exec((cause as Error).message)?.[1];
    throw refuse(
      at === undefined ? "it is not JSON" : `it is not JSON from character ${at}`,
      cause,
    );
  }
}

function refuse(reason: string, cause?: unknown) {
  return kernelErrors.malformed_json({ reason }, { cause });
}
