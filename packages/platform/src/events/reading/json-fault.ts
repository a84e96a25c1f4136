// A string is taken whole here, whatever it holds; what it must not hold is looked for afterwards.
const token =
  /\s*(?:([{}[\],:])|("(?:[^"\\\n]|\\.)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null)/iy;
const badEscape = /\\(?!["\\/bfnrt]|u[\da-f]{4})/i;

type Bracket = "{" | "[";
type Expected = "value" | "firstValue" | "name" | "firstName" | "colon" | "separator" | "end";

/**
 * The line on which a text stops being JSON. `JSON.parse` says so only for some mistakes; this is for texts that it has
 * refused.
 */
export function lineOfJsonFault(text: string): number {
  const open: Bracket[] = [];
  let expected: Expected | undefined = "value";
  let end = 0;
  while (expected !== undefined) {
    token.lastIndex = end;
    const [found, mark, string = ""] = token.exec(text) ?? [];
    const isWhole = found !== undefined && !badEscape.test(string.replaceAll("\\\\", ""));
    expected = isWhole ? step(expected, mark ?? (string ? "text" : "literal"), open) : undefined;
    if (expected !== undefined) end = token.lastIndex;
  }
  const blanks = /^\s*/.exec(text.slice(end))![0];
  return text.slice(0, end + blanks.length).split("\n").length;
}

/** What may follow a token, nothing if the token itself may not stand there. Keeps account of what is open. */
function step(expected: Expected, kind: string, open: Bracket[]): Expected | undefined {
  const closed = (): Expected => (open.length > 0 ? "separator" : "end");
  const isValueExpected = expected === "value" || expected === "firstValue";
  if (kind === "{" || kind === "[") {
    if (!isValueExpected) return undefined;
    open.push(kind);
    return kind === "{" ? "firstName" : "firstValue";
  }
  if (kind === "}" || kind === "]") {
    const matches = open.at(-1) === (kind === "}" ? "{" : "[");
    const isFirst = expected === (kind === "}" ? "firstName" : "firstValue");
    if (!matches || (expected !== "separator" && !isFirst)) return undefined;
    open.pop();
    return closed();
  }
  if (kind === ",") {
    if (expected !== "separator") return undefined;
    return open.at(-1) === "{" ? "name" : "value";
  }
  if (kind === ":") return expected === "colon" ? "value" : undefined;
  if (expected === "name" || expected === "firstName") return kind === "text" ? "colon" : undefined;
  return isValueExpected ? closed() : undefined;
}
