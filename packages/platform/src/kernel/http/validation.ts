import type { FastifySchemaCompiler } from "fastify";
import type { TProperties, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";

import { kernelErrors } from "../kernel-errors.ts";
import type { App } from "./app.ts";
import { closeSchema } from "./closed-schema.ts";
import { coerceParameters } from "./coercion.ts";
import { fieldErrors } from "./field-errors.ts";
import type { JsonSchema, NamedSchemas } from "./json-schema.ts";
import { narrowSchema } from "./narrow-schema.ts";

/**
 * Makes an application validate requests strictly: a member or query parameter that the route's schema does not name is
 * refused, bodies are taken as they are, and only path and query parameters and headers are converted from text.
 */
export function validateStrictly(app: App): void {
  app.addHook("onRoute", (route) => {
    const { schema } = route;
    if (!schema) return;
    route.schema = {
      ...schema,
      ...(isPlain(schema.body) && { body: closeSchema(schema.body) }),
      ...(isPlain(schema.querystring) && { querystring: closeSchema(schema.querystring) }),
    };
  });
  app.setValidatorCompiler(createValidatorCompiler(() => app.getSchemas() as NamedSchemas));
}

function isPlain(schema: unknown): schema is JsonSchema {
  return typeof schema === "object" && schema !== null && !("content" in schema);
}

const wholes: Readonly<Record<string, string>> = {
  body: "the body",
  querystring: "the query",
  params: "the path",
  headers: "the headers",
};

/** Compiles a route's schemas into functions that give the value, or the error that names every invalid field. */
function createValidatorCompiler(named: () => NamedSchemas): FastifySchemaCompiler<TSchema> {
  return ({ schema, httpPart }) => {
    const context = named();
    // Compiled when it is needed first: most routes of a platform are hardly ever used.
    let compiled: ReturnType<typeof compile> | undefined;
    const compile = () => Compile(context as TProperties, schema);
    const part = httpPart ?? "body";
    const hasDefaults = JSON.stringify(schema).includes('"default":');
    return (given: unknown) => {
      compiled ??= compile();
      const validator = compiled;
      const typed = part === "body" ? given : coerceParameters(schema, given);
      const value = hasDefaults ? validator.Default(typed) : typed;
      if (validator.Check(value)) return { value };
      return { error: invalidRequest({ schema, value, context, part }) };
    };
  };
}

interface Refused {
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly context: NamedSchemas;
  readonly part: string;
}

function invalidRequest({ schema, value, context, part }: Refused): Error {
  const narrowed = narrowSchema(schema, value, context);
  const narrowErrors = Value.Errors(context as TProperties, narrowed as TSchema, value);
  const errors =
    narrowErrors.length > 0
      ? fieldErrors(narrowErrors, narrowed)
      : fieldErrors(Value.Errors(context as TProperties, schema as TSchema, value), schema);
  const named = errors.map(({ field, message }) => `${field || wholes[part]}: ${message}`);
  return kernelErrors.invalid_request({ reason: named.join(" ") }, { extensions: { errors } });
}
