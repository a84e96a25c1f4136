import helmet from "@fastify/helmet";

import type { App } from "./app.ts";

/** What pages may load: nothing from elsewhere, and neither script nor style that stands in the page. Small images are data. */
const contentSecurityPolicy = {
  "default-src": ["'self'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "connect-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "object-src": ["'none'"],
  "base-uri": ["'none'"],
  "frame-ancestors": ["'none'"],
  "form-action": ["'self'"],
};

/** Adds the headers that make a browser careful to every answer. */
export function addSecurityHeaders(app: App): void {
  app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    frameguard: { action: "deny" },
    // "no-referrer" would make browsers send "Origin: null" with forms, which the same-origin check has to refuse.
    referrerPolicy: { policy: "same-origin" },
    hsts: false,
  });
  app.addHook("onRequest", (request, reply, done) => {
    if (request.protocol === "https") {
      reply.header("strict-transport-security", "max-age=31536000");
    }
    done();
  });
}
