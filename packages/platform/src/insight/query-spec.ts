import { createHash } from "node:crypto";

import { insightErrors } from "./errors.ts";
import { kinds, runnableKinds } from "./kinds/kinds.ts";
import type {
  FieldMessages,
  QueryKind,
  QueryReads,
  RunnableKind,
  Spec,
  Unit,
} from "./kinds/query-kind.ts";
import type { Places } from "./queries/places.ts";
import {
  isSpec,
  kindNamesOf,
  placesOfQuery,
  readsOfQuery,
  subqueryFields,
  unitOfQuery,
  unitsOf,
} from "./query-tree.ts";
import { checkTogether } from "./spec-checks.ts";
import { checkShape, isEmpty, merge } from "./spec-shape.ts";
import { tooLargeBecause } from "./spec-size.ts";
import { normalise } from "./spec-values.ts";

/** A specification that was found sound, ready to be computed. */
export interface SoundQuery {
  readonly kind: RunnableKind;
  readonly unit: Unit;
  /** What places are told apart; undefined when none are. */
  readonly places: Places | undefined;
  /** Without nulls, with defaults, and with its keys in order: equal questions have equal specifications. */
  readonly spec: Spec;
  /** The specification as text. */
  readonly canonical: string;
  /** The names of its kind and of all kinds below it. */
  readonly kindNames: readonly string[];
  readonly reads: readonly QueryReads[];
}

/**
 * Checks a submitted specification. Ids of subsets have been replaced by their queries before.
 *
 * @throws `insight.spec_unreadable`, `insight.kind_unknown`, `insight.parameters_invalid` naming every field that is wrong
 */
export function readQuery(body: unknown): SoundQuery {
  const kind = runnableKindNamed(body);
  const reason = tooLargeBecause(body);
  if (reason !== undefined) throw insightErrors.spec_unreadable({ reason });
  const spec = normalise(body as Spec);
  const messages = checkSpec(kind, spec);
  if (!isEmpty(messages)) throw parametersInvalid(messages);
  const unit = unitOfQuery(spec);
  if (!unitsOf(kind).includes(unit)) {
    throw parametersInvalid({ aggregation_unit: [`Must be one of: ${unitsOf(kind).join(", ")}.`] });
  }
  return {
    kind,
    unit,
    places: placesOfQuery(spec),
    spec,
    canonical: JSON.stringify(spec),
    kindNames: kindNamesOf(spec),
    reads: readsOfQuery(spec),
  };
}

/** The id of a question about one version of the data under one disclosure rule. */
export function queryId(
  query: Pick<SoundQuery, "canonical">,
  dataVersion: string,
  rule: string,
): string {
  return createHash("sha256")
    .update(JSON.stringify([query.canonical, dataVersion, rule]))
    .digest("hex")
    .slice(0, 32);
}

function runnableKindNamed(body: unknown): RunnableKind {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw insightErrors.spec_unreadable({ reason: "It is not a JSON object." });
  }
  if (!isSpec(body)) {
    throw insightErrors.spec_unreadable({
      reason: "Query kind must be specified when running a query.",
    });
  }
  const kind = runnableKinds.get(body.query_kind);
  if (!kind) {
    throw insightErrors.kind_unknown({
      kind: JSON.stringify(body.query_kind.slice(0, 60)),
      known: [...runnableKinds.keys()].join(", "),
    });
  }
  return kind;
}

/** How many queries may stand below each other. */
const deepest = 12;

/** Messages by field; those of a sub-query have the name of its field in front. */
function checkSpec(kind: QueryKind, spec: Spec, depth = 0): FieldMessages {
  if (depth > deepest) return { query_kind: ["Too many queries are below each other."] };
  const shape = checkShape(kind, spec);
  const below = checkSubqueries(kind, spec, depth);
  const messages = merge(shape, below);
  if (!isEmpty(messages)) return messages;
  return merge(checkTogether(kind, spec), kind.check?.(spec as never) ?? {});
}

function checkSubqueries(kind: QueryKind, spec: Spec, depth: number): FieldMessages {
  const found = [...subqueryFields(kind)].flatMap(([field, names]) => {
    const value = spec[field];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((each, index) => {
      const belowKind =
        isSpec(each) && names.includes(each.query_kind) ? kinds.get(each.query_kind) : undefined;
      if (!belowKind) return [];
      const place = Array.isArray(value) ? `${field}.${index}` : field;
      const messages = checkSpec(belowKind, each as Spec, depth + 1);
      return Object.entries(messages).map(([name, texts]) => [`${place}.${name}`, texts] as const);
    });
  });
  return Object.fromEntries(found);
}

/** The refusal of a specification, with messages by field. */
export function parametersInvalid(messages: FieldMessages): Error {
  const reasons = Object.entries(messages)
    .map(([field, texts]) => `${field}: ${texts.join(" ")}`)
    .join(" ");
  return insightErrors.parameters_invalid(
    { reasons },
    { extensions: { payload: { validation_error_messages: messages } } },
  );
}
