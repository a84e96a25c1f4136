import { allScopes } from "../scopes.ts";
import { prefix } from "./flow-api.ts";
import { describeKinds } from "./kind-schemas.ts";
import { type Schema, toOpenApi30 } from "./openapi-schema.ts";

type Paths = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the platform's own description says about the routes of FlowAPI's interface. */
interface DescribedRoutes {
  readonly version: string;
  /** Every path of the platform, as OpenAPI 3.1. */
  readonly paths: object;
}

let kinds: Schema | undefined;
let scopes: readonly string[] | undefined;

/**
 * FlowAPI's description of itself (OpenAPI 3.0.1), as FlowKit's programs that issue tokens read it: the query kinds, the audience that
 * tokens name (`x-audience`) and every scope (`x-security-scopes`, sorted).
 */
export function describeFlowApi(
  audience: string,
  { version, paths }: DescribedRoutes,
): Readonly<Record<string, unknown>> {
  // Neither changes while the platform runs.
  kinds ??= describeKinds();
  scopes ??= allScopes();
  return {
    openapi: "3.0.1",
    info: { title: "FlowAPI", version },
    paths: describePaths(paths as Paths),
    components: {
      schemas: kinds,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          "x-audience": audience,
          "x-security-scopes": scopes,
        },
      },
    },
  };
}

function describePaths(paths: Paths): Schema {
  const own = Object.entries(paths).filter(([path]) => path.startsWith(`${prefix}/`));
  const described = own.map(([path, methods]) => [path, writeSchemas(methods)] as const);
  return { ...Object.fromEntries(described), ...describeRun(paths[runPath]) };
}

const runPath = `${prefix}/run`;

/** The service checks what is asked itself; the schemas of the kinds say what it accepts. */
function describeRun({ post }: Paths[string] = {}): Schema {
  if (post === undefined) return {};
  const content = {
    "application/json": { schema: { $ref: "#/components/schemas/FlowmachineQuerySchema" } },
  };
  const described = writeSchemas(post) as Schema;
  return { [runPath]: { post: { ...described, requestBody: { required: true, content } } } };
}

/** The member `schema` is where OpenAPI has schemas in paths. */
function writeSchemas(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => writeSchemas(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "schema" ? toOpenApi30(member as Schema) : writeSchemas(member),
    ]),
  );
}
