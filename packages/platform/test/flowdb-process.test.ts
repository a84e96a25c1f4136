import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { connect } from "@flotilla/client";
import { afterAll, beforeAll, expect, test } from "vitest";

import { callsCsv, cellsCsv, collection, square } from "#test/events-fixture";
import { describeFlowdb, makeFlowdb, type TestFlowdb } from "#test/flowdb-database";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

describeFlowdb("a platform", () => {
  const home = makeDirectory();
  let flowdb: TestFlowdb;
  let platform: PlatformProcess;

  beforeAll(async () => {
    flowdb = await makeFlowdb();
    const days = ["2016-01-01"];
    const people = Array.from({ length: 20 }, (_, person) => `person-${person}`);
    const calls = people.map((person) => [`${days[0]} 08:00:00+00`, person, "west"] as const);
    await flowdb.loadEvents("calls", days, callsCsv(...calls));
    await flowdb.recordDays("calls", days, "ingested");
    await flowdb.loadCells(cellsCsv(["west", 0, "", "", 0.5, 0.5]));
    await flowdb.loadRegions("admin3", collection(square("W", 0, 0)));
    platform = await startPlatform({ dataDirectory: home.path });
  });
  afterAll(async () => {
    await platform?.stop();
    await flowdb?.remove();
    home.remove();
  });

  test("answers from a FlowDB once it was told to and started again", async () => {
    const file = join(home.path, "flowdb.address");
    writeFileSync(file, `${flowdb.url}\n`);
    const engine = ["--tenant", "demo", "--engine", "flowdb", "--database", file];
    expect(await run("tenant", "engine", ...engine)).toMatch(
      /^From the next start on flowdb answers for tenant demo\. FlowDB \S+ answers: events from 2016-01-01 to 2016-01-01$/m,
    );
    await platform.stop();
    platform = await startPlatform({ dataDirectory: home.path });
    const token = await run(
      "token",
      "create",
      "--tenant",
      "demo",
      "--role",
      "analyst",
      "--life",
      "1d",
    );
    const rows = await connect({ url: platform.url, token: token.trim() })
      .uniqueSubscriberCounts({
        startDate: "2016-01-01",
        endDate: "2016-01-02",
        aggregationUnit: "admin3",
      })
      .result();
    expect(rows).toEqual([{ pcod: "W", value: 20 }]);
  });

  test("says which file the address could not be read from, and nothing of it", async () => {
    const file = join(home.path, "broken.json");
    writeFileSync(file, '{"url": "postgresql://reader:hush-hush@');
    const engine = ["--tenant", "demo", "--engine", "flowdb", "--database", file];
    const { code, stderr } = await flotilla(home.path, ["tenant", "engine", ...engine]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("broken.json");
    expect(stderr).not.toContain("hush");
  });

  async function run(...parameters: string[]): Promise<string> {
    const { code, stdout, stderr } = await flotilla(home.path, parameters);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  }
});
