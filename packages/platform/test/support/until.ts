import { setTimeout as wait } from "node:timers/promises";

/**
 * Asks again and again until there is an answer.
 *
 * @throws an error that names what was waited for, after so many milliseconds
 */
export async function until<Answer>(
  what: string,
  milliseconds: number,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await wait(25);
  }
  throw new Error(`Waited ${milliseconds / 1000} s in vain until ${what}`);
}
