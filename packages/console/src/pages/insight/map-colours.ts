export interface MapColours {
  /** From few to many. */
  readonly classes: readonly string[];
  readonly withheld: string;
  readonly withheldLines: string;
  readonly border: string;
  readonly outline: string;
}

/** The more, the further from the background: darker on light, lighter on dark. */
export const mapColours: Readonly<Record<"light" | "dark", MapColours>> = {
  light: {
    classes: ["#d3ebe6", "#9cd0cc", "#5fafb8", "#2f869c", "#124f66"],
    withheld: "#f1f3f5",
    withheldLines: "#b4bfc7",
    border: "#ffffff",
    outline: "#17232b",
  },
  dark: {
    classes: ["#1d4450", "#276877", "#3a919c", "#71bfbd", "#c3e8da"],
    withheld: "#1b252c",
    withheldLines: "#4a5a65",
    border: "#10181e",
    outline: "#ffffff",
  },
};

/** Spreads the colours over fewer classes than there are colours. */
export function colourOf(colours: MapColours, index: number, count: number): string {
  const last = colours.classes.length - 1;
  const position = count <= 1 ? last : Math.round((index * last) / (count - 1));
  return colours.classes[position] ?? colours.withheld;
}
