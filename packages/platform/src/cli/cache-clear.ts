import { defineCommand } from "citty";

import { tenantArgument } from "./common-arguments.ts";
import { askAsOperator } from "./identity-request.ts";

export const cacheClearCommand = defineCommand({
  meta: { name: "clear", description: "Remove every kept answer; what is being computed goes on" },
  args: { tenant: tenantArgument },
  async run({ args }) {
    const request = { method: "DELETE", path: "/api/insight/cache" } as const;
    const { removed } = await askAsOperator<"clearCache">(args.tenant, request);
    process.stdout.write(`${removed} ${removed === 1 ? "answer was" : "answers were"} removed.\n`);
  },
});
