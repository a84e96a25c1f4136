import { Button, Tabs } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ReactElement } from "react";

import { classNames } from "../../lib/class-names.ts";
import { downloadText } from "../../lib/download-text.ts";
import { formatDuration, formatNumber } from "../../lib/format.ts";
import { connection } from "../../lib/platform.ts";
import { geographyQuery } from "../../lib/queries.ts";
import { Problem } from "../../ui/problem.tsx";
import { ProgramTabs } from "../../ui/program-tabs.tsx";
import type { Answer } from "./ask-queries.ts";
import { hasOwnPlaces, regionUnitOf } from "./region-unit.ts";
import { ResultChart } from "./result-chart.tsx";
import { ResultMap } from "./result-map.tsx";
import { readShape } from "./result-shape.ts";
import { ResultTable } from "./result-table.tsx";
import { writeSpecPrograms } from "./spec-programs.ts";

import panel from "../../ui/panel.module.css";
import classes from "./ask.module.css";

/** An answer as a table, a chart and a map, to take along, and as a program that asks the same. */
export function ResultView({ answer }: { readonly answer: Answer }): ReactElement {
  const { rows, tookMilliseconds } = answer;
  const shape = useMemo(() => readShape(rows), [rows]);
  // Points are drawn on the regions where these may be seen.
  const unit = regionUnitOf(answer.spec) ?? "admin3";
  const hasPlaces = shape.places !== "none";
  // The shapes of other places than a unit's are not at hand, and its own would be the wrong ones.
  const enabled = hasPlaces && !hasOwnPlaces(answer.spec);
  const geography = useQuery({ ...geographyQuery(unit), enabled, retry: false }).data;
  const names = useMemo(
    () =>
      new Map(
        (geography?.features ?? []).map(({ properties: { pcod, name } }) => [pcod, name ?? pcod]),
      ),
    [geography],
  );
  const shown = { rows, shape, names, geography };
  return (
    <section className={classes.result} aria-labelledby="answer">
      <div className={classes.resultHead}>
        <h2 id="answer">Answer</h2>
        <p role="status">
          {formatNumber(rows.length)} {rows.length === 1 ? "row" : "rows"} in{" "}
          {formatDuration(tookMilliseconds)}
        </p>
      </div>
      {rows.length === 0 ? (
        <p className={classes.nothing}>
          No row may be published: there is nothing, or all rows are about too few people.
        </p>
      ) : (
        <Tabs
          // The map comes first as soon as there is one.
          key={`${answer.id} ${geography === undefined ? "chart" : "map"}`}
          defaultValue={hasPlaces && geography ? "map" : "chart"}
        >
          <Tabs.List>
            <Tabs.Tab value="table">Table</Tabs.Tab>
            <Tabs.Tab value="chart">Chart</Tabs.Tab>
            {hasPlaces && geography !== undefined && <Tabs.Tab value="map">Map</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value="table" pt="sm">
            <ResultTable {...shown} />
          </Tabs.Panel>
          <Tabs.Panel value="chart" pt="sm">
            <div className={classNames(panel.panel, classes.picture)}>
              <ResultChart {...shown} />
            </div>
          </Tabs.Panel>
          {hasPlaces && geography !== undefined && (
            <Tabs.Panel value="map" pt="sm">
              <div className={classNames(panel.panel, classes.picture)}>
                <ResultMap {...shown} features={geography} />
              </div>
            </Tabs.Panel>
          )}
        </Tabs>
      )}
      <Downloads answer={answer} hasShapes={shape.places !== "none"} />
      <h3>The same from a program</h3>
      <ProgramTabs programs={writeSpecPrograms(answer.spec, location.origin)} />
    </section>
  );
}

const formats = { csv: "CSV", json: "JSON", geojson: "GeoJSON" } as const;

function Downloads(properties: {
  readonly answer: Answer;
  readonly hasShapes: boolean;
}): ReactElement {
  const { answer, hasShapes } = properties;
  const download = useMutation({
    mutationFn: async (format: keyof typeof formats): Promise<void> => {
      const name = `${answer.spec.query_kind}.${format}`;
      if (format === "json") {
        downloadText(name, JSON.stringify(answer.rows, null, 2));
        return;
      }
      const text = await connection.getResult(answer.id, { format });
      downloadText(name, typeof text === "string" ? text : JSON.stringify(text));
    },
  });
  return (
    <>
      <div className={classes.downloads}>
        {Object.entries(formats).map(([format, name]) =>
          format === "geojson" && !hasShapes ? null : (
            <Button
              key={format}
              variant="default"
              size="xs"
              loading={download.isPending && download.variables === format}
              leftSection={<IconDownload size={14} aria-hidden="true" />}
              onClick={() => download.mutate(format as keyof typeof formats)}
            >
              {name}
            </Button>
          ),
        )}
      </div>
      {download.error !== null && <Problem error={download.error} />}
    </>
  );
}
