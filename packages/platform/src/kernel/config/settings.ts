import { type Static, type TObject, type TUnsafe, Type } from "typebox";

import type { Secret } from "../secret.ts";

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
 *
 * A setting is text, a number, a whole number, true or false, one of several texts (a union of literals), a list of
 * texts, or `secretText`. `aliases` are variables under which other programs know the same setting; such a setting can
 * also come from a file, as a secret does. `rule` beside a `pattern` says what the pattern wants: `must be a name in lower case`.
 */
export function defineSettings<Schema extends TObject>(
  section: string,
  schema: Schema,
): Settings<Schema> {
  return { section, schema };
}

export interface SecretTextOptions {
  readonly description: string;
  readonly default?: string;
  /** Names under which other programs know the same secret. */
  readonly aliases?: readonly string[];
  /** A regular expression that the text has to match. */
  readonly pattern?: string;
  /** What the pattern wants, as the error message says it: `must be a URL that begins with https://`. */
  readonly rule?: string;
}

/**
 * A text that is never printed: its value is a `Secret`. It comes from `flotilla.yaml`, from a file in `/run/secrets`,
 * from its variable, or from the file that `<VARIABLE>_FILE` names; never from a flag, which others on the machine can see.
 */
export function secretText(options: SecretTextOptions): TUnsafe<Secret> {
  return Type.Unsafe<Secret>({ type: "string", secret: true, ...options });
}
