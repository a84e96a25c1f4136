import { format } from "oxfmt";

import { camelCase } from "../../packages/client/src/parameter-names.ts";
import { describeKind } from "./json-schema.ts";
import { renderMarkdownTable } from "./markdown.ts";
import { builderOf } from "./query-programs.ts";
import type { Kinds } from "./query-types.ts";

/**
 * The README of the client with its tables of functions made anew from the kinds. A table stands between `<!-- NAME -->` and `<!-- /NAME -->`.
 *
 * @throws an error that names the marks which are missing
 */
export async function renderClientReadme(
  readme: string,
  { kinds, runnableKinds }: Kinds,
): Promise<string> {
  const sorted = [...kinds.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const runnable = sorted
    .filter(({ name }) => runnableKinds.has(name))
    .map((kind) => [`\`${builderOf(kind.name)}\``, describeKind(kind)]);
  const below = sorted
    .filter(({ name }) => !runnableKinds.has(name))
    .map((kind) => [`\`${camelCase(kind.name)}Spec\``, describeKind(kind)]);
  const withRunnable = replaceBetween(
    readme,
    "methods",
    renderMarkdownTable(["Method", "What it answers"], runnable),
  );
  const whole = replaceBetween(
    withRunnable,
    "sub-queries",
    renderMarkdownTable(["Function", "What it is about"], below),
  );
  return (await format("README.md", whole, { printWidth: 100 })).code;
}

function replaceBetween(text: string, name: string, table: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`The README has no ${start} with a ${end} after it.`);
  return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}
