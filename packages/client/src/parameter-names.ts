/** Parameters whose fields in the specification have another name, as in flowclient. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  location_event_counts: { countInterval: "interval" },
  unmoving_counts: { uniqueLocations: "locations" },
  unmoving_at_reference_location_counts: { uniqueLocations: "locations" },
};

/** The field of a kind's specification that a parameter fills: `start_date` for `startDate`. */
export function fieldOfParameter(kind: string, parameter: string): string {
  const plain = parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return renamed[kind]?.[parameter] ?? plain;
}

/** The parameter that fills a field of a kind's specification: `startDate` for `start_date`. */
export function parameterOfField(kind: string, field: string): string {
  const found = Object.entries(renamed[kind] ?? {}).find(([, name]) => name === field);
  return found?.[0] ?? camelCase(field);
}

/** A name with underscores in camelCase. */
export function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
