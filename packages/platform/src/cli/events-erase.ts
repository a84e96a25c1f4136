import { isCancel, text as askText } from "@clack/prompts";
import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type Certificate = OperationAnswer<"eraseSubscriber">;

const path = "/api/events/erasures";

export const eventsEraseCommand = defineCommand({
  meta: {
    name: "erase",
    description:
      "Remove everything that is known of one subscriber, whose identifier is read from the input",
  },
  args: {
    tenant: tenantArgument,
    reason: { type: "string", description: "Why; it is kept with the certificate" },
    list: { type: "boolean", description: "Show the certificates instead" },
    json: jsonArgument,
  },
  async run({ args }) {
    const { tenant, reason, json = false } = args;
    if (args.list) {
      await printCertificates(tenant, json);
      return;
    }
    if (reason === undefined) {
      const rule = "given, such as the number of the letter that asked for it";
      throw cliErrors.argument_invalid({ argument: "--reason", value: '""', rule });
    }
    // Not an argument: those are seen by everybody on the machine, and stay in the shell's history.
    const msisdn = await readIdentifier();
    const request = { method: "POST", path, body: { msisdn, reason } } as const;
    const certificate = await askAsOperator<"eraseSubscriber">(tenant, request);
    if (json) printJsonLines([certificate]);
    else process.stdout.write(`${describe(certificate)}\n`);
  },
});

/** @throws `cli.argument_invalid` */
async function readIdentifier(): Promise<string> {
  if (!process.stdin.isTTY) {
    return (await process.stdin.setEncoding("utf8").toArray()).join("").trim();
  }
  const answer = await askText({
    message: "The subscriber's identifier, as it stands in the files",
  });
  if (!isCancel(answer)) return answer.trim();
  throw cliErrors.argument_invalid({ argument: "The identifier", value: "missing", rule: "given" });
}

async function printCertificates(tenant: string, json: boolean): Promise<void> {
  const request = { method: "GET", path } as const;
  const { erasures } = await askAsOperator<"listErasures">(tenant, request);
  if (json) {
    printJsonLines(erasures);
    return;
  }
  const rows = erasures.map((made) => [
    made.at,
    made.id,
    made.actor,
    made.found ? "removed" : "not known",
    made.reason,
  ]);
  process.stdout.write(
    `${renderTable(["At", "Certificate", "By", "Subscriber", "Reason"], rows)}\n`,
  );
}

function describe(certificate: Certificate): string {
  const { id, found, removed, changed, fileRewritten, earlierBackups, statement } = certificate;
  const rows = Object.entries(removed).map(([table, count]) => [table, count]);
  const changes = changed === 0 ? [] : [`Events of others that named the subscriber: ${changed}`];
  const file = fileRewritten
    ? "The file was written anew."
    : "The file has not been written anew yet; that is made up for at night and at the next start.";
  return [
    `Certificate ${id}`,
    ...(rows.length === 0 ? [] : [renderTable(["Removed from", "Rows"], rows)]),
    ...changes,
    ...(found ? [file] : []),
    statement,
    ...earlierBackups.map((name) => `Earlier backup: ${name}`),
  ].join("\n");
}
