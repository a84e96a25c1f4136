/** The ways to prove who one is, by the names that routes use in `security`, for the description of the interface. */
export const securitySchemes = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "flotilla_session",
    description: "The cookie that signing in sets.",
  },
  token: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A token that `flotilla token create` or the console issued.",
  },
} as const;
