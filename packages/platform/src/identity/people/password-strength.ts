import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

import type { Secret } from "#kernel";

import { passwordErrors } from "./password-errors.ts";

/** The best of zxcvbn's scores, from 0: at least 10^10 guesses. */
const neededScore = 4;
/** Rating takes longer the more characters it looks at; a password that is good so far is good. */
const ratedCharacters = 100;
// With the library's own 100 a password made for it keeps a processor busy for seconds, with 20 for a third of one.
const mostSubstitutions = 20;

let estimator: Promise<ZxcvbnFactory> | undefined;

/**
 * Refuses a password that is easy to guess, rated by zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
 * USENIX Security 2016) with lists of English words and names and of passwords in common use.
 *
 * @param known what a guesser knows of the account, such as its name
 * @throws `identity.password_weak` with the reason in words
 */
export async function requireStrongPassword(
  password: Secret,
  known: readonly string[],
): Promise<void> {
  // The lists take memory and a moment to load, and many a process never sets a password.
  estimator ??= createEstimator();
  const rated = password.reveal().normalize("NFKC").slice(0, ratedCharacters);
  const { score, feedback, crackTimes } = (await estimator).check(rated, [...known]);
  if (score >= neededScore) return;
  const reasons = [
    feedback.warning ?? "It is close to what is tried early.",
    ...feedback.suggestions,
  ];
  throw passwordErrors.password_weak({
    reason: reasons.join(" "),
    time: crackTimes.offlineSlowHashingXPerSecond.display,
  });
}

async function createEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Estimator }, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new Estimator({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    maxLength: ratedCharacters,
    l33tMaxSubstitutions: mostSubstitutions,
  });
}
