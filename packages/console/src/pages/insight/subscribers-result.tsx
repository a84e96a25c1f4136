import type { RegionFeatures } from "@flotilla/client";
import { useMemo, useState } from "react";
import type { ReactElement, ReactNode } from "react";

import { classNames } from "../../lib/class-names.ts";
import { formatDuration, formatNumber } from "../../lib/format.ts";
import type { TimedRows } from "./insight-queries.ts";
import { MapLegend } from "./map-legend.tsx";
import { NoGeography } from "./no-data.tsx";
import { RegionMap } from "./region-map.tsx";
import { RegionTable } from "./region-table.tsx";
import { joinRegions } from "./region.ts";
import type { Region } from "./region.ts";
import { classifyValues } from "./value-classes.ts";

import panel from "../../ui/panel.module.css";
import classes from "./subscribers-example.module.css";

interface SubscribersResultProperties {
  readonly answer: TimedRows;
  readonly geography: RegionFeatures;
}

/** One answer as a map and as a table, side by side where there is room. */
export function SubscribersResult(properties: SubscribersResultProperties): ReactElement {
  const { answer, geography } = properties;
  const [active, setActive] = useState<string>();
  const regions = useMemo(() => joinRegions(geography, answer.rows), [answer, geography]);
  const valueClasses = useMemo(
    () => classifyValues(answer.rows.map(({ value }) => value ?? 0)),
    [answer],
  );
  const highest = findHighest(regions);
  const shared = { regions, active, onActivate: setActive };
  return (
    <>
      <Facts regions={regions} highest={highest} tookMilliseconds={answer.tookMilliseconds} />
      <div className={classes.pair}>
        <figure className={classNames(panel.panel, classes.figure)}>
          {geography.features.length === 0 ? (
            <NoGeography />
          ) : (
            <RegionMap {...shared} features={geography} valueClasses={valueClasses} />
          )}
          <figcaption className={classes.caption}>
            <MapLegend title="Unique subscribers" valueClasses={valueClasses} />
            <p className={classes.note}>Values of 15 or less are not published.</p>
          </figcaption>
        </figure>
        <div className={classNames(panel.panel, classes.tablePanel)}>
          <RegionTable {...shared} highest={highest?.value ?? 1} />
        </div>
      </div>
    </>
  );
}

interface FactsProperties {
  readonly regions: readonly Region[];
  readonly highest: Region | undefined;
  readonly tookMilliseconds: number;
}

function Facts({ regions, highest, tookMilliseconds }: FactsProperties): ReactElement {
  const published = regions.filter(({ value }) => value !== undefined).length;
  return (
    <dl className={classes.facts}>
      <Fact name="Regions published">
        {formatNumber(published)} <small>of {formatNumber(regions.length)}</small>
      </Fact>
      {highest?.value !== undefined && (
        <Fact name="Most subscribers">
          {formatNumber(highest.value)} <small>in {highest.name}</small>
        </Fact>
      )}
      <Fact name="Answered in">{formatDuration(tookMilliseconds)}</Fact>
    </dl>
  );
}

function Fact(properties: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={classNames(panel.panel, classes.fact)}>
      <dt>{properties.name}</dt>
      <dd>{properties.children}</dd>
    </div>
  );
}

function findHighest(regions: readonly Region[]): Region | undefined {
  let highest: Region | undefined;
  for (const region of regions) {
    if ((region.value ?? 0) > (highest?.value ?? 0)) highest = region;
  }
  return highest;
}
