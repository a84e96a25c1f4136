import { tokenErrors } from "../tokens/token-errors.ts";
import { readTime } from "../tokens/token-limits.ts";

/**
 * A latest expiry as it is stored: ISO 8601 in UTC, to the second; null for none.
 *
 * @param text - ISO 8601 with a time zone
 * @throws `identity.expiry_invalid` when it is no time, or not in the future
 */
export function storedExpiry(text: string | null, now: Date): string | null {
  if (text === null) return null;
  const seconds = readTime(text);
  if (seconds === null || seconds * 1000 <= now.getTime()) {
    throw tokenErrors.expiry_invalid({ text: JSON.stringify(text.slice(0, 40)) });
  }
  return new Date(seconds * 1000).toISOString();
}
