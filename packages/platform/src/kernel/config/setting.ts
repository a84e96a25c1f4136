import type { TSchema } from "typebox";

import type { Settings } from "./settings.ts";

/** One setting under all of its names. */
export interface Setting {
  readonly declaration: Settings;
  /** The name in the schema: `memoryLimit`. */
  readonly property: string;
  /** The section in `flotilla.yaml`; empty for the platform's own. */
  readonly section: string;
  /** The key within its section: `memory_limit`. */
  readonly yamlKey: string;
  /** The key with its section: `events.memory_limit`. */
  readonly key: string;
  /** `FLOTILLA_EVENTS_MEMORY_LIMIT` */
  readonly environmentVariable: string;
  /** Variables under which other programs know the same setting: `FLOWAUTH_FERNET_KEY`. */
  readonly aliases: readonly string[];
  /** The flag without its hyphens in front: `events-memory-limit`. */
  readonly flag: string;
  readonly schema: SettingSchema;
  readonly isSecret: boolean;
  /** Whether a file may hold the value: true for a secret, and for what other programs hand over like one. */
  readonly isReadFromFile: boolean;
  /** Whether it may have no value. An empty text then means none. */
  readonly isOptional: boolean;
}

/** What is read of a setting's schema. */
export interface SettingSchema extends TSchema {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly secret?: boolean;
  /** Variables under which other programs know the same setting. */
  readonly aliases?: readonly string[];
  readonly rule?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: SettingSchema;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly anyOf?: readonly SettingSchema[];
}

/**
 * Every setting of some declarations, in their order.
 *
 * @throws Error when two settings would have the same variable or alias: a mistake in the declarations.
 */
export function listSettings(declarations: readonly Settings[]): readonly Setting[] {
  const settings = declarations.flatMap((declaration) =>
    Object.entries(declaration.schema.properties).map(([property, schema]) =>
      nameSetting(declaration, property, schema as SettingSchema),
    ),
  );
  const variables = new Set<string>();
  for (const variable of settings.flatMap(listNames)) {
    if (variables.has(variable)) throw new Error(`Two settings are called ${variable}`);
    variables.add(variable);
  }
  return settings;
}

/** Every variable that gives a setting, its own first. */
export function listNames({ environmentVariable, aliases }: Setting): readonly string[] {
  return [environmentVariable, ...aliases];
}

function nameSetting(declaration: Settings, property: string, schema: SettingSchema): Setting {
  const section = toSnakeCase(declaration.section);
  const yamlKey = toSnakeCase(property);
  const words = section === "" ? yamlKey : `${section}_${yamlKey}`;
  const required = declaration.schema.required ?? [];
  const aliases = schema.aliases ?? [];
  const isSecret = schema.secret === true;
  return {
    declaration,
    property,
    section,
    yamlKey,
    key: section === "" ? yamlKey : `${section}.${yamlKey}`,
    environmentVariable: `FLOTILLA_${words.toUpperCase()}`,
    aliases,
    flag: words.replaceAll("_", "-"),
    schema,
    isSecret,
    isReadFromFile: isSecret || aliases.length > 0,
    isOptional: !required.includes(property) && schema.default === undefined,
  };
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
