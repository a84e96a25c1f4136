import {
  describeRule,
  listSettings,
  type Setting,
  type Settings,
  writeText,
} from "../../packages/platform/src/kernel/index.ts";
import { renderMarkdownTable } from "./markdown.ts";

const introduction = `# Configuration

<!-- Written by \`npm run docs\` from the settings that the modules declare. -->

A setting has its default until something else gives it. What comes later in this list wins:

1. the default
2. the file \`flotilla.yaml\` in the working directory, or the file that \`FLOTILLA_CONFIG\` names
3. for a secret, and for what has another name below, a file in \`/run/secrets\` called like its variable, in capitals or in lower case
4. the variable; where a file in \`/run/secrets\` may stand, also the variable with \`_FILE\` at its end, which names a file that holds the value
5. the flag of \`flotilla serve\`; a secret has none, because others on the machine can see flags

In a variable and in a flag a list is separated by commas, and an empty text takes an optional value away. An unknown
key, variable or flag is refused, and so is a wrong value: nothing starts until every setting is right. \`flotilla config\` shows each setting and where it came from.

Some settings can also be given under the name that FlowAuth or FlowKit has for them, which stands after "also". Such a name works as the variable does: itself, with
\`_FILE\` at its end, and as a file in \`/run/secrets\`. Empty, it counts as not given. Whoever sets several names of one setting has to give them the same
value. [From FlowAuth](../guides/from-flowauth.md) lists them.

    # flotilla.yaml
    port: 9000
    trusted_proxies: [10.0.0.0/8]
    database:
      maximum_connections: 10
`;

/** The page docs/reference/configuration.md. */
export function renderConfigurationPage(declarations: readonly Settings[]): string {
  const sections = declarations.map(
    (declaration) =>
      `${headingOf(declaration)}\n\n${renderSettings(listSettings([declaration]))}\n`,
  );
  return [introduction, ...sections].join("\n");
}

function headingOf({ section }: Settings): string {
  return section === "" ? "## The platform" : `## The section \`${section}\``;
}

function renderSettings(settings: readonly Setting[]): string {
  const header = ["Key", "Value", "Default", "Variable", "Flag", "Secret", "What it does"];
  return renderMarkdownTable(header, settings.map(renderSetting));
}

function renderSetting(setting: Setting): readonly string[] {
  const { key, schema, flag, isSecret } = setting;
  return [
    code(key),
    describeRule(schema).replace(/^must be /, ""),
    describeDefault(setting),
    describeVariables(setting),
    isSecret ? "none" : code(`--${flag}`),
    isSecret ? "yes" : "no",
    schema.description ?? "",
  ];
}

function describeVariables({ environmentVariable, aliases }: Setting): string {
  return [code(environmentVariable), ...aliases.map((alias) => `also ${code(alias)}`)].join(", ");
}

function describeDefault({ schema, isOptional }: Setting): string {
  if (schema.default === undefined) return isOptional ? "none" : "none: it must be given";
  const text = writeText(schema.default);
  return text === "" ? "empty" : code(text);
}

function code(text: string): string {
  return `\`${text}\``;
}
