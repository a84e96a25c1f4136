import type { RegionFeatures, ResultRow } from "@flotilla/client";

/** A region and its published value, if there is one. */
export interface Region {
  readonly pcod: string;
  readonly name: string;
  readonly value: number | undefined;
}

/** Every region of the geography with its value, and after them the values of regions that the geography lacks. */
export function joinRegions(
  geography: RegionFeatures,
  rows: readonly ResultRow[],
): readonly Region[] {
  const values = new Map(rows.map(({ pcod, value }) => [pcod ?? "", value ?? undefined] as const));
  const known = geography.features.map(({ properties: { pcod, name } }) => {
    const value = values.get(pcod);
    values.delete(pcod);
    return { pcod, name: name ?? pcod, value };
  });
  return [...known, ...Array.from(values, ([pcod, value]) => ({ pcod, name: pcod, value }))];
}
