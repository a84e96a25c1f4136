import type { RegionFeatures } from "@flotilla/client";
import { NativeSelect, useComputedColorScheme } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { mapColours } from "../insight/map-colours.ts";
import { MapLegend } from "../insight/map-legend.tsx";
import { classifyValues } from "../insight/value-classes.ts";
import { Chart } from "./chart.tsx";
import { countLeftOut, describeMap, mapName } from "./map-option.ts";
import { sliceOf, valueOf } from "./result-shape.ts";
import type { ShownAnswer } from "./shown-answer.ts";

import classes from "./ask.module.css";

const lines = { light: "#b3592a", dark: "#f0a35e" } as const;

/** An answer as a map; of several values of a place one at a time. */
export function ResultMap(
  properties: ShownAnswer & { readonly features: RegionFeatures },
): ReactElement {
  const { rows, shape, names, features } = properties;
  const scheme = useComputedColorScheme("light");
  const slices = useMemo(
    () => [...new Set(rows.map((row) => sliceOf(row, shape)))].toSorted(),
    [rows, shape],
  );
  const [chosen, setChosen] = useState<string>();
  const slice = chosen ?? slices[0] ?? "";
  const shown = useMemo(
    () => rows.filter((row) => sliceOf(row, shape) === slice),
    [rows, shape, slice],
  );
  const valueClasses = useMemo(() => classifyValues(rows.map(valueOf)), [rows]);
  const option = useMemo(() => {
    const [colours, line] = [mapColours[scheme], lines[scheme]];
    return describeMap({
      rows: shown,
      shape,
      names,
      features,
      classes: valueClasses,
      colours,
      line,
    });
  }, [shown, shape, names, features, valueClasses, scheme]);
  const shapes = useMemo(() => ({ name: mapName, geoJson: features }), [features]);
  const leftOut = countLeftOut(shown, shape);
  const isFlow = shape.places.endsWith("flow");
  return (
    <figure>
      {slices.length > 1 && (
        <NativeSelect
          label="Show"
          size="sm"
          value={slice}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={slices}
        />
      )}
      <Chart
        label="Map of the answer. The table has the same values."
        option={option}
        shapes={shapes}
      />
      <figcaption className={classes.caption}>
        {isFlow ? (
          <p>
            Arcs lead from place to place, the thicker the more people; points are those who stay.
            {leftOut > 0 && ` ${formatNumber(leftOut)} smaller ones are left out.`}
          </p>
        ) : (
          <MapLegend title="Value" valueClasses={valueClasses} />
        )}
      </figcaption>
    </figure>
  );
}
