/** An OpenAPI document of a server that says what it is called and which scopes it knows. */
export function makeSpecification(audience: string, scopes: readonly string[]) {
  return {
    openapi: "3.0.1",
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          "x-audience": audience,
          "x-security-scopes": scopes,
        },
      },
    },
  };
}
