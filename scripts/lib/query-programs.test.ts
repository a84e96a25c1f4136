import * as client from "@flotilla/client";
import { expect, test } from "vitest";

import { composeSpec } from "../../packages/platform/src/cli/query-spec.ts";
import { kinds, runnableKinds } from "../../packages/platform/src/insight/kinds/kinds.ts";
import { normalise } from "../../packages/platform/src/insight/spec-values.ts";
import { writeClientCall, writeCommand } from "./query-programs.ts";

const examples = [...kinds.values()].map(({ name, example }) => [name, example as never] as const);

test.each(examples)("the call of the client for %s makes the same query", async (name, example) => {
  const isRunnable = runnableKinds.has(name);
  const call = await writeClientCall(example, isRunnable);
  const names = Object.keys(client).filter((each) => each.endsWith("Spec"));
  const connection = client.connect({ url: "http://127.0.0.1:9", token: "t" });
  // What is run here is what the documentation says, made from the kinds.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function("connection", ...names, `return ${call}`) as (
    ...given: readonly unknown[]
  ) => unknown;
  const functions: Readonly<Record<string, unknown>> = { ...client };
  const made = run(connection, ...names.map((each) => functions[each]));
  const spec = isRunnable ? (made as client.Query).spec : made;
  expect(normalise(spec as never)).toEqual(normalise(example));
});

test.each(examples)("the command for %s makes the same query", (_name, example) => {
  const command = writeCommand(example);
  if (command === undefined) return;
  const [, kind] = /^npx flotilla query (\S+)/.exec(command) ?? [];
  const flags = [...command.matchAll(/--param (?:'([^']*)'|(\S+))/g)];
  expect(
    composeSpec(
      kind,
      flags.map(([, quoted, plain]) => quoted ?? plain ?? ""),
    ),
  ).toEqual(example);
});

test("a query with many parameters has no command, which nobody would read", () => {
  const fields = Array.from({ length: 9 }, (_, index) => [`field_${index}`, index] as const);
  expect(writeCommand({ query_kind: "flows", ...Object.fromEntries(fields) })).toBeUndefined();
});
