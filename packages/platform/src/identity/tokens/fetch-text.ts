/** An answer, or the news that nothing has changed. */
export interface FetchedText {
  /** Null when it is still what the tag stands for. */
  readonly text: string | null;
  /** What to ask with next time. */
  readonly tag: string | null;
}

export interface FetchOptions {
  /** The tag of what is known already. */
  readonly tag?: string | null;
  /** The largest answer that is read, in bytes. */
  readonly largest: number;
}

const longestWait = 5000;

/**
 * Fetches a text over HTTP, within 5 seconds. Redirects are not followed: the address is one that the operator trusts.
 *
 * @throws an `Error` that says why there is no text
 */
export async function fetchText(url: string, options: FetchOptions): Promise<FetchedText> {
  const response = await fetch(url, {
    headers: options.tag ? { "if-none-match": options.tag } : {},
    redirect: "error",
    signal: AbortSignal.timeout(longestWait),
  });
  if (response.status === 304) return { text: null, tag: options.tag ?? null };
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url} answered with the status ${response.status}`);
  }
  const text = await readWithin(response, options.largest);
  return { text, tag: response.headers.get("etag") };
}

async function readWithin(response: Response, largest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) throw new Error(`${response.url} answered with more than ${largest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
