import type { Position } from "geojson";

import { addDays } from "#kernel";

import type { Country } from "./country.ts";
import { createRandom, createSampler, type Random } from "./random.ts";

/** A mobile phone cell as `cells.csv` has it; dates are ISO and inclusive, a missing last date means still in service. */
export interface SyntheticCell {
  readonly id: string;
  /** How many people live around it, relative to the others. */
  readonly weight: number;
  /** The town it stands in, or serves if it stands in the country. */
  readonly town: number;
  readonly versions: readonly {
    readonly version: number;
    readonly firstService: string;
    readonly lastService: string;
    readonly at: Position;
  }[];
}

const townCount = 26;
const ruralShareOfCells = 0.35;
const ruralShareOfPeople = 0.3;
const movedShare = 0.03;

export interface CellOptions {
  readonly count: number;
  readonly seed: number;
  readonly startDate: string;
  readonly days: number;
}

type Ground = Country["ground"];

/** Places cells: most of them in towns of very different sizes, at least one in every region. Sorted by town. */
export function placeCells(country: Country, options: CellOptions): SyntheticCell[] {
  const random = createRandom(options.seed, 2);
  const { ground } = country;
  const towns = foundTowns(ground, random);
  const ruralCount = Math.round(options.count * ruralShareOfCells);
  const rural = placeRural(ground, towns, { count: ruralCount, random });
  const urban = placeUrban(ground, towns, { count: options.count - rural.length, random });
  const sites = shareOut(urban, 1 - ruralShareOfPeople).concat(shareOut(rural, ruralShareOfPeople));
  return sites
    .toSorted((a, b) => a.town - b.town)
    .map(({ weight, town, at }, index) => ({
      id: `C${String(index + 1).padStart(5, "0")}`,
      weight,
      town,
      versions: serviceHistory(at, ground, { ...options, random }),
    }));
}

interface Town {
  readonly at: Position;
  readonly people: number;
  readonly radius: number;
}

interface Site {
  readonly at: Position;
  readonly weight: number;
  readonly town: number;
}

function foundTowns(ground: Ground, random: Random): Town[] {
  const chosen: Position[] = [];
  while (chosen.length < townCount) {
    const { at } = ground[random.below(ground.length)]!;
    if (chosen.every((other) => apart(at, other) > 0.25)) chosen.push(at);
  }
  return chosen.map((at, rank) => {
    const people = 1 / (rank + 1) ** 0.95;
    return { at, people, radius: 0.05 + 0.1 * Math.sqrt(people) };
  });
}

function placeRural(
  ground: Ground,
  towns: readonly Town[],
  { count, random }: { count: number; random: Random },
): Site[] {
  const byRegion = Map.groupBy(ground, (spot) => spot.region);
  const guaranteed = [...byRegion.values()].map((spots) => spots[random.below(spots.length)]!);
  const further = Array.from(
    { length: Math.max(0, count - guaranteed.length) },
    () => ground[random.below(ground.length)]!,
  );
  return [...guaranteed, ...further].map((spot) => {
    const at = nearby(spot.at, random);
    const distances = towns.map((town) => apart(at, town.at));
    return {
      at,
      weight: 0.2 + random.next() ** 3,
      town: distances.indexOf(Math.min(...distances)),
    };
  });
}

function placeUrban(
  ground: Ground,
  towns: readonly Town[],
  { count, random }: { count: number; random: Random },
): Site[] {
  const drawTown = createSampler(towns.map((town) => town.people));
  const drawSpot = towns.map((town) =>
    createSampler(ground.map(({ at }) => Math.exp(-((apart(at, town.at) / town.radius) ** 2)))),
  );
  return Array.from({ length: Math.max(count, townCount) }, (_, index) => {
    const town = index < townCount ? index : drawTown(random);
    const at = nearby(ground[drawSpot[town]!(random)]!.at, random);
    return { at, weight: 0.4 + random.next(), town };
  });
}

/** Makes the weights of sites add up to a part of all people. */
function shareOut(sites: readonly Site[], part: number): Site[] {
  const total = sites.reduce((sum, site) => sum + site.weight, 0);
  return sites.map(({ at, town, weight }) => ({ at, town, weight: (weight / total) * part }));
}

function nearby(at: Position, random: Random): Position {
  return at.map((degrees) => Math.round((degrees + (random.next() - 0.5) * 0.04) * 1e5) / 1e5);
}

function apart([ax, ay]: Position, [bx, by]: Position): number {
  return Math.hypot(ax! - bx!, ay! - by!);
}

function serviceHistory(
  at: Position,
  ground: Ground,
  { random, startDate, days }: CellOptions & { readonly random: Random },
): SyntheticCell["versions"] {
  const firstService = addDays(startDate, -200 - random.below(2500));
  const moves = random.next() < movedShare && days > 1;
  const movedOn = 1 + random.below(Math.max(1, days - 1));
  const close = ground.filter((spot) => apart(spot.at, at) < 0.3 && apart(spot.at, at) > 0.08);
  const goal = close[random.below(close.length)];
  if (!moves || !goal) return [{ version: 0, firstService, lastService: "", at }];
  return [
    { version: 0, firstService, lastService: addDays(startDate, movedOn - 1), at },
    {
      version: 1,
      firstService: addDays(startDate, movedOn),
      lastService: "",
      at: nearby(goal.at, random),
    },
  ];
}
