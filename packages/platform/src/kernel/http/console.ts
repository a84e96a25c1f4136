import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";

import type { FastifyRequest } from "fastify";

import { kernelErrors } from "../kernel-errors.ts";
import { stateOf } from "./app-state.ts";
import type { App } from "./app.ts";
import { pathOf } from "./path.ts";

/**
 * Serves the built console at every address that has no route and is not under `/api`: its files, and its page wherever a
 * browser asks for a page, because the console itself knows what to show there. If it is not built, a browser is told how
 * to build it.
 */
export async function serveConsole(app: App, directory: string): Promise<void> {
  if (!existsSync(join(directory, "index.html"))) {
    stateOf(app).findFile = async (request) => {
      if (isForConsole(request) && wantsPage(request)) {
        throw kernelErrors.console_not_built({ directory });
      }
      return undefined;
    };
    return;
  }
  const { default: fastifyStatic } = await import("@fastify/static");
  await app.register(fastifyStatic, {
    root: directory,
    serve: false,
    preCompressed: true,
    dotfiles: "ignore",
    setHeaders: (reply, path) => void reply.header("cache-control", cachingOf(path)),
  });
  stateOf(app).findFile = async (request) => findFile(directory, request);
}

async function findFile(directory: string, request: FastifyRequest): Promise<string | undefined> {
  if (!isForConsole(request)) return undefined;
  const path = decode(pathOf(request));
  if (path !== undefined && (await isFile(directory, path))) return path.slice(1);
  return wantsPage(request) ? "index.html" : undefined;
}

function isForConsole({ method, url }: FastifyRequest): boolean {
  return (method === "GET" || method === "HEAD") && !/^\/api(?:[/?#]|$)/.test(url);
}

function wantsPage({ headers, url }: FastifyRequest): boolean {
  return url === "/" || (headers.accept ?? "").includes("text/html");
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** A path with a step upwards, a hidden name or a NUL is none of the console's. */
async function isFile(directory: string, path: string): Promise<boolean> {
  if (path.includes("\0") || /[/\\]\./.test(path) || path.includes("//")) return false;
  const found = await stat(join(directory, path)).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** A file whose name changes with its content can be kept for good; every other has to be asked for again. */
function cachingOf(path: string): string {
  const hasHashedName = /[/\\]assets[/\\].*-[\w-]{8,}\.\w+(?:\.(?:br|gz))?$/.test(path);
  return hasHashedName ? "public, max-age=31536000, immutable" : "no-cache";
}
