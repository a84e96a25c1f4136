import type { FlotillaError } from "#kernel";

/** What the platform says of a load. */
export interface IngestReport {
  readonly rows: number;
  readonly quarantined: number;
  readonly days: readonly string[];
  readonly replacedDays: readonly string[];
  readonly seconds: number;
  readonly alreadyStored: boolean;
}

const clearLine = "\r\u001B[2K";
const mostNamed = 3;

/** Tells a person, or a program, how loads go. */
export class IngestOutput {
  readonly #asJson: boolean;
  readonly #started = performance.now();
  readonly #hasLine: boolean;
  #stored = 0;
  #storedBefore = 0;
  #empty = 0;
  #failed = 0;
  #rows = 0;

  constructor(asJson: boolean) {
    this.#asJson = asJson;
    this.#hasLine = !asJson && process.stderr.isTTY;
  }

  get hasFailures(): boolean {
    return this.#failed > 0;
  }

  /** Names files of folders that are not loaded. */
  passOver(names: readonly string[]): void {
    if (names.length === 0 || this.#asJson) return;
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
    const named = names.slice(0, mostNamed).join(", ");
    process.stderr.write(
      `Not loaded, since the name does not say what it holds: ${named}${more}\n`,
    );
  }

  /** Tells of a load that ended well; null where there was nothing to load. */
  tell(name: string, report: IngestReport | null, total: number): void {
    if (report === null) this.#empty += 1;
    else if (report.alreadyStored) this.#storedBefore += 1;
    else {
      this.#stored += 1;
      this.#rows += report.rows;
    }
    const line = this.#asJson
      ? JSON.stringify({ file: name, ...(report ?? { rows: 0 }) })
      : `${name}: ${describe(report)}`;
    this.#print(process.stdout, line, total);
  }

  fail(name: string, error: FlotillaError): void {
    this.#failed += 1;
    const { code, message: detail, remedy } = error;
    if (this.#asJson) {
      const problem = { code, detail, remedy };
      process.stdout.write(`${JSON.stringify({ file: name, problem })}\n`);
      return;
    }
    const where = detail.includes(name) ? "" : `${name}: `;
    this.#print(process.stderr, `Error: ${where}${detail}\n${remedy}`);
  }

  /** The sum of it, where there was more than one. */
  finish(total: number): void {
    if (this.#hasLine) process.stderr.write(clearLine);
    if (total < 2 || this.#asJson) return;
    const parts = [
      `${this.#stored} stored`,
      ...(this.#storedBefore > 0 ? [`${this.#storedBefore} stored before`] : []),
      ...(this.#empty > 0 ? [`${this.#empty} without events`] : []),
      ...(this.#failed > 0 ? [`${this.#failed} failed`] : []),
    ];
    process.stdout.write(`${total} in all: ${parts.join(", ")}; ${this.#rate()}\n`);
  }

  #print(stream: NodeJS.WriteStream, line: string, total?: number): void {
    if (this.#hasLine) process.stderr.write(clearLine);
    stream.write(`${line}\n`);
    if (!this.#hasLine || total === undefined) return;
    const done = this.#stored + this.#storedBefore + this.#empty + this.#failed;
    process.stderr.write(`${done} of ${total}, ${this.#rate()}`);
  }

  #rate(): string {
    const seconds = (performance.now() - this.#started) / 1000;
    const perSecond = Math.round(this.#rows / Math.max(seconds, 0.001));
    return `${grouped(this.#rows)} rows in ${seconds.toFixed(1)} s, ${grouped(perSecond)} a second`;
  }
}

function describe(report: IngestReport | null): string {
  if (report === null) return "no events";
  if (report.alreadyStored) return "stored before, nothing changed";
  const { rows, seconds, quarantined, replacedDays } = report;
  const parts = [`${grouped(rows)} rows stored in ${seconds.toFixed(1)} s`];
  if (quarantined > 0) parts.push(`${grouped(quarantined)} unreadable rows in the quarantine`);
  const [first] = replacedDays;
  if (first !== undefined) {
    parts.push(
      replacedDays.length === 1 ? `${first} replaced` : `${replacedDays.length} days replaced`,
    );
  }
  return parts.join("; ");
}

function grouped(number: number): string {
  return number.toLocaleString("en");
}
