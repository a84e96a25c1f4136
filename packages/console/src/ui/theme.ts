import { createTheme, localStorageColorSchemeManager } from "@mantine/core";
import type { MantineColorsTuple } from "@mantine/core";

const tide: MantineColorsTuple = [
  "#ecf6f8",
  "#d6eaef",
  "#aed4de",
  "#82bccb",
  "#5ca5b8",
  "#3f90a6",
  "#2d7d94",
  "#1f6a80",
  "#1b5568",
  "#123d4b",
];

const slate: MantineColorsTuple = [
  "#f6f8f9",
  "#eef2f4",
  "#e2e8eb",
  "#d0d9de",
  "#aebbc3",
  "#84949e",
  "#5d6d78",
  "#455560",
  "#2d3b44",
  "#17232b",
];

const night: MantineColorsTuple = [
  "#dce4e8",
  "#b9c5cc",
  "#93a4ae",
  "#677984",
  "#3d4c56",
  "#2c3943",
  "#202c35",
  "#141d24",
  "#10181e",
  "#0b1116",
];

const sans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** The console's look: fonts of the system, a calm palette, one accent. */
export const theme = createTheme({
  primaryColor: "tide",
  primaryShade: { light: 7, dark: 6 },
  colors: { tide, gray: slate, dark: night },
  fontFamily: sans,
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily: sans, fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
});

export const colorSchemeManager = localStorageColorSchemeManager({ key: "flotilla-color-scheme" });
