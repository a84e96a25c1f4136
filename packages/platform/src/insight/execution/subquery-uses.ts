/** As many as are remembered of one version of the data; then remembering begins anew. */
const mostRemembered = 20_000;

/**
 * In how many places each query below another one stands, as far as it was asked of one version of the data since the process
 * started. The place counts, not how often it was asked: whatever contains it is kept or answered from the cache by itself.
 */
export class SubqueryUses {
  readonly #places = new Map<string, Set<string>>();
  #dataVersion = "";

  /** Notes that a query stands below another one, in the position of that one's sub-queries. */
  note(dataVersion: string, below: string, place: string): void {
    if (dataVersion !== this.#dataVersion || this.#places.size >= mostRemembered) {
      this.#places.clear();
      this.#dataVersion = dataVersion;
    }
    const places = this.#places.get(below) ?? new Set();
    this.#places.set(below, places.add(place));
  }

  /** In how many places a query is known to stand. */
  count(below: string): number {
    return this.#places.get(below)?.size ?? 0;
  }
}
