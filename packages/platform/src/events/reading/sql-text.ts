/** A name that a file or a mapping gave, as an identifier of the store's SQL. */
export function identifierText(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text that a file or a mapping gave, as a literal of the store's SQL, for the places where it takes no parameter. */
export function literalText(text: string): string {
  refuseNul(text);
  return `'${text.replaceAll("'", "''")}'`;
}

function refuseNul(text: string): void {
  if (text.includes("\0")) throw new Error("a text in SQL must not have NUL characters");
}
