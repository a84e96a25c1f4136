import type { SyntheticCell } from "./cells.ts";
import { type Disaster, findRefuge } from "./disaster.ts";
import { createRandom, createSampler, fixedFraction, mix, type Random } from "./random.ts";

/** The people of the invented country. A subscriber is a number; everything about it follows from the seed. */
export interface Population {
  readonly size: number;
  /** Draws who does something; few people do most. */
  drawCaller(random: Random): number;
  drawSurfer(random: Random): number;
  /** Draws whom a subscriber calls: mostly people of the same place. */
  drawContact(subscriber: number, random: Random): number;
  /** The position of the cell that a subscriber uses at an hour of a day. */
  cellOf(
    subscriber: number,
    at: { readonly day: number; readonly hour: number },
    random: Random,
  ): number;
  /** Which telephone the subscriber has on a day: a number that stands for it. */
  deviceOf(subscriber: number, day: number): number;
}

const travelShare = 0.05;
const daysPerTravel = 2;

export function settlePopulation(
  cells: readonly SyntheticCell[],
  {
    subscribers,
    seed,
    disaster,
  }: {
    readonly subscribers: number;
    readonly seed: number;
    readonly disaster?: Disaster | undefined;
  },
): Population {
  const random = createRandom(seed, 3);
  const refugeOf = findRefuge(cells, { disaster, seed });
  const home = settleHomes(cells, subscribers);
  const work = findWork(cells, home, random);
  const activity = Float64Array.from({ length: subscribers }, () =>
    Math.exp(1.1 * random.normal()),
  );
  const surfing = activity.map((weight) => weight * Math.exp(0.9 * random.normal()));
  return {
    size: subscribers,
    drawCaller: createSampler(activity),
    drawSurfer: createSampler(surfing),
    drawContact: (subscriber, stream) => drawContact(subscriber, subscribers, stream),
    cellOf(subscriber, { day, hour }, stream) {
      const journey = Math.floor(day / daysPerTravel);
      const travels = fixedFraction(seed + 11, subscriber, journey) < travelShare;
      const atWork = isWorkingHour(day, hour) && stream.next() < 0.72;
      const base = travels
        ? mix(mix(seed + subscriber) + journey) % cells.length
        : atWork
          ? work[subscriber]!
          : home[subscriber]!;
      const place = refugeOf(subscriber, home[subscriber]!, day) ?? base;
      return stream.next() < 0.12 ? besides(cells, place, stream) : place;
    },
    deviceOf(subscriber, day) {
      const changesOn = fixedFraction(seed + 13, subscriber, 0) * 700;
      return 2 * subscriber + (day > changesOn ? 1 : 0);
    },
  };
}

/** Neighbouring numbers live in the same place, so that a contact nearby is a number nearby. */
function settleHomes(cells: readonly SyntheticCell[], subscribers: number): Int32Array {
  const home = new Int32Array(subscribers);
  const total = cells.reduce((sum, cell) => sum + cell.weight, 0);
  let cell = 0;
  let filled = cells[0]!.weight;
  for (let subscriber = 0; subscriber < subscribers; subscriber++) {
    while ((subscriber + 0.5) / subscribers > filled / total && cell < cells.length - 1) {
      filled += cells[++cell]!.weight;
    }
    home[subscriber] = cell;
  }
  return home;
}

function findWork(cells: readonly SyntheticCell[], home: Int32Array, random: Random): Int32Array {
  const positions = [...cells.keys()];
  const inTown = Map.groupBy(positions, (position) => cells[position]!.town);
  return home.map((cell) => {
    const chance = random.next();
    if (chance < 0.3) return cell;
    if (chance < 0.36) return random.below(cells.length);
    const near = inTown.get(cells[cell]!.town)!;
    return near[random.below(near.length)]!;
  });
}

function isWorkingHour(day: number, hour: number): boolean {
  return day % 7 < 5 && hour >= 8 && hour < 18;
}

function besides(cells: readonly SyntheticCell[], base: number, random: Random): number {
  const other = Math.min(cells.length - 1, Math.max(0, base + random.below(9) - 4));
  return cells[other]!.town === cells[base]!.town ? other : base;
}

function drawContact(subscriber: number, subscribers: number, random: Random): number {
  const isLocal = random.next() < 0.65;
  const reach = Math.ceil(random.next() ** 3 * Math.min(400, subscribers - 1));
  const other = isLocal
    ? subscriber + (random.next() < 0.5 ? reach : -reach)
    : random.below(subscribers);
  const wrapped = ((other % subscribers) + subscribers) % subscribers;
  return wrapped === subscriber ? (subscriber + 1) % subscribers : wrapped;
}
