import { randomUUID } from "node:crypto";

import type { Tenant } from "#kernel";

import { createPseudonyms, type Pseudonyms } from "../ingest/pseudonyms.ts";
import type { EventParts } from "../parts.ts";
import { readerOf } from "../store/reader.ts";
import type { EventStore } from "../store/store.ts";
import { listBackups } from "./backup-files.ts";
import { eraseSubscriber } from "./erase-subscriber.ts";
import {
  type Erasure,
  insertErasure,
  isRewriteDue,
  listCertificates,
  listUnrecorded,
  markRecorded,
} from "./erasure-records.ts";
import { keepingErrors } from "./keeping-errors.ts";

declare module "#kernel" {
  interface BusEvents {
    /** A subscriber was erased, so that answers computed before must not be given out any more. */
    "events.subscriber_erased": { readonly tenant: string };
  }
}

/** What was removed for one subscriber, and what was not. It never holds the identifier itself. */
export interface ErasureCertificate {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  /** A hash of the identifier under a key of the tenant, in hexadecimal. */
  readonly subscriberHash: string;
  /** Whether the store knew the identifier. */
  readonly found: boolean;
  /** Rows removed, by table. */
  readonly removed: Readonly<Record<string, number>>;
  /** Events of others that named the subscriber as their counterpart and name nobody now. */
  readonly changed: number;
  /** The days from which events were removed, by type. */
  readonly days: Readonly<Record<string, string[]>>;
  /** Whether the store's file was written anew without what was removed. */
  readonly fileRewritten: boolean;
  /** Names of the platform's earlier backups, in which the subscriber may still be. */
  readonly earlierBackups: string[];
  /** What the certificate does not cover, for a person. */
  readonly statement: string;
}

/** Removes everything that the store knows of one subscriber. */
export interface Erasures {
  /**
   * Removes a subscriber from the tables and from the file, and certifies it in the audit log. When the file could not be
   * rewritten the certificate says so, and that is made up for later.
   *
   * @throws `events.no_room_for_copy`, `events.reason_names_subscriber`
   */
  erase(
    tenant: Tenant,
    order: { readonly msisdn: string; readonly reason: string },
    actor: string,
  ): Promise<ErasureCertificate>;
  /** The certificates, the newest first. */
  list(tenant: Tenant): Promise<ErasureCertificate[]>;
  /** Completes erasures of which the file was not rewritten or the certificate not recorded. Can be repeated. */
  complete(tenant: Tenant): Promise<void>;
}

/** The hash by which an erased subscriber is known. It is made of the identifier as the store keeps it. */
export function erasureHashes(tenant: Tenant): Pseudonyms {
  return createPseudonyms(tenant, "events.erasures");
}

/** Erasures in the tenants whose stores are open. */
export function createErasures(parts: EventParts): Erasures {
  const { bus, logger } = parts;

  const complete = async (tenant: Tenant): Promise<void> => {
    const store = await parts.storeOf(tenant);
    if (await isRewriteDue(readerOf(store))) {
      bus.publish("events.subscriber_erased", { tenant: tenant.name });
      const tables = await parts.tablesOf(tenant);
      await store.write(async (writer) => await tables.settle?.(writer));
      await store.rewrite();
    }
    for (const certificate of await listUnrecorded(readerOf(store))) {
      const { id, actor, found, ...details } = certificate;
      const entry = { actor, action: "events.subscriber_erased", subject: id } as const;
      await parts.audit.record(tenant, {
        ...entry,
        outcome: "done",
        details: { found, ...details },
      });
      await store.write((writer) => markRecorded(writer, id));
    }
  };

  return {
    async erase(tenant, { msisdn, reason }, actor) {
      if (reason.includes(msisdn)) throw keepingErrors.reason_names_subscriber();
      const store = await parts.storeOf(tenant);
      await store.requireRoom();
      const { id } = await removeFromTables(parts, tenant, { store, msisdn, reason, actor });
      await complete(tenant).catch((error: unknown) => {
        logger.error({ err: error, tenant: tenant.name, erasure: id }, "an erasure is incomplete");
      });
      return (await listCertificates(readerOf(store))).find((made) => made.id === id)!;
    },
    list: async (tenant) => await listCertificates(readerOf(await parts.storeOf(tenant))),
    complete,
  };
}

async function removeFromTables(
  parts: EventParts,
  tenant: Tenant,
  order: {
    readonly store: EventStore;
    readonly msisdn: string;
    readonly reason: string;
    readonly actor: string;
  },
): Promise<Erasure> {
  const { store, msisdn, reason, actor } = order;
  const [tables, pseudonyms] = await Promise.all([
    parts.tablesOf(tenant),
    parts.pseudonymsOf(tenant),
  ]);
  const kept = pseudonyms.of(msisdn);
  const at = parts.clock.now();
  const earlierBackups = (await listBackups(tenant)).map(({ name }) => name);
  return await store.write(async (writer) => {
    const erased = await eraseSubscriber(writer, { tables, at, kept, plain: msisdn });
    const erasure: Erasure = {
      id: randomUUID(),
      at: at.toISOString(),
      actor,
      reason,
      subscriberHash: erasureHashes(tenant).of(kept),
      ...erased,
      earlierBackups,
      statement: statementOf(erased.found, earlierBackups.length),
    };
    await insertErasure(writer, erasure);
    return erasure;
  });
}

function statementOf(found: boolean, backups: number): string {
  const outcome = found
    ? "What the store held of the subscriber has been removed from it."
    : "The store held nothing of the subscriber; nothing was changed.";
  const known =
    backups === 0
      ? "The platform knows of no earlier backup."
      : "Earlier backups that the platform knows of are listed; restoring one of them repeats the erasure.";
  return `${outcome} Not covered are backups, the files that were loaded, answers that were given out, and what the disk keeps of room that was freed. ${known} A file that names the subscriber brings the subscriber back when it is loaded.`;
}
