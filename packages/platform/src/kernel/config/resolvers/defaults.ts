import { accept, combine, nothing, type Resolver } from "./resolver.ts";

/** The defaults of the declarations. */
export const resolveDefaults: Resolver = (_input, settings) =>
  combine(
    settings.map((setting) => {
      const value = setting.schema.default;
      if (value === undefined) return nothing;
      return accept({ setting, value: structuredClone(value), source: "default" }, () => "default");
    }),
  );
