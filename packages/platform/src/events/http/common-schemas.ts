import { Type } from "typebox";

/** What the routes for people who are signed in have in common. */
export const ofSession = { tags: ["events"], security: [{ session: [] }] };

export const day = Type.String({ format: "date", description: "A day of UTC." });

export const dateTime = Type.String({ format: "date-time" });
