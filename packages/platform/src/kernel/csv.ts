/** A text as a cell of comma-separated values (RFC 4180): in quotation marks where it has to be. */
export function toCsvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
