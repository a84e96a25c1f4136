import { TextInput, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort, IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import { arrangeRegions } from "./region-order.ts";
import type { RegionOrder } from "./region-order.ts";
import type { Region } from "./region.ts";

import classes from "./region-table.module.css";

interface RegionTableProperties {
  readonly regions: readonly Region[];
  readonly highest: number;
  readonly active: string | undefined;
  readonly onActivate: (pcod: string | undefined) => void;
}

export function RegionTable(properties: RegionTableProperties): ReactElement {
  const { regions, highest, active, onActivate } = properties;
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<RegionOrder>({ by: "value", direction: "descending" });
  const shown = useMemo(() => arrangeRegions(regions, order, search), [regions, order, search]);
  return (
    <div className={classes.root}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label="Find a region"
        placeholder="Find a region"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <VisuallyHidden role="status">
        {search === "" ? "" : `${formatNumber(shown.length)} regions found`}
      </VisuallyHidden>
      {/* A part that scrolls must be reachable by keyboard. */}
      <div className={classes.scroll} role="region" aria-label="Table of the regions" tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <SortHeader by="name" label="Region" order={order} onOrder={setOrder} />
              <SortHeader by="value" label="Unique subscribers" order={order} onOrder={setOrder} />
            </tr>
          </thead>
          <tbody onMouseLeave={() => onActivate(undefined)}>
            {shown.map((region) => (
              <tr
                key={region.pcod}
                data-active={region.pcod === active}
                onMouseEnter={() => onActivate(region.pcod)}
              >
                <RegionCells region={region} highest={highest} />
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className={classes.none}>No region is called so.</p>}
      </div>
    </div>
  );
}

interface SortHeaderProperties {
  readonly by: RegionOrder["by"];
  readonly label: string;
  readonly order: RegionOrder;
  readonly onOrder: (order: RegionOrder) => void;
}

function SortHeader({ by, label, order, onOrder }: SortHeaderProperties): ReactElement {
  const direction = order.by === by ? order.direction : undefined;
  const first = by === "name" ? "ascending" : "descending";
  const opposite = direction === "ascending" ? "descending" : "ascending";
  const Icon = sortIcons[direction ?? "none"];
  return (
    <th scope="col" aria-sort={direction ?? "none"} className={classes[by]}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onOrder({ by, direction: direction === undefined ? first : opposite })}
      >
        {label}
        <Icon size={14} aria-hidden="true" />
      </UnstyledButton>
    </th>
  );
}

const sortIcons = { ascending: IconArrowUp, descending: IconArrowDown, none: IconArrowsSort };

function RegionCells(properties: {
  readonly region: Region;
  readonly highest: number;
}): ReactElement {
  const { name, pcod, value } = properties.region;
  return (
    <>
      <th scope="row" className={classes.name}>
        {name} {name !== pcod && <span className={classes.code}>{pcod}</span>}
      </th>
      <td className={classes.value}>
        {value === undefined ? (
          <span className={classes.withheld}>Withheld or no data</span>
        ) : (
          <>
            {formatNumber(value)}
            <span className={classes.bar}>
              <span style={{ width: `${(100 * value) / properties.highest}%` }} />
            </span>
          </>
        )}
      </td>
    </>
  );
}
