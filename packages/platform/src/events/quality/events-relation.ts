import type { EventType } from "../event-types.ts";

/** What stands for a column of the layout that is stored in another form. */
const sources: Readonly<Record<string, string>> = {
  datetime:
    "make_timestamp(epoch_us(event.day) + event.second * 1000000::BIGINT + event.microsecond)",
  msisdn: "party.msisdn",
  msisdn_counterpart: "other.msisdn",
  location_id: "place.id",
  imsi: "equipment.imsi",
  imei: "equipment.imei",
  tac: "equipment.tac",
};

/** A query of a type's events of the day `$day`, with the columns of its layout, by their names, and `day`. */
export function eventsRelation({ name, layout }: EventType): string {
  const columns = layout.map(
    (column) => `${sources[column.name] ?? `event.${column.name}`} AS ${column.name}`,
  );
  const has = (column: string): boolean => layout.some((one) => one.name === column);
  const joins = [
    "JOIN subscribers AS party ON party.subscriber = event.subscriber",
    has("msisdn_counterpart")
      ? "LEFT JOIN subscribers AS other ON other.subscriber = event.counterpart"
      : "",
    has("location_id") ? "LEFT JOIN locations AS place ON place.location = event.location" : "",
    has("imsi") ? "LEFT JOIN devices AS equipment ON equipment.device = event.device" : "",
  ];
  return `SELECT event.day, ${columns.join(", ")} FROM ${name} AS event ${joins.join(" ")}
    WHERE event.day = $day::DATE`;
}
