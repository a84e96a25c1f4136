import type { Static, TObject } from "typebox";

/** One module's settings: where they stand in `flotilla.yaml`, and their schema with defaults and descriptions. */
export interface Settings<Schema extends TObject = TObject> {
  /** The section of `flotilla.yaml` and the middle of `FLOTILLA_<SECTION>_<KEY>`; empty for the platform's own. */
  readonly section: string;
  readonly schema: Schema;
}

/** The values of a settings declaration once read. */
export type SettingsOf<S extends Settings> = Static<S["schema"]>;

/**
 * Declares a module's settings, once. The schema's defaults and descriptions make the environment variables, the flags,
 * the documentation and the error messages.
 */
export function defineSettings<Schema extends TObject>(
  section: string,
  schema: Schema,
): Settings<Schema> {
  return { section, schema };
}
