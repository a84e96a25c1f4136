import type { Tenant } from "#kernel";

import type { Events } from "../events.ts";

type Method = (...parameters: never[]) => unknown;
type AskedMethod = (tenant: Tenant, ...parameters: never[]) => Promise<unknown>;

/**
 * For each member whether other processes ask the owner for it by its name, or have something of their own in its place. Only a
 * method that takes a tenant first and gives a promise can be asked for.
 */
type MemberTable<Part> = {
  readonly [Name in keyof Part]-?: Part[Name] extends AskedMethod
    ? "asked" | "own"
    : Part[Name] extends Method
      ? "own"
      : MemberTable<Part[Name]> | "own";
};

/** What of a part is asked of the owner. */
export type AskedOf<Part, Table> = {
  readonly [
    Name in keyof Table & keyof Part as Table[Name] extends "own" ? never : Name
  ]: Table[Name] extends "asked" ? Part[Name] : AskedOf<Part[Name], Table[Name]>;
};

/** Every member of `Events`. What is not asked for here, no other process can call. */
export const members = {
  definition: "own",
  jobs: "own",
  openTenant: "own",
  closeTenant: "own",
  dialect: "own",
  read: "own",
  readBatches: "own",
  health: "asked",
  ingestFile: "asked",
  runningLoads: "asked",
  availableDates: "asked",
  geography: "asked",
  units: "asked",
  placeTables: "asked",
  dataVersion: "asked",
  keptRowsSchema: "asked",
  keepRows: "asked",
  listKeptRows: "asked",
  dropKeptRows: "asked",
  loading: { days: "asked", day: "asked", batches: "asked", running: "asked", quarantine: "asked" },
  quality: { checks: "asked", series: "asked", available: "asked", outcomes: "asked" },
  arrivals: {
    openTenant: "own",
    closeTenant: "own",
    upload: "own",
    ingestUploaded: "asked",
    ingestTable: "asked",
    listSources: "asked",
    findSource: "asked",
  },
  eventTypes: { list: "asked", declare: "asked" },
  // Values go out in the engine's own form, which other processes do not have.
  sql: "own",
  engines: { choose: "asked" },
  retention: { list: "asked", set: "asked", apply: "asked" },
  erasures: { erase: "asked", list: "asked" },
  backups: { make: "asked", list: "asked", restore: "asked" },
} as const satisfies MemberTable<Events>;

type AnyTable = { readonly [name: string]: "asked" | "own" | AnyTable };
type CalledMember = (...parameters: readonly unknown[]) => unknown;

/** The methods of `Events` that other processes may call, by name, such as `loading.days`. */
export function askedMethods(events: Events): ReadonlyMap<string, CalledMember> {
  return new Map(methodsOf(events, members, ""));
}

function* methodsOf(
  part: object,
  table: AnyTable,
  prefix: string,
): Generator<readonly [string, CalledMember]> {
  for (const [name, entry] of Object.entries(table)) {
    const member: unknown = Reflect.get(part, name);
    if (typeof entry === "object") yield* methodsOf(member as object, entry, `${prefix}${name}.`);
    if (entry === "asked") yield [prefix + name, (member as CalledMember).bind(part)];
  }
}

/** The same members for a process that asks: `ask` makes the method of a name. */
export function askingMembers(
  ask: (name: string) => CalledMember,
): AskedOf<Events, typeof members> {
  return askingPart(members, "", ask) as AskedOf<Events, typeof members>;
}

function askingPart(table: AnyTable, prefix: string, ask: (name: string) => CalledMember): object {
  const entries = Object.entries(table).flatMap(([name, entry]) => {
    if (entry === "own") return [];
    const isMethod = entry === "asked";
    return [[name, isMethod ? ask(prefix + name) : askingPart(entry, `${prefix}${name}.`, ask)]];
  });
  return Object.fromEntries(entries) as object;
}
