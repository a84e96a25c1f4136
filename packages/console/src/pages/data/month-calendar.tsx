import type { ReactElement } from "react";

import { formatNumber } from "../../lib/format.ts";
import type { KnownDay, KnownType } from "./data-queries.ts";
import { isFailedCorrection, markOf, nameState } from "./day-state.ts";
import { type Month, weeksOf } from "./month.ts";
import { formatShort } from "./short-number.ts";
import { nameOfType } from "./type-names.ts";

import classes from "./calendar.module.css";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

interface MonthCalendarProperties {
  readonly type: KnownType;
  readonly month: Month;
  /** The days of this type that something is known of. */
  readonly days: ReadonlyMap<string, KnownDay>;
  readonly onOpen: (day: KnownDay) => void;
}

/** A month of one type: each day shows how many events it has; a day of which something is known opens what happened to it. */
export function MonthCalendar(properties: MonthCalendarProperties): ReactElement {
  const { type, month, days, onOpen } = properties;
  const known = [...days.values()];
  const events = known.reduce((sum, day) => sum + (day.isAvailable ? day.events : 0), 0);
  const available = known.filter(({ isAvailable }) => isAvailable).length;
  return (
    <section className={classes.calendar} aria-label={nameOfType(type.name)}>
      <header className={classes.title}>
        <h3>{nameOfType(type.name)}</h3>
        <p>
          {available === 0
            ? "nothing this month"
            : `${available} ${available === 1 ? "day" : "days"}, ${formatShort(events)} events`}
        </p>
      </header>
      <table className={classes.month}>
        <thead>
          <tr>
            {weekdays.map((name) => (
              <th key={name} scope="col" abbr={name}>
                {name.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, index) => (
            <tr key={week.find((day) => day !== null) ?? index}>
              {week.map((day, weekday) => (
                <td key={weekdays[weekday]}>
                  {day !== null && <Day date={day} day={days.get(day)} onOpen={onOpen} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Day(properties: {
  readonly date: string;
  readonly day: KnownDay | undefined;
  readonly onOpen: (day: KnownDay) => void;
}): ReactElement {
  const { date, day, onOpen } = properties;
  const number = Number(date.slice(8));
  if (day === undefined) return <span className={classes.day}>{number}</span>;
  const words = `${date}: ${nameState(day.state)}, ${formatNumber(day.events)} events`;
  return (
    <button
      type="button"
      className={classes.day}
      data-mark={markOf(day)}
      data-attention={isFailedCorrection(day) || day.quarantined > 0}
      aria-haspopup="dialog"
      aria-label={words}
      title={words}
      onClick={() => onOpen(day)}
    >
      <span>{number}</span>
      <small>{day.isAvailable ? formatShort(day.events) : nameState(day.state)}</small>
    </button>
  );
}
