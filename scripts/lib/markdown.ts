/** A table whose columns are aligned in the source as well. */
export function renderMarkdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [header, ...rows].map((row) => row.map(escapeCell));
  const widths = header.map((_title, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const [first = "", ...rest] = lines.map((line) =>
    joinCells(widths.map((width, column) => (line[column] ?? "").padEnd(width))),
  );
  const rule = joinCells(widths.map((width) => "-".repeat(width)));
  return [first, rule, ...rest].join("\n");
}

/** Text that Markdown shows as it is. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[<*\\[\]]/g, (character) => `\\${character}`);
}

function joinCells(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
