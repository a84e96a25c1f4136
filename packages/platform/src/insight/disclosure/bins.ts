import { keyOf, type PublishedRow, type PublishedRows } from "./published-rows.ts";

interface Bin {
  readonly lower: number;
  readonly upper: number;
  readonly people: number;
  readonly key: string;
}

/** Of longer rows of bins only as many are added up. */
const longestRun = 32;
/** With more bins those whose bounds are new are not compared one by one, but left out. */
const mostBins = 500;

/**
 * The bins of a new histogram, by what tells them apart, that isolate few people together with an earlier one of the same metric whose
 * bounds are others: bins that follow each other add up, and what lies between two such sums is counted by their difference.
 */
export function cutsIsolateFew(
  fresh: PublishedRows,
  earlier: PublishedRows,
  threshold: number,
): ReadonlySet<string> {
  const [bins, known] = [binsOf(fresh), binsOf(earlier)];
  if (bins.length > mostBins || known.length > mostBins) return withNewBounds(bins, known);
  const isolated = new Set<string>();
  for (let last = 0; last < bins.length; last += 1) {
    for (const run of runsUntil(bins, last, isolated)) {
      if (isClose(run, known, threshold)) isolated.add(bins[last]!.key);
    }
  }
  return isolated;
}

function binsOf({ columns, rows }: PublishedRows): readonly Bin[] {
  const lower = columns.indexOf("lower_edge");
  const upper = columns.indexOf("upper_edge");
  const binOf = (row: PublishedRow): Bin => ({
    lower: Number(row.cells[lower]),
    upper: Number(row.cells[upper]),
    people: row.people,
    key: keyOf(row),
  });
  return rows.map((row) => binOf(row)).toSorted((a, b) => a.lower - b.lower);
}

function withNewBounds(bins: readonly Bin[], known: readonly Bin[]): ReadonlySet<string> {
  const bounds = new Set(known.flatMap(({ lower, upper }) => [lower, upper]));
  const isNew = ({ lower, upper }: Bin) => !bounds.has(lower) || !bounds.has(upper);
  return new Set(bins.filter((bin) => isNew(bin)).map(({ key }) => key));
}

type Run = Omit<Bin, "key">;

/** The bins that end with this one and follow each other without one that is left out, added up. */
function runsUntil(bins: readonly Bin[], last: number, isolated: ReadonlySet<string>): Run[] {
  const runs: Run[] = [];
  for (let first = last; first >= 0 && last - first < longestRun; first -= 1) {
    const bin = bins[first]!;
    const after = runs.at(-1);
    if (isolated.has(bin.key) || (after && bin.upper !== after.lower)) break;
    const { upper, people } = after ?? { upper: bin.upper, people: 0 };
    runs.push({ lower: bin.lower, upper, people: people + bin.people });
  }
  return runs;
}

function isClose(run: Run, known: readonly Bin[], threshold: number): boolean {
  const inside = known.filter(({ lower, upper }) => lower >= run.lower && upper <= run.upper);
  const around = known.filter(({ lower, upper }) => lower < run.upper && upper > run.lower);
  const insideIsClose = inside.length > 0 && !covers(inside, run, true);
  if (insideIsClose && run.people - sum(inside) <= threshold) return true;
  return covers(around, run, false) && sum(around) - run.people <= threshold;
}

function sum(bins: readonly Bin[]): number {
  return bins.reduce((total, { people }) => total + people, 0);
}

/** Whether bins follow each other over all of a run; exactly, or also beyond it. */
function covers(bins: readonly Bin[], run: Run, isExact: boolean): boolean {
  const [first, last] = [bins[0], bins.at(-1)];
  if (!first || !last) return false;
  const isWhole = bins.every((bin, index) => index === 0 || bin.lower === bins[index - 1]!.upper);
  const isSame = first.lower === run.lower && last.upper === run.upper;
  if (isExact) return isWhole && isSame;
  return isWhole && !isSame && first.lower <= run.lower && last.upper >= run.upper;
}
