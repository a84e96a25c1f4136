import { defineCommand } from "citty";

import { tenantArgument } from "./common-arguments.ts";
import { askAsOperator } from "./identity-request.ts";

export const cacheDropCommand = defineCommand({
  meta: { name: "drop", description: "Remove one kept answer, or a query that failed" },
  args: {
    tenant: tenantArgument,
    query: { type: "positional", required: true, description: "The query's id" },
  },
  async run({ args }) {
    await askAsOperator<"dropAnswer">(args.tenant, {
      method: "DELETE",
      path: "/api/insight/cache/{id}",
      parameters: { id: args.query },
    });
    process.stdout.write(`The answer of query ${args.query} was removed.\n`);
  },
});
