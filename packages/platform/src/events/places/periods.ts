/** A time in whole days, from its first day to the day before `to`; missing ends are open. ISO dates. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

/** One version of a cell: where it stood while it was in service. */
export interface CellVersion extends Period {
  readonly version: number;
  readonly longitude: number;
  readonly latitude: number;
}

const beginning = "0000-01-01";
const end = "9999-12-31";

/** Resolves the versions of one cell to periods that do not overlap: where several are in service, the last version counts. */
export function resolveVersions(versions: readonly CellVersion[]): CellVersion[] {
  const bounds = [
    ...new Set(versions.flatMap(({ from, to }) => [from ?? beginning, to ?? end])),
  ].toSorted();
  const latestFirst = versions.toSorted((a, b) => b.version - a.version);
  const resolved: { version: CellVersion; from: string; to: string }[] = [];
  for (const [index, from] of bounds.slice(0, -1).entries()) {
    const to = bounds[index + 1]!;
    const version = latestFirst.find((candidate) => isInService(candidate, from));
    const last = resolved.at(-1);
    if (version && last?.version === version && last.to === from) last.to = to;
    else if (version) resolved.push({ version, from, to });
  }
  return resolved.map(({ version: { version, longitude, latitude }, from, to }) => ({
    version,
    longitude,
    latitude,
    from: from === beginning ? null : from,
    to: to === end ? null : to,
  }));
}

function isInService({ from, to }: CellVersion, day: string): boolean {
  return (from ?? beginning) <= day && day < (to ?? end);
}
