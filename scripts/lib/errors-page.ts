import type { ErrorDefinition } from "../../packages/platform/src/kernel/index.ts";
import { escapeMarkdown } from "./markdown.ts";

const introduction = `# Errors

<!-- Written by \`npm run docs\` from the errors that the modules declare. -->

Over HTTP an error is a problem document (RFC 9457). Its \`code\` is one of those below and keeps its meaning; its \`instance\`
stands in the log as well. The command line prints the sentence and the remedy. A name in braces stands for the value of
the occurrence.
`;

/** The page docs/reference/errors.md. */
export function renderErrorsPage(errors: ReadonlyMap<string, ErrorDefinition>): string {
  const modules = Map.groupBy(errors, ([code]) => code.split(".")[0]);
  const sections = [...modules].map(([module, definitions]) =>
    [`## ${module}\n`, ...definitions.map(renderError)].join("\n"),
  );
  return [introduction, ...sections].join("\n");
}

function renderError([code, { status, title, detail, remedy }]: [string, ErrorDefinition]): string {
  return `### \`${code}\`

${escapeMarkdown(title)}, status ${status}.

- What happened: ${escapeMarkdown(detail)}
- What to do: ${escapeMarkdown(remedy)}
`;
}
