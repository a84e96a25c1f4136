import { afterEach, beforeEach, expect, test } from "vitest";

import { type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;

beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const calls = `datetime,msisdn,imsi,imei,tac
2016-01-01T08:00:00Z,a,i1,e1,35000001
2016-01-01T09:00:00Z,a,i1,e1,35000001
2016-01-01T09:00:00Z,b,i2,e2,35000002
2016-01-01T09:00:00Z,c,i3,e3,
`;

const models = () =>
  fixture.read("SELECT tac, brand, hnd_type, software_os_name FROM device_models ORDER BY tac");

test("devices have the models of the loaded codes, in whatever order both come", async () => {
  const list =
    "id,brand,model,hnd_type,software_os_name,software_os_vendor,weight\n35000001,Acme,One,Smart,Os,,120\n";
  const known = [
    { tac: 35_000_001, brand: "Acme", hnd_type: "Smart", software_os_name: "Os" },
    { tac: 35_000_002, brand: null, hnd_type: null, software_os_name: null },
  ];
  const report = await fixture.ingest("tacs", list);
  expect(report).toMatchObject({ type: "tacs", rows: 1, days: [], alreadyStored: false });
  await fixture.ingest("calls", calls);
  expect(await models()).toEqual(known);
});

test("a code that is loaded again is replaced, and the version of the data changes each time", async () => {
  const { events, tenant, ingest } = fixture;
  await ingest("calls", calls);
  const versions = [await events.dataVersion(tenant)];
  for (const list of ["id,brand\n35000001,Acme\n35000002,Best\n", "id,brand\n35000001,New\n"]) {
    await ingest("tacs", list);
    versions.push(await events.dataVersion(tenant));
  }
  expect(new Set(versions).size).toBe(3);
  expect((await models()).map(({ brand }) => brand)).toEqual(["New", "Best"]);
});

test("the same list counts once, until something of it is replaced", async () => {
  const list = "id,brand\n35000001,Acme\n";
  await fixture.ingest("tacs", list);
  expect(await fixture.ingest("tacs", list)).toMatchObject({ alreadyStored: true });
  await fixture.ingest("tacs", "id,brand\n35000001,New\n");
  expect(await fixture.ingest("tacs", list)).toMatchObject({ alreadyStored: false });
});

test.each([
  ["brand,model\nAcme,One\n", "events.column_missing"],
  ["id,brand\nabc,One\n", "events.value_invalid"],
  ["id,brand\n,One\n", "events.value_missing"],
  ["id,brand\n1,One\n1,Two\n", "events.value_invalid"],
  ["id,id\n1,2\n", "events.column_repeated"],
  ["id,brand\n", "events.file_empty"],
  ["", "events.file_empty"],
])("a broken list is refused and nothing of it stored: %j", async (list, code) => {
  await expect(fixture.ingest("tacs", list)).rejects.toMatchObject({ code });
  expect(await fixture.read("SELECT * FROM tacs")).toEqual([]);
});
