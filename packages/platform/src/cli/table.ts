/** Lays out rows in columns for a terminal; numbers are aligned on the right and grouped by thousands. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => toText(cell)));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = header.map((_, column) => rows.every((row) => typeof row[column] === "number"));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return isNumeric[column] ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width));
  return [line(header), line(rule), ...cells.map((row) => line(row))].join("\n");
}

function toText(cell: string | number): string {
  return typeof cell === "number" ? cell.toLocaleString("en") : cell;
}
