const mask = "***";

/** What may be the identifier of a person or a device: a long run with a digit in it, or a long number written in groups. */
const runs = /[\p{L}\p{N}_]{7,}|\d(?: ?\d){6,}/gu;

/** A text without what may be identifiers in it, for logs and the audit log, and for texts that must not keep any. */
export function maskRuns(text: string): string {
  return text.replaceAll(runs, (run) => (/\p{N}/u.test(run) ? mask : run));
}
