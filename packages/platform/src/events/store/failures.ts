import { type FlotillaError, kernelErrors } from "#kernel";

import { eventErrors } from "../errors.ts";

/** What DuckDB says in so many words when a resource of the machine is the trouble, as an error of ours; else nothing. */
export function resourceFailure(
  error: unknown,
  { path, memoryLimit }: { readonly path: string; readonly memoryLimit: number },
): FlotillaError | undefined {
  const text = messageOf(error);
  const isDiskFull = /no space left|disk is full|max_temp_directory_size/i.test(text);
  if (!isDiskFull && /out of memory/i.test(text)) {
    return eventErrors.memory_exhausted({ path, limit: memoryLimit }, { cause: error });
  }
  if (isDiskFull || /could not (write|allocate) .*(space|block)/i.test(text)) {
    return kernelErrors.disk_full({ path }, { cause: error });
  }
  return undefined;
}

/** Why a store could not be opened. */
export function openingFailure(error: unknown, path: string): FlotillaError {
  const text = messageOf(error);
  if (
    /set lock|being used by another process|unique file handle conflict|already attached/i.test(
      text,
    )
  ) {
    return eventErrors.store_in_use({ path }, { cause: error });
  }
  if (/no space left/i.test(text)) return kernelErrors.disk_full({ path }, { cause: error });
  return eventErrors.store_unusable({ path, reason: firstSentence(text) }, { cause: error });
}

/** Whether the database refuses all further work until it is opened again. */
export function needsReopening(error: unknown): boolean {
  return /database has been invalidated|FATAL/i.test(messageOf(error));
}

/** The first line of an engine's message, without its full stop. */
export function firstSentence(text: string): string {
  return text.split("\n", 1)[0]!.replace(/\.$/, "");
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
