/** The path if it is one of this platform's own pages, and the start page otherwise: nobody is sent on to another site. */
export function ownPathOf(path: string | undefined): string {
  // A browser takes two slashes, or a backslash, for the beginning of a host name, and passes over tabs and line breaks.
  const isOwn = path !== undefined && /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(path);
  return isOwn ? path : "/";
}
