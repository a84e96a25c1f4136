/** Closes something that was opened. */
export type Closer = () => Promise<unknown> | void;

/** Calls every closer in turn, also after one has failed. @throws what the first failing one threw */
export async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const closer of closers) {
    try {
      await closer();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
