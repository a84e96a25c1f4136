/** A code as it is compared, however somebody typed it: spaces, hyphens and case do not count. */
export function plainCode(code: string): string {
  return code
    .normalize("NFKC")
    .replaceAll(/[\s\p{Dash_Punctuation}]/gu, "")
    .toLowerCase();
}
