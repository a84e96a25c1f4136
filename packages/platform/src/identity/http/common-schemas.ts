import { Type } from "typebox";

import { longestPassword } from "../people/users.ts";

/** A moment. */
export const dateTime = Type.String({ format: "date-time", description: "ISO 8601, UTC." });

/** A moment that there need not be. */
export const dateTimeOrNull = Type.Union([dateTime, Type.Null()]);

/** The name that somebody gives a user, a role, a server or a token. */
export const givenName = Type.String({ minLength: 1, maxLength: 100 });

/** A password as somebody types it; whether it is good enough is not said here. */
export const typedPassword = Type.String({ minLength: 1, maxLength: longestPassword });

/** A user's passkey as lists show it. */
export const passkey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: dateTime,
  lastUsedAt: dateTimeOrNull,
});

/** What routes for signed-in people say of themselves. */
export const ofSession = { tags: ["identity"], security: [{ session: [] }] };

/** The answer of a route that has nothing to tell. */
export const done = { 204: Type.Null({ description: "Done." }) };
