/** The path, query and fragment where a value is an address below this origin; undefined for all that leads elsewhere. */
export function readOwnPath(value: unknown, origin: string): string | undefined {
  if (typeof value !== "string" || !value.startsWith("/")) return undefined;
  // Browsers drop tabs and line ends and read \ as /, so only the parsed address tells where it leads.
  if (!URL.canParse(value, origin)) return undefined;
  const url = new URL(value, origin);
  if (url.origin !== origin) return undefined;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith("//") ? undefined : path;
}

/** Whether a path is a page of the console; the platform's other paths are for the server, not for the router. */
export function isConsolePage(path: string): boolean {
  return !/^\/(?:api|auth)(?:[/?#]|$)/.test(path);
}
