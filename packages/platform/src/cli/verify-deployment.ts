import { type Connection, FlotillaRequestError, type ResultRow } from "@flotilla/client";
import { type ExampleScope, type WorkedExample, workedExamples } from "@flotilla/examples";

import { addDays } from "#kernel";

/** What became of one step. */
export interface VerifiedStep {
  readonly step: string;
  /** `skipped` where the data do not reach. */
  readonly outcome: "sound" | "failed" | "skipped";
  readonly milliseconds: number;
  /** What was found, or what is wrong. */
  readonly detail: string;
}

export interface Deployment {
  readonly connection: Connection;
  /** To the same platform, with a token that is none. */
  readonly stranger: Connection;
  readonly unit: ExampleScope["aggregationUnit"];
}

interface Step {
  readonly name: string;
  /** Says what it found. @throws Error saying what is wrong; `Skipped` where it cannot be tried */
  readonly run: () => Promise<string>;
}

/** Says why a step was left out. */
class Skipped extends Error {}

/** Asks a deployment what analysts ask, step by step. A step that fails does not stop the others, unless they stand on it. */
export async function* verifyDeployment(deployment: Deployment): AsyncGenerator<VerifiedStep> {
  const scope: { found?: ExampleScope } = {};
  const first = await take({
    name: "days with data",
    run: async () => {
      scope.found = await findScope(deployment);
      return `${scope.found.days} days from ${scope.found.firstDay}`;
    },
  });
  yield first;
  if (!scope.found) return;
  const found = scope.found;
  for (const step of stepsOf(deployment, found)) yield await take(step);
}

function stepsOf(deployment: Deployment, scope: ExampleScope): readonly Step[] {
  const { connection } = deployment;
  return [
    { name: `regions of ${scope.aggregationUnit}`, run: () => readRegions(deployment, scope) },
    { name: "a token is needed", run: () => needsToken(deployment) },
    { name: "a wrong parameter is named", run: () => namesParameter(deployment, scope) },
    { name: "the same question has the same answer", run: () => isRepeatable(deployment, scope) },
    { name: "all forms of an answer agree", run: () => formsAgree(deployment, scope) },
    ...workedExamples.map((example) => ({
      name: example.name,
      run: () => runExample(connection, example, scope),
    })),
  ];
}

async function take({ name: step, run }: Step): Promise<VerifiedStep> {
  const started = performance.now();
  const end = (outcome: VerifiedStep["outcome"], detail: string): VerifiedStep => {
    const milliseconds = Math.round(performance.now() - started);
    return { step, outcome, milliseconds, detail };
  };
  try {
    return end("sound", await run());
  } catch (error) {
    if (error instanceof Skipped) return end("skipped", error.message);
    return end("failed", error instanceof Error ? error.message : String(error));
  }
}

async function findScope({ connection, unit }: Deployment): Promise<ExampleScope> {
  const available = await connection.availableDates();
  const days = new Set(Object.values(available).flat());
  const firstDay = [...days].toSorted()[0];
  if (firstDay === undefined) throw new Error("there are no days with data");
  let count = 1;
  while (days.has(addDays(firstDay, count))) count += 1;
  return { firstDay, days: count, aggregationUnit: unit };
}

async function readRegions({ connection }: Deployment, scope: ExampleScope): Promise<string> {
  const { features } = await connection.geography(scope.aggregationUnit);
  if (features.length === 0) throw new Error("there are no regions");
  return `${features.length} regions`;
}

async function needsToken({ stranger }: Deployment): Promise<string> {
  const status = await statusOf(() => stranger.availableDates());
  if (status !== 401) throw new Error(`without a token the platform answered ${status}, not 401`);
  return "401 without one";
}

async function namesParameter({ connection }: Deployment, scope: ExampleScope): Promise<string> {
  const query = connection.uniqueSubscriberCounts({
    startDate: scope.firstDay,
    endDate: scope.firstDay,
    aggregationUnit: scope.aggregationUnit,
  });
  try {
    await query.run();
  } catch (error) {
    if (!(error instanceof FlotillaRequestError) || error.status !== 400) throw error;
    if (error.message.includes("end_date")) return "400, and the message has end_date";
  }
  throw new Error("a query of an empty interval was not refused with 400 naming end_date");
}

async function isRepeatable(deployment: Deployment, scope: ExampleScope): Promise<string> {
  const [first, second] = [await askCounts(deployment, scope), await askCounts(deployment, scope)];
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    throw new Error("the same question had two answers");
  }
  return `${first.length} rows, twice`;
}

async function formsAgree(deployment: Deployment, scope: ExampleScope): Promise<string> {
  const query = countsOf(deployment, scope);
  const rows = await query.result();
  const csv = await query.result({ format: "csv" });
  const { features } = await query.result({ format: "geojson" });
  const lines = csv.trimEnd().split(/\r?\n/).length - 1;
  if (lines !== rows.length || features.length !== rows.length) {
    throw new Error(
      `JSON has ${rows.length} rows, CSV ${lines}, and GeoJSON ${features.length} features`,
    );
  }
  return `${rows.length} rows as JSON, CSV and GeoJSON`;
}

async function runExample(
  connection: Connection,
  example: WorkedExample,
  scope: ExampleScope,
): Promise<string> {
  if (scope.days < example.needsDays) {
    throw new Skipped(`needs ${example.needsDays} days in a row, and there are ${scope.days}`);
  }
  const { rows, checks } = await example.run(connection, scope);
  const broken = checks.filter(({ holds }) => !holds).map(({ statement }) => statement);
  if (broken.length > 0) throw new Error(`does not hold: ${broken.join("; ")}`);
  return `${rows.length} rows, ${checks.length} statements hold`;
}

function countsOf({ connection }: Deployment, { firstDay, aggregationUnit }: ExampleScope) {
  return connection.uniqueSubscriberCounts({
    startDate: firstDay,
    endDate: addDays(firstDay, 1),
    aggregationUnit,
  });
}

async function askCounts(
  deployment: Deployment,
  scope: ExampleScope,
): Promise<readonly ResultRow[]> {
  return await countsOf(deployment, scope).result();
}

async function statusOf(ask: () => Promise<unknown>): Promise<number> {
  try {
    await ask();
    return 200;
  } catch (error) {
    if (error instanceof FlotillaRequestError) return error.status;
    throw error;
  }
}
