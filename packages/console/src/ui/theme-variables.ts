import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from "@mantine/core";

import { theme } from "./theme.ts";

/**
 * Gives the page the theme's CSS variables. MantineProvider would write them into a style element, which the content
 * security policy (`style-src 'self'`) refuses; a constructed style sheet is made by script and needs no exception.
 */
export function adoptThemeVariables(): void {
  const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(variables));
  document.adoptedStyleSheets.push(sheet);
}
