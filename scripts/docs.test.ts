import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

test("the pages of docs/reference say what the code declares", () => {
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--conditions=@flotilla/source", join(import.meta.dirname, "docs.ts"), "--check"],
    { encoding: "utf8" },
  );
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});
