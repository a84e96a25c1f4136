const unixFormats = { unix: 1, unix_milliseconds: 1000 } as const;

/** How many units of a format that counts from 1970 a second has; nothing for other formats. */
export function unixUnits(format: string | undefined): number | undefined {
  return unixFormats[format as keyof typeof unixFormats];
}

export const timeFormatRule =
  "unix, unix_milliseconds or a format of strptime with year, month and day, such as %d.%m.%Y %H:%M:%S";

const known = new Set("aAbBcdfgGHIjmMnpSuUVwWxXyYzZ%".split(""));

/** Whether the store can read times by this format. */
export function isTimeFormat(format: string): boolean {
  if (unixUnits(format) !== undefined) return true;
  const letters = [...format.matchAll(/%(-?)(.?)/gs)].map(([, , letter]) => letter!);
  const has = (...any: string[]): boolean => any.some((letter) => letters.includes(letter));
  return (
    letters.every((letter) => known.has(letter)) &&
    (has("c", "x") || (has("Y", "y") && (has("j") || (has("m", "b", "B") && has("d")))))
  );
}

/** Whether times by this format carry their offset from UTC or their zone. */
export function hasZone(format: string): boolean {
  return /%[zZ]/.test(format.replaceAll("%%", ""));
}

/** Whether a name is that of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  // Offsets are accepted by Intl too, but with another sign than in some of the store's names.
  if (!/^[A-Z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
