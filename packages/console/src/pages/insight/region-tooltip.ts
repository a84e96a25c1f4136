import { formatNumber } from "../../lib/format.ts";
import type { Region } from "./region.ts";

import classes from "./subscribers-example.module.css";

/**
 * Creates what the map says of a region. It is an element, not HTML text: names come from data, and the style attributes
 * of HTML text would be refused by the content security policy.
 */
export function createRegionTooltip(
  regions: readonly Region[],
): (pcod: string) => HTMLElement | string {
  const byPcod = new Map(regions.map((region) => [region.pcod, region]));
  return (pcod) => {
    const region = byPcod.get(pcod);
    if (region === undefined) return "";
    const tooltip = createElement("div", classes.tooltip, "");
    tooltip.append(
      createElement("strong", undefined, region.name),
      createElement("span", classes.tooltipCode, region.pcod),
      createElement("span", classes.tooltipValue, describeValue(region.value)),
    );
    return tooltip;
  };
}

function describeValue(value: number | undefined): string {
  return value === undefined ? "Withheld or no data" : `${formatNumber(value)} unique subscribers`;
}

function createElement(tag: string, className: string | undefined, text: string): HTMLElement {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  element.textContent = text;
  return element;
}
