import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { jsonArgument, listOf, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { readNewPassword } from "./read-password.ts";
import { findServer } from "./server.ts";
import { renderTable } from "./table.ts";

type User = OperationAnswer<"listUsers">["users"][number];

const nameArgument = {
  type: "positional",
  required: true,
  description: "The user's name",
} as const;
const common = { tenant: tenantArgument, name: nameArgument };
const path = "/api/identity/users/{user}";

const createUserCommand = defineCommand({
  meta: { name: "create", description: "Make a user who can sign in" },
  args: {
    ...common,
    admin: { type: "boolean", description: "An administrator, with the role analyst" },
    role: { type: "string", description: "Roles of the own server, separated by commas" },
    server: { type: "string", description: "The audience of another server that has the roles" },
    generate: { type: "boolean", description: "Generate a password and print it" },
  },
  async run({ args }) {
    const password = args.generate ? undefined : await readNewPassword();
    const { audience } = await findServer(args.tenant, args.server);
    const { generatedPassword } = await askAsOperator<"createUser">(args.tenant, {
      method: "POST",
      path: "/api/identity/users",
      body: {
        name: args.name,
        isAdmin: args.admin ?? false,
        roles: listOf(args.role).map((role) => ({ server: audience, role })),
        ...(password === undefined ? {} : { password }),
      },
    });
    printPassword(generatedPassword);
    process.stdout.write(`${args.name} can sign in\n`);
  },
});

const listUsersCommand = defineCommand({
  meta: { name: "list", description: "List the users with their roles" },
  args: { tenant: tenantArgument, json: jsonArgument },
  async run({ args }) {
    const request = { method: "GET", path: "/api/identity/users" } as const;
    const { users } = await askAsOperator<"listUsers">(args.tenant, request);
    if (args.json) {
      printJsonLines(users);
      return;
    }
    const rows = users.map((user) => [
      user.name,
      user.isAdmin ? "yes" : "no",
      describeTwoFactor(user.twoFactor),
      user.lastSeenAt ?? "never",
      user.roles.map(({ server, role }) => `${role} on ${server}`).join(", "),
    ]);
    const header = ["Name", "Administrator", "Second factor", "Last seen", "Roles"];
    process.stdout.write(`${renderTable(header, rows)}\n`);
  },
});

const changeUserCommand = defineCommand({
  meta: {
    name: "change",
    description: "Change what a user is, and whether a second factor is required",
  },
  args: {
    ...common,
    admin: { type: "string", description: "yes or no" },
    "require-two-factor": { type: "string", description: "yes or no" },
  },
  async run({ args }) {
    const isAdmin = readAnswer("--admin", args.admin);
    const twoFactorRequired = readAnswer("--require-two-factor", args["require-two-factor"]);
    await askAsOperator<"changeUser">(args.tenant, {
      method: "PATCH",
      path,
      parameters: { user: args.name },
      body: {
        ...(isAdmin === undefined ? {} : { isAdmin }),
        ...(twoFactorRequired === undefined ? {} : { twoFactorRequired }),
      },
    });
    process.stdout.write(`${args.name} is changed\n`);
  },
});

const setPasswordCommand = defineCommand({
  meta: { name: "set-password", description: "Give a user a new password; ends their sessions" },
  args: {
    ...common,
    generate: { type: "boolean", description: "Generate a password and print it" },
  },
  async run({ args }) {
    const password = args.generate ? undefined : await readNewPassword();
    const { generatedPassword } = await askAsOperator<"setUserPassword">(args.tenant, {
      method: "PUT",
      path: "/api/identity/users/{user}/password",
      parameters: { user: args.name },
      body: password === undefined ? {} : { password },
    });
    printPassword(generatedPassword);
    process.stdout.write(`${args.name} has a new password\n`);
  },
});

const removeUserCommand = defineCommand({
  meta: { name: "remove", description: "Remove a user; their tokens are revoked" },
  args: common,
  async run({ args }) {
    const parameters = { user: args.name };
    await askAsOperator<"removeUser">(args.tenant, { method: "DELETE", path, parameters });
    process.stdout.write(`${args.name} is removed\n`);
  },
});

const resetTwoFactorCommand = defineCommand({
  meta: {
    name: "reset-two-factor",
    description: "Take the authenticator, backup codes and passkeys of a user away",
  },
  args: common,
  async run({ args }) {
    await askAsOperator<"resetTwoFactor">(args.tenant, {
      method: "DELETE",
      path: "/api/identity/users/{user}/two-factor",
      parameters: { user: args.name },
    });
    process.stdout.write(`${args.name} has no second factor any more\n`);
  },
});

const endSessionsCommand = defineCommand({
  meta: { name: "end-sessions", description: "Sign a user out everywhere" },
  args: common,
  async run({ args }) {
    await askAsOperator<"endUserSessions">(args.tenant, {
      method: "DELETE",
      path: "/api/identity/users/{user}/sessions",
      parameters: { user: args.name },
    });
    process.stdout.write(`${args.name} is signed out everywhere\n`);
  },
});

export const userCommand = defineCommand({
  meta: { name: "user", description: "People who sign in" },
  subCommands: {
    create: createUserCommand,
    list: listUsersCommand,
    change: changeUserCommand,
    "set-password": setPasswordCommand,
    remove: removeUserCommand,
    "reset-two-factor": resetTwoFactorCommand,
    "end-sessions": endSessionsCommand,
  },
});

function describeTwoFactor({ isActive, passkeys, isRequired }: User["twoFactor"]): string {
  if (isActive || passkeys > 0) return "active";
  return isRequired ? "required" : "none";
}

function printPassword(password: string | null): void {
  if (password !== null) process.stdout.write(`Password: ${password}   (shown only this once)\n`);
}

function readAnswer(argument: string, answer: string | undefined): boolean | undefined {
  if (answer === undefined) return undefined;
  if (answer === "yes" || answer === "no") return answer === "yes";
  throw cliErrors.argument_invalid({ argument, value: JSON.stringify(answer), rule: "yes or no" });
}
