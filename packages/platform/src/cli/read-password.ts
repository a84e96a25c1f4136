import { isCancel, password as askPassword } from "@clack/prompts";

import { cliErrors } from "./errors.ts";

/** A new password from the terminal, without showing it, or else all of standard input. */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    return (await process.stdin.setEncoding("utf8").toArray()).join("").trimEnd();
  }
  const answer = await askPassword({ message: "New password" });
  if (!isCancel(answer)) return answer;
  throw cliErrors.argument_invalid({ argument: "The password", value: "missing", rule: "given" });
}
