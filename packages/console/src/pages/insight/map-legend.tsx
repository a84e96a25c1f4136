import { useComputedColorScheme } from "@mantine/core";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { colourOf, mapColours } from "./map-colours.ts";
import type { ValueClass } from "./value-classes.ts";

import classes from "./subscribers-example.module.css";

export function MapLegend(properties: {
  /** What the colours stand for. */
  readonly title: string;
  readonly valueClasses: readonly ValueClass[];
}): ReactElement {
  const { title, valueClasses } = properties;
  const colours = mapColours[useComputedColorScheme("light")];
  const hatching = `repeating-linear-gradient(135deg, ${colours.withheldLines} 0 1px, ${colours.withheld} 1px 4px)`;
  return (
    <div className={classes.legend}>
      <p className={classes.legendTitle} id="legend">
        {title}
      </p>
      <ul className={classes.legendClasses} aria-labelledby="legend">
        {valueClasses.map(({ from, to }, index) => (
          <li key={from} className={classes.legendClass}>
            <span
              className={classes.swatch}
              style={{ background: colourOf(colours, index, valueClasses.length) }}
            />
            {from === to ? formatNumber(from) : `${formatNumber(from)}–${formatNumber(to)}`}
          </li>
        ))}
        <li className={classes.legendClass}>
          <span className={classes.swatch} style={{ background: hatching }} />
          Withheld or no data
        </li>
      </ul>
    </div>
  );
}
