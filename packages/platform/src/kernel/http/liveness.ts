import type { RequestListener } from "node:http";

import type { AppState } from "./app-state.ts";

/**
 * Answers `GET /livez` before the application sees the request: whoever asks wants to know whether the process answers, and
 * asks often.
 */
export function answerLivenessFirst(
  listener: RequestListener,
  state: () => AppState,
): RequestListener {
  return (request, response) => {
    if (request.url !== "/livez" || request.method !== "GET" || !state().answersLiveness) {
      listener(request, response);
      return;
    }
    if (state().closing) response.setHeader("connection", "close");
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.setHeader("cache-control", "no-store");
    response.end("ok\n");
  };
}
