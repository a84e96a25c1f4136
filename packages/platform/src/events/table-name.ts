/**
 * Whether a text is the name of a mapping or of a further geography, as questions name them: two words with a point between them.
 * Units have no point in theirs.
 */
export function isTableName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,62}\.[a-z][a-z0-9_]{0,62}$/.test(text);
}
