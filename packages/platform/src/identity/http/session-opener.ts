import type { FastifyReply, FastifyRequest } from "fastify";

import type { IdentitySettings } from "../config.ts";
import type { NewSession, Sessions } from "../people/sessions.ts";
import { clearSessionCookie, readSessionCookie, setSessionCookie } from "./session-cookie.ts";

type OpenedSession = Pick<
  NewSession,
  "userId" | "stage" | "method" | "passwordHash" | "isContinuation"
>;

/** Gives a browser a new session in place of the one it has. */
export interface SessionOpener {
  /** @throws `identity.not_signed_in` when what it stands on was taken away meanwhile */
  open(request: FastifyRequest, reply: FastifyReply, session: OpenedSession): Promise<void>;
  /** Makes the browser forget the session that it has. */
  forget(reply: FastifyReply): void;
}

export function createSessionOpener(
  sessions: Sessions,
  { sessionCookieDomain }: Pick<IdentitySettings, "sessionCookieDomain">,
): SessionOpener {
  return {
    async open(request, reply, session) {
      const secret = await sessions.start(request.tenant, {
        ...session,
        address: request.ip,
        userAgent: request.headers["user-agent"] ?? "",
        replaced: readSessionCookie(request),
      });
      setSessionCookie(reply, secret, sessionCookieDomain);
    },
    forget: (reply) => clearSessionCookie(reply, sessionCookieDomain),
  };
}
