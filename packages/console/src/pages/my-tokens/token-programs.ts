/** What the examples need to know. */
export interface Example {
  /** The address of the server that the token is for. */
  readonly url: string;
  /** The name of the file that the token was downloaded to. */
  readonly file: string;
  readonly scopes: readonly string[];
}

/** How a token is used, by language. Nothing secret stands in it: the token is read from its file. */
export function writeTokenPrograms(example: Example): Readonly<Record<string, string>> {
  const unit = findUnit(example.scopes);
  return unit === undefined ? writeAvailableDates(example) : writeCounts(example, unit);
}

/** A file name for a token: only letters, digits, dots and hyphens. */
export function nameTokenFile(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${plain === "" ? "flotilla" : plain}.token`;
}

function findUnit(scopes: readonly string[]): string | undefined {
  const suffix = ":unique_subscriber_counts:unique_subscriber_counts";
  if (!scopes.includes("run") || !scopes.includes("get_result")) return undefined;
  return scopes.find((scope) => scope.endsWith(suffix))?.split(":")[0];
}

function writeAvailableDates({ url, file }: Example): Record<string, string> {
  return {
    TypeScript: `import { readFileSync } from "node:fs";
import { connect } from "@flotilla/client";

const token = readFileSync("${file}", "utf8").trim();
const connection = connect({ url: "${url}", token });
console.log(await connection.availableDates());`,
    curl: `curl ${url}/api/0/available_dates \\
  --header "Authorization: Bearer $(cat ${file})"`,
  };
}

function writeCounts({ url, file }: Example, unit: string): Record<string, string> {
  return {
    TypeScript: `import { readFileSync } from "node:fs";
import { connect } from "@flotilla/client";

const token = readFileSync("${file}", "utf8").trim();
const connection = connect({ url: "${url}", token });
const query = connection.uniqueSubscriberCounts({
  startDate: "2016-01-01",
  endDate: "2016-01-08",
  aggregationUnit: "${unit}",
});
console.table(await query.result());`,
    curl: `curl ${url}/api/0/run \\
  --header "Authorization: Bearer $(cat ${file})" --header "Content-Type: application/json" \\
  --data '{"query_kind": "unique_subscriber_counts", "aggregation_unit": "${unit}",
           "start_date": "2016-01-01", "end_date": "2016-01-08"}'`,
  };
}
