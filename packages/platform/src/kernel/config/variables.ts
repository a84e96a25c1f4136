import type { Setting } from "./setting.ts";

/** Names the configuration file. */
export const configVariable = "FLOTILLA_CONFIG";

// Programs that use the client keep their token here, often in the shell in which the platform runs.
const tokenVariable = "FLOTILLA_TOKEN";

/** The token of programs that use the client, where the environment holds one. */
export function readClientToken(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return environment[tokenVariable] || undefined;
}

const testPrefix = "FLOTILLA_TEST_";

/** Whether a variable is Flotilla's own and might be a setting. */
export function isSettingVariable(name: string): boolean {
  const isOther = name === configVariable || name === tokenVariable || name.startsWith(testPrefix);
  return name.startsWith("FLOTILLA_") && !isOther;
}

/** Every variable that means something, under our own names. */
export function listVariables(settings: readonly Setting[]): readonly string[] {
  return [
    configVariable,
    ...settings.flatMap(({ environmentVariable, isReadFromFile }) =>
      isReadFromFile
        ? [environmentVariable, fileVariable(environmentVariable)]
        : [environmentVariable],
    ),
  ];
}

/** The variable that names the file holding a value. */
export function fileVariable(environmentVariable: string): string {
  return `${environmentVariable}_FILE`;
}
