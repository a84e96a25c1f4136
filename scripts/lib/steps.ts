import { join } from "node:path";

import { root } from "./project.js";

export type Mode = "check" | "test";

/** One thing that is checked: a program that exits with 0 where all is well. */
export interface Step {
  readonly name: string;
  /** Parameters of the project's own Node. */
  readonly command: readonly string[];
  readonly modes: readonly Mode[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs vitest, whose single tests are counted. The others count as one test each. */
  readonly isTestRun?: boolean;
}

const both: readonly Mode[] = ["check", "test"];

/** The longest first, so that two at a time end early. */
const steps: readonly Step[] = [
  {
    name: "unit tests without servers",
    command: vitest("unit"),
    // What is skipped for that is no failure, not even with CI=true.
    environment: { TEST_SERVERS: "none", CI: "" },
    modes: ["check"],
    isTestRun: true,
  },
  { name: "unit tests", command: vitest("unit"), modes: ["test"], isTestRun: true },
  { name: "types", command: tool("typescript/bin/tsc", "-b"), modes: both },
  {
    name: "lint",
    command: tool("oxlint/bin/oxlint", "--type-aware", "--deny-warnings"),
    modes: both,
  },
  { name: "unused", command: tool("knip/bin/knip.js", "--no-progress"), modes: both },
  { name: "format", command: tool("oxfmt/bin/oxfmt", "--check"), modes: both },
  { name: "generated documents", command: script("docs.ts", "--check"), modes: ["test"] },
  { name: "client types", command: script("client-types.ts", "--check"), modes: ["test"] },
  { name: "console build", command: script("build-console.js"), modes: ["test"] },
  { name: "system tests", command: vitest("system"), modes: ["test"], isTestRun: true },
];

/** The steps of a mode, in order. */
export function stepsOf(mode: Mode): readonly Step[] {
  return steps.filter((step) => step.modes.includes(mode));
}

function tool(path: string, ...parameters: readonly string[]): readonly string[] {
  return [join(root, "node_modules", path), ...parameters];
}

function vitest(project: string): readonly string[] {
  return tool("vitest/vitest.mjs", "run", "--project", project);
}

function script(name: string, ...parameters: readonly string[]): readonly string[] {
  return ["--conditions=@flotilla/source", join(root, "scripts", name), ...parameters];
}
