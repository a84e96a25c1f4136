import { type Static, Type } from "typebox";

import { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";

/** One invalid part of a request. */
export interface FieldError {
  /** Path of the member in the body, such as `hours.start_hour`, or the parameter's name; empty for the whole. */
  readonly field: string;
  /** A sentence that says what it must be. */
  readonly message: string;
}

/** The problem document of RFC 9457 that every failed request is answered with. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: "Always `about:blank`; `code` tells the kind of problem." }),
    title: Type.String({ description: "What happened, the same for every occurrence." }),
    status: Type.Integer({ description: "The HTTP status." }),
    detail: Type.String({ description: "What happened this time." }),
    instance: Type.String({ description: "This occurrence; the log names it as well." }),
    code: Type.String({ description: "Stable name of the kind of problem." }),
    remedy: Type.String({ description: "What the reader can do about it." }),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        description: "The invalid parts of the request.",
      }),
    ),
  },
  { $id: "Problem", title: "Problem", additionalProperties: true },
);

export type Problem = Static<typeof ProblemSchema>;

/** The media type of problem documents. */
export const problemMediaType = "application/problem+json";

/**
 * Responses of a route by status, for its schema: `response: { 200: Answer, ...problemResponses(401, 403) }`.
 * Needs `ProblemSchema` in the application, where `createApp` has put it.
 */
export function problemResponses<Status extends number>(...statuses: Status[]) {
  const response = {
    description: "A problem document",
    content: { [problemMediaType]: { schema: Type.Unsafe<Problem>(Type.Ref("Problem")) } },
  };
  return Object.fromEntries(statuses.map((status) => [status, response])) as Record<
    Status,
    typeof response
  >;
}

/** The instance of a problem: what its answer and its log line have in common. */
export function instanceOf(requestId: string): string {
  return `urn:uuid:${requestId}`;
}

/** The problem document of an error. Of an error that nobody expected it tells nothing. */
export function problemOf(error: unknown, requestId: string): Problem {
  const { extensions, title, status, message, code, remedy } = expectedError(error);
  return {
    ...extensions,
    type: "about:blank",
    title,
    status,
    detail: message,
    instance: instanceOf(requestId),
    code,
    remedy,
  };
}

/** The error as one that may be shown: itself, what the HTTP framework means by it, or `kernel.internal`. */
export function expectedError(error: unknown): FlotillaError {
  if (error instanceof FlotillaError) return error;
  if (!(error instanceof Error)) return kernelErrors.internal({}, { cause: error });
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const translate = translations[code];
  if (translate) return translate(error);
  if (code.startsWith("FST_") && isClientError(error)) {
    return kernelErrors.invalid_request({ reason: error.message }, { cause: error });
  }
  return kernelErrors.internal({}, { cause: error });
}

function isClientError(error: Error): boolean {
  const status = "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500;
}

const translations: Readonly<Record<string, (cause: Error) => FlotillaError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (cause) =>
    kernelErrors.unsupported_media_type({ type: "that kind" }, { cause }),
  FST_ERR_CTP_BODY_TOO_LARGE: (cause) => kernelErrors.body_too_large({}, { cause }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: (cause) =>
    kernelErrors.malformed_request(
      { reason: "the body is not as long as Content-Length says" },
      { cause },
    ),
  FST_ERR_BAD_URL: (cause) =>
    kernelErrors.malformed_request({ reason: "the path is not correctly encoded" }, { cause }),
  FST_ERR_MAX_PARAM_LENGTH: (cause) => kernelErrors.path_too_long({}, { cause }),
  FST_STATIC_FORBIDDEN_PATH: (cause) =>
    kernelErrors.malformed_request({ reason: "the path is not in its shortest form" }, { cause }),
  ECONNRESET: (cause) =>
    isClientError(cause)
      ? kernelErrors.request_aborted({}, { cause })
      : kernelErrors.internal({}, { cause }),
};
