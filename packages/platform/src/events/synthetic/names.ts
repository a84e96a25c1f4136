import type { Random } from "./random.ts";

const openings = [
  "Al",
  "Bren",
  "Cor",
  "Dal",
  "Es",
  "Fen",
  "Gar",
  "Hol",
  "Is",
  "Jor",
  "Kal",
  "Lun",
  "Mar",
  "Nev",
  "Or",
  "Pel",
  "Quin",
  "Ros",
  "Sel",
  "Tar",
  "Ul",
  "Ver",
  "Wil",
  "Yar",
  "Zan",
];
const middles = ["a", "e", "i", "o", "u", "ai", "ea", "andi", "ero", "ilo", "oma", "ure", "ava"];
const endings = [
  "bek",
  "dorn",
  "fell",
  "gara",
  "holm",
  "keth",
  "lund",
  "mere",
  "nou",
  "rath",
  "sand",
  "tova",
  "vale",
  "wick",
  "zir",
];

/** Makes names that sound like places and belong to none, never the same one twice. */
export function createNamer(random: Random): () => string {
  const given = new Set<string>();
  const pick = (parts: readonly string[]): string => parts[random.below(parts.length)]!;
  return () => {
    for (;;) {
      const name = pick(openings) + pick(middles) + pick(endings);
      if (given.has(name)) continue;
      given.add(name);
      return name;
    }
  };
}
