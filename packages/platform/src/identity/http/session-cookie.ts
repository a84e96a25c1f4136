import { fastifyCookie } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { App } from "#kernel";

import { securitySchemes } from "./security-schemes.ts";

const { name } = securitySchemes.session;
const attributes = { httpOnly: true, sameSite: "lax", path: "/", secure: "auto" } as const;

/** Makes the application read cookies, in every scope that is registered after this call. */
export function readCookies(app: App): void {
  app.register(fastifyCookie);
}

/** The session's id as the browser sent it; null when it sent none. */
export function readSessionCookie(request: FastifyRequest): string | null {
  return request.cookies[name] || null;
}

/** Without an end of its own: the browser forgets it when it closes, the platform when the session ends. */
export function setSessionCookie(reply: FastifyReply, session: string): void {
  reply.setCookie(name, session, attributes);
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.setCookie(name, "", { ...attributes, maxAge: 0 });
}
