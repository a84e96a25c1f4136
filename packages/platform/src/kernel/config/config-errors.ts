import { defineErrors } from "../errors.ts";

export const configErrors = defineErrors("kernel", {
  configuration_invalid: {
    status: 500,
    title: "The configuration is not valid",
    detail: "{faults}",
    remedy: "Correct what is named above; docs/reference/configuration.md describes every setting.",
  },
});
