/** A reproducible stream of random numbers. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number, at least 0 and less than `limit`. */
  below(limit: number): number;
  /** Normally distributed around 0 with standard deviation 1 (Box and Muller). */
  normal(): number;
}

/** Makes the stream of a seed: the small fast counting generator (sfc32, Chris Doty-Humphrey) on four words. */
export function createRandom(seed: number, stream = 0): Random {
  const state = new Uint32Array([mix(seed), mix(seed + 0x9e3779b9), mix(stream + 1), 1]);
  const next = (): number => advance(state) / 0x1_0000_0000;
  for (let round = 0; round < 12; round++) advance(state);
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

function advance(state: Uint32Array): number {
  const a = state[0]!;
  const b = state[1]!;
  const c = state[2]!;
  const counter = state[3]!;
  const result = (a + b + counter) >>> 0;
  state[3] = counter + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + result;
  return result;
}

/** Scrambles 32 bits so that neighbouring inputs give unrelated outputs (the finaliser of MurmurHash3). */
export function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number from 0 to less than 1 that belongs to these three, the same each time. */
export function fixedFraction(first: number, second: number, third: number): number {
  return mix(mix(mix(first) ^ second) ^ third) / 0x1_0000_0000;
}

/** Draws an index with a probability proportional to its weight, in constant time (Walker's alias method). */
export function createSampler(weights: ArrayLike<number>): (random: Random) => number {
  const count = weights.length;
  const threshold = new Float64Array(count);
  const alias = new Int32Array(count);
  let total = 0;
  for (let index = 0; index < count; index++) total += weights[index]!;
  const small: number[] = [];
  const large: number[] = [];
  for (let index = 0; index < count; index++) {
    threshold[index] = (weights[index]! * count) / total;
    (threshold[index]! < 1 ? small : large).push(index);
  }
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.at(-1)!;
    alias[poor] = rich;
    const rest = threshold[rich]! + threshold[poor]! - 1;
    threshold[rich] = rest;
    if (rest < 1) small.push(large.pop()!);
  }
  for (const index of [...small, ...large]) threshold[index] = 1;
  return (random) => {
    const position = random.next() * count;
    const index = Math.floor(position);
    return position - index < threshold[index]! ? index : alias[index]!;
  };
}

/** How many of many independent rare things happen when `mean` are expected (Poisson; normal approximation above 50). */
export function drawCount(random: Random, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let product = random.next();
  let count = 0;
  while (product > limit) {
    product *= random.next();
    count++;
  }
  return count;
}
