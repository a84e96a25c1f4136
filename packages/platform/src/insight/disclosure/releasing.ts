import { createHash } from "node:crypto";

import type { Tenant } from "#kernel";

import type { Spec } from "../kinds/query-kind.ts";
import {
  type Comparable,
  compareUnion,
  compareWith,
  unionsWith,
  type Withheld,
} from "./differencing.ts";
import { type Narrowed, narrowedOf } from "./narrowing.ts";
import type { AvailableDays } from "./one-form.ts";
import { type PublishedRows, readRows, writeRows } from "./published-rows.ts";
import { relationOf } from "./relations.ts";
import {
  changeReleases,
  findFamily,
  findParts,
  findQuestion,
  findReleasedRows,
  findRows,
  insertRelease,
  type Releases,
  type ReleaseSummary,
} from "./store/releases.ts";
import {
  partsWithFewHidden,
  type Total,
  totalsOf,
  totalsWithFewHidden,
  without,
  withoutLabel,
} from "./totals.ts";

/** An answer about people whose rows are about enough of them. */
export interface Candidate {
  readonly id: string;
  readonly dataVersion: string;
  readonly spec: Spec;
  readonly published: PublishedRows;
}

export interface ReleasingOptions {
  readonly available: AvailableDays;
  readonly threshold: number;
  /** Whether it is compared with earlier answers, or only remembered. */
  readonly isCompared: boolean;
  readonly keptBytes: number;
  /** ISO 8601. */
  readonly releasedAt: string;
}

/** What may be published of an answer. */
export interface Released {
  readonly published: PublishedRows;
  readonly withheld: Withheld;
  /** Whether there were more answers to compare with than are looked at. */
  readonly isIncomplete: boolean;
}

/** How many of the newest answers of a family are looked at. */
const lookedAt = 2000;
/** Among how many of them unions are looked for, and with how many of those rows are compared. */
const lookedAtForUnions = 100;
const comparedUnions = 50;
const comparedTotals = 20;
/** With how many answers rows are compared at a time. */
const chunk = 50;

/**
 * Compares an answer with those published before, and remembers what of it is published: both or neither. An answer that was published
 * before is published as it was then.
 */
export async function releaseOnce(
  tenant: Tenant,
  candidate: Candidate,
  options: ReleasingOptions,
): Promise<Released> {
  const narrowed = narrowedOf(candidate.spec, options.available);
  const answer = { answer: candidate.id, data_version: candidate.dataVersion };
  return await changeReleases(tenant, async (releases) => {
    const known = await findReleasedRows(releases, answer);
    if (known !== undefined) return { ...nothing(), published: readRows(known) };
    const asked = { ...candidate, narrowed, kind: candidate.spec.query_kind };
    const compared = options.isCompared ? await compare(releases, asked, options) : nothing();
    const published = without(candidate.published, compared.withheld);
    const [first, second] = totalsOf(candidate.spec).map(({ spec }) =>
      questionOf(narrowedOf(spec, options.available)),
    );
    const release = {
      ...answer,
      ...placeOf(narrowed),
      narrowed: JSON.stringify(narrowed),
      question: questionOf(narrowed),
      first_total: first ?? null,
      second_total: second ?? null,
      rows: writeRows(published),
      released_at: options.releasedAt,
    };
    await insertRelease(releases, release, options.keptBytes);
    return { ...compared, published };
  });
}

type Compared = Omit<Released, "published">;

function nothing(): Compared {
  return { withheld: new Map(), isIncomplete: false };
}

/** Where a question stands in the record. */
function placeOf({ family, narrowings }: Narrowed) {
  const windows = Object.values(narrowings).filter(({ start }) => start !== "");
  return {
    family: hashOf(family),
    window_start: windows.map(({ start }) => start).toSorted()[0] ?? "",
    window_end:
      windows
        .map(({ end }) => end)
        .toSorted()
        .at(-1) ?? "",
  };
}

type Asked = Candidate & Comparable;

async function compare(
  releases: Releases,
  asked: Asked,
  options: ReleasingOptions,
): Promise<Compared> {
  const summaries = await findFamily(releases, placeOf(asked.narrowed), lookedAt);
  const questions = summaries.map((summary) => questionAsked(summary));
  const withheld: Withheld = new Map([
    ...(await compareRelated(releases, asked, questions, options)),
    ...(await compareUnions(releases, asked, questions, options)),
  ]);
  const rest = { ...asked, published: without(asked.published, withheld) };
  for (const [key, why] of await compareTotals(releases, rest, options)) withheld.set(key, why);
  return { withheld, isIncomplete: summaries.length === lookedAt };
}

async function compareRelated(
  releases: Releases,
  asked: Asked,
  questions: readonly Question[],
  { threshold }: ReleasingOptions,
): Promise<Withheld> {
  const related = questions.filter((each) => relationOf(asked.narrowed, each.narrowed));
  const withheld: Withheld = new Map();
  for (let from = 0; from < related.length; from += chunk) {
    const some = related.slice(from, from + chunk);
    const rows = await comparableRows(releases, some);
    for (const { sequence, narrowed } of some) {
      const earlier = { kind: asked.kind, narrowed, published: rows.get(sequence)! };
      compareWith(asked, earlier, threshold).forEach((why, key) => withheld.set(key, why));
    }
  }
  return withheld;
}

async function compareUnions(
  releases: Releases,
  asked: Asked,
  questions: readonly Question[],
  { threshold }: ReleasingOptions,
): Promise<Withheld> {
  if (!isUnionKind(asked.spec)) return new Map();
  const fresh: Question = { sequence: 0, narrowed: asked.narrowed };
  const unions = unionsWith(fresh, questions.slice(0, lookedAtForUnions)).slice(0, comparedUnions);
  const members = unions.flatMap(({ parts, union }) => [...parts, union]);
  const rows = await comparableRows(releases, members);
  const comparableOf = ({ sequence, narrowed }: Question): Comparable => ({
    kind: asked.kind,
    narrowed,
    published: sequence === 0 ? asked.published : rows.get(sequence)!,
  });
  const withheld: Withheld = new Map();
  for (const { parts, union } of unions) {
    const [one, other] = [comparableOf(parts[0]), comparableOf(parts[1])];
    const compared = compareUnion(asked, [one, other, comparableOf(union)], threshold);
    compared.forEach((why, key) => withheld.set(key, why));
  }
  return withheld;
}

/** A release without its rows; the sequence of the answer that is being released is 0. */
interface Question {
  readonly sequence: number;
  readonly narrowed: Narrowed;
}

function questionAsked({ sequence, narrowed }: ReleaseSummary): Question {
  return { sequence, narrowed: JSON.parse(narrowed) as Narrowed };
}

async function comparableRows(
  releases: Releases,
  questions: readonly Question[],
): Promise<ReadonlyMap<number, PublishedRows>> {
  const sequences = [...new Set(questions.map(({ sequence }) => sequence))];
  const texts = await findRows(
    releases,
    sequences.filter((sequence) => sequence > 0),
  );
  return new Map([...texts].map(([sequence, text]) => [sequence, readRows(text)]));
}

/** Kinds whose rows count whoever was there at all, so that who was there in either of two intervals was there in both together. */
function isUnionKind(spec: Spec): boolean {
  if (spec.query_kind === "unique_subscriber_counts") return true;
  const below = spec["locations"] as Spec | undefined;
  return spec.query_kind === "spatial_aggregate" && below?.query_kind === "unique_locations";
}

async function compareTotals(
  releases: Releases,
  { spec, narrowed, published }: Asked,
  { available, threshold }: ReleasingOptions,
): Promise<Withheld> {
  const withheld: Withheld = new Map();
  const take = (found: Withheld) => found.forEach((why, key) => withheld.set(key, why));
  for (const total of totalsOf(spec)) {
    const question = questionOf(narrowedOf(total.spec, available));
    for (const text of await findQuestion(releases, question, comparedTotals)) {
      const parts = without(published, withheld);
      take(partsWithFewHidden(parts, readRows(text), total.columns, threshold));
    }
  }
  const question = questionOf(narrowed);
  for (const parts of await findParts(releases, question, comparedTotals)) {
    for (const columns of columnsTowards(spec, parts, question)) {
      take(totalsWithFewHidden(published, readRows(parts.rows), columns, threshold));
    }
  }
  return withheld;
}

/** How the columns of parts become those of this total. */
function columnsTowards(
  spec: Spec,
  parts: {
    readonly rows: string;
    readonly first_total: string | null;
    readonly second_total: string | null;
  },
  question: string,
): readonly Total["columns"][] {
  const isTotal = [parts.first_total, parts.second_total].map((total) => total === question);
  const below = spec["locations"] as Spec | undefined;
  const areFlows = readRows(parts.rows).columns.some((column) => column.endsWith("_from"));
  if (spec.query_kind !== "spatial_aggregate" || !areFlows || !below) return [withoutLabel];
  const example = { query_kind: "flows", from_location: below, to_location: below };
  return totalsOf(example)
    .filter((_, index) => isTotal[index])
    .map(({ columns }) => columns);
}

function questionOf(narrowed: Narrowed): string {
  return hashOf(JSON.stringify(narrowed));
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
