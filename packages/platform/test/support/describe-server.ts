import { beforeEach, describe, expect } from "vitest";

/** A server that tests need. */
export interface NeededServer {
  readonly name: string;
  /** Why there is none; undefined where there is one. */
  readonly missing: string | undefined;
}

/** Describes tests that need a server. Where it is missing they are skipped, and fail with CI=true. */
export function describeServer(
  { name, missing }: NeededServer,
  what: string,
  tests: () => void,
): void {
  describe(`with ${name}, ${what}`, () => {
    if (missing !== undefined) {
      beforeEach(({ skip }) => {
        if (process.env["CI"] === "true") expect.fail(missing);
        skip(missing);
      });
    }
    tests();
  });
}
