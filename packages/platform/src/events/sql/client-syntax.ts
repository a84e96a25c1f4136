/**
 * What PostgreSQL's clients write in questions to its catalog and the engine's parser does not know, in words that it knows. Text in
 * quotes and comments stay as they are.
 */
export function simplifyClientSyntax(statement: string): string {
  if (!statement.includes("pg_catalog")) return statement;
  return outsideOfQuotes(statement, (text) =>
    text
      .replaceAll(/OPERATOR\s*\(\s*pg_catalog\s*\.\s*([~!<>=*+/@#%^&|-]+)\s*\)/gi, "$1")
      .replaceAll(/COLLATE\s+(?:"?pg_catalog"?\s*\.\s*)?"?default"?/gi, "")
      .replaceAll(/::\s*pg_catalog\s*\./gi, "::")
      .replaceAll(/\bAS\s+pg_catalog\s*\.\s*(?=\w+\s*\))/gi, "AS "),
  );
}

const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

function outsideOfQuotes(statement: string, change: (text: string) => string): string {
  let result = "";
  let end = 0;
  for (const match of statement.matchAll(quoted)) {
    result += change(statement.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + change(statement.slice(end));
}

/** The statements of a text that semicolons separate, without those that are empty. */
export function splitStatements(text: string): string[] {
  const parts = [""];
  let end = 0;
  const add = (piece: string): void => {
    const [first = "", ...others] = piece.split(";");
    parts.push((parts.pop() ?? "") + first, ...others);
  };
  for (const match of text.matchAll(quoted)) {
    add(text.slice(end, match.index));
    parts.push((parts.pop() ?? "") + match[0]);
    end = match.index + match[0].length;
  }
  add(text.slice(end));
  return parts.filter((part) => withoutComments(part).trim() !== "");
}

/** The text without comments, for looking at its first words. */
export function withoutComments(text: string): string {
  return text.replaceAll(quoted, (match) =>
    match.startsWith("--") || match.startsWith("/*") ? " " : match,
  );
}
