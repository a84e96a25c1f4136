const identifier = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether a text can be the id of a row. What cannot is not looked up: some of it no database accepts. */
export function isIdentifier(text: string): boolean {
  return identifier.test(text);
}
