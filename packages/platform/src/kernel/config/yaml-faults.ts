import type { ErrorCode } from "yaml";

import type { Fault } from "./fault.ts";

type Sentence = Pick<Fault, "rule" | "remedy">;

// The parser's own messages are not passed on, because some of them repeat what stands in the file.
const sentences: Partial<Record<ErrorCode, Sentence>> = {
  TAB_AS_INDENT: { rule: "a tab indents this line", remedy: "Indent with spaces." },
  BAD_INDENT: {
    rule: "this line is indented wrongly, or a bracket above it is not closed",
    remedy: "Align it with its neighbours and close every bracket.",
  },
  MULTIPLE_DOCS: { rule: "a second document begins here", remedy: "Remove the line of hyphens." },
  MISSING_CHAR: {
    rule: "a quote, a bracket or a colon is missing",
    remedy: "Look here and in the lines above.",
  },
  BAD_SCALAR_START: {
    rule: "the value begins with a character that has a meaning in YAML",
    remedy: "Put it in quotes.",
  },
  BAD_DQ_ESCAPE: {
    rule: "a backslash in double quotes is followed by a character that it cannot stand before",
    remedy: "Use single quotes.",
  },
  TAG_RESOLVE_FAILED: {
    rule: "a value begins with an exclamation mark, which has a meaning in YAML",
    remedy: "Put it in quotes.",
  },
  MULTILINE_IMPLICIT_KEY: {
    rule: "the key here has no colon and space after it, or a line is indented wrongly",
    remedy: "Write `key: value`, one on a line.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    rule: "this line is indented wrongly, or holds two keys",
    remedy: "Write `key: value`, one on a line.",
  },
};

const otherSentence: Sentence = {
  rule: "this is not valid YAML",
  remedy: "Look at quotes, brackets, colons and indentation here and above.",
};

/** Says what is wrong with the form of a YAML file, without repeating any of its text. */
export function describeYamlError(code: ErrorCode): Sentence {
  return sentences[code] ?? otherSentence;
}
