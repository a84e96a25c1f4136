import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";
import type { FastifyServerOptions } from "fastify";

type BuildSerializer = NonNullable<
  NonNullable<
    NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]
  >["buildSerializer"]
>;
type Serialize = ReturnType<ReturnType<BuildSerializer>>;

/**
 * Compiles each distinct schema of an answer once for the application, when it is needed first. Nearly all routes answer the same
 * problem document for several statuses; a function for each of them would take tens of megabytes.
 */
export function compileAnswersOnce(): BuildSerializer {
  const build: BuildSerializer = SerializerSelector();
  const compiled = new Map<string, Serialize>();
  return (schemas, options) => {
    const compile = build(schemas, options);
    const named = JSON.stringify(schemas);
    return (route) => {
      const key = named + JSON.stringify(route.schema);
      return (data) => {
        const serialize = compiled.get(key) ?? compile(route);
        compiled.set(key, serialize);
        return serialize(data);
      };
    };
  };
}
