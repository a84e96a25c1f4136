import { generateKeyPair } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";
import { renderTable } from "./table.ts";

interface Key {
  readonly kid: string;
  readonly publicPem: string;
  readonly isSigning: boolean;
  readonly retiredUntil: string | null;
}

const createKeysCommand = defineCommand({
  meta: {
    name: "create",
    description: "Write a new private key for signing tokens to a file, and print its public key",
  },
  args: {
    file: { type: "positional", required: true, description: "The file; it must not exist yet" },
  },
  async run({ args }) {
    const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", {
      modulusLength: 4096,
    });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    try {
      await writeFile(args.file, pem, { flag: "wx", mode: 0o600 });
    } catch (error) {
      const value = JSON.stringify(args.file);
      const rule = "a new file where this user may write";
      throw cliErrors.argument_invalid({ argument: "The file", value, rule }, { cause: error });
    }
    process.stdout.write(publicKey.export({ type: "spki", format: "pem" }).toString());
  },
});

const showKeysCommand = defineCommand({
  meta: { name: "show", description: "Print the public keys that verify a tenant's tokens" },
  args: {
    tenant: tenantArgument,
    list: { type: "boolean", description: "A table of the keys instead of the keys" },
    json: jsonArgument,
  },
  async run({ args }) {
    const path = `${tenantPath(args.tenant)}/keys`;
    const { keys } = await askPlatform<{ keys: readonly Key[] }>({ method: "GET", path });
    if (args.json) {
      printJsonLines(keys);
      return;
    }
    if (!args.list) {
      process.stdout.write(keys.map((key) => key.publicPem).join(""));
      return;
    }
    const rows = keys.map((key) => [key.kid, describeUse(key)]);
    process.stdout.write(`${renderTable(["Key", "Use"], rows)}\n`);
  },
});

const rotateKeysCommand = defineCommand({
  meta: {
    name: "rotate",
    description: "Sign with a new key from now on; the previous one verifies for a while",
  },
  args: {
    tenant: tenantArgument,
    overlap: {
      type: "string",
      description:
        "How long the previous key verifies: 30d; without it the longest life of a token",
    },
  },
  async run({ args }) {
    const key = await askPlatform<Key>({
      method: "POST",
      path: `${tenantPath(args.tenant)}/keys`,
      body: args.overlap === undefined ? {} : { overlap: args.overlap },
    });
    process.stdout.write(`${key.kid} signs from now on\n`);
  },
});

export const keysCommand = defineCommand({
  meta: { name: "keys", description: "What signs and verifies tokens" },
  subCommands: { create: createKeysCommand, show: showKeysCommand, rotate: rotateKeysCommand },
});

function describeUse({ isSigning, retiredUntil }: Key): string {
  if (isSigning) return "signs and verifies";
  return retiredUntil === null ? "verifies" : `verifies until ${retiredUntil}`;
}
