const maximalDepth = 64;

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

interface Level {
  /** The members seen so far; undefined in an array. */
  readonly names: Set<string> | undefined;
  /** The member under which this object or array stands. */
  readonly under: string | undefined;
  /** The member whose value comes next or is being read. */
  name: string | undefined;
}

/**
 * What makes JSON text ambiguous or dangerous although it is correct: a member that occurs twice (readers differ in which
 * one they take), one that could reach a prototype, or objects nested too deeply.
 *
 * @param text - correct JSON
 */
export function structureFaultOf(text: string): string | undefined {
  const levels: Level[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    const level = levels.at(-1);
    if (character === quote) {
      const end = endOfString(text, index);
      const fault = level && readName(level, text, index, end);
      if (fault !== undefined) return fault;
      index = end;
    } else if (character === openBrace || character === openBracket) {
      if (levels.length === maximalDepth) return `it is nested more than ${maximalDepth} levels`;
      const names = character === openBrace ? new Set<string>() : undefined;
      levels.push({ names, under: level?.name, name: undefined });
    } else if (character === closeBrace || character === closeBracket) {
      levels.pop();
    } else if (character === comma && level) {
      level.name = undefined;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** An odd number of backslashes before a character escapes it; of an even number each second one is meant. */
function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (index - first) % 2 === 1;
}

/** In an object, the first string after `{` or `,` is a name; every other string is a value. */
function readName(level: Level, text: string, start: number, end: number): string | undefined {
  if (level.names === undefined || level.name !== undefined) return undefined;
  const written = text.slice(start + 1, end);
  const name = written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written;
  if (name === "__proto__" || (name === "prototype" && level.under === "constructor")) {
    return `the member ${name} is not accepted`;
  }
  if (level.names.has(name)) return `the member ${name.slice(0, 60)} occurs twice`;
  level.names.add(name);
  level.name = name;
  return undefined;
}
