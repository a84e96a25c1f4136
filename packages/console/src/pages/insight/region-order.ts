import type { Region } from "./region.ts";

export interface RegionOrder {
  readonly by: "name" | "value";
  readonly direction: "ascending" | "descending";
}

/** The regions whose name or code contains the text, in the order asked for; those without a value come last. */
export function arrangeRegions(
  regions: readonly Region[],
  order: RegionOrder,
  search: string,
): readonly Region[] {
  const wanted = search.trim().toLocaleLowerCase();
  const sign = order.direction === "ascending" ? 1 : -1;
  return regions
    .filter(({ name, pcod }) => `${name} ${pcod}`.toLocaleLowerCase().includes(wanted))
    .toSorted((one, other) => compare(one, other, order.by, sign));
}

function compare(one: Region, other: Region, by: RegionOrder["by"], sign: number): number {
  const byName = one.name.localeCompare(other.name, "en", { numeric: true });
  if (by === "name") return sign * byName;
  if (one.value === undefined || other.value === undefined) {
    return Number(one.value === undefined) - Number(other.value === undefined) || byName;
  }
  return sign * (one.value - other.value) || byName;
}
