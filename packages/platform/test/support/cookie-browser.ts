/** A browser without a screen: it keeps cookies and goes where it is told. */
export interface CookieBrowser {
  /** Asks for a page and follows every redirect that `stopAt` lets it. Returns where it is then. */
  visit(url: string, stopAt?: (url: URL) => boolean): Promise<Visit>;
  /** The value of a cookie of a host, with its port. */
  cookie(host: string, name: string): string | undefined;
}

export interface Visit {
  readonly url: URL;
  /** Undefined where it stopped before asking. */
  readonly response: Response | undefined;
}

const mostRedirects = 20;

export function createCookieBrowser(): CookieBrowser {
  const jars = new Map<string, Map<string, string>>();
  const ask = async (url: URL): Promise<Response> => {
    const jar = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, jar);
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const headers = { accept: "text/html", ...(cookie !== "" && { cookie }) };
    const response = await fetch(url, { headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  };
  return {
    async visit(address, stopAt = () => false) {
      let url = new URL(address);
      for (let redirects = 0; redirects < mostRedirects; redirects += 1) {
        if (stopAt(url)) return { url, response: undefined };
        const response = await ask(url);
        const location = response.headers.get("location");
        if (location === null) return { url, response };
        url = new URL(location, url);
      }
      throw new Error(`${address} redirects without an end`);
    },
    cookie: (host, name) => jars.get(host)?.get(name),
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  const isGone = /;\s*max-age=0/i.test(line) || /;\s*expires=Thu, 01 Jan 1970/i.test(line);
  if (isGone) jar.delete(name);
  else jar.set(name, value);
}
