import { spawnSync } from "node:child_process";

import { expect, test } from "vitest";

import { createLogger, type LogLevel } from "./logging.ts";

function logWith(level: LogLevel, write: (logger: ReturnType<typeof createLogger>) => void) {
  const lines: string[] = [];
  write(createLogger(level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a line is one JSON object with its level in words and the time in UTC", () => {
  const [line] = logWith("info", (logger) => logger.warn({ tenant: "acme" }, "two\nlines"));
  expect(line).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    tenant: "acme",
    msg: "two\nlines",
  });
});

test.each<[LogLevel, readonly string[]]>([
  ["fatal", ["fatal"]],
  ["error", ["fatal", "error"]],
  ["warn", ["fatal", "error", "warn"]],
  ["info", ["fatal", "error", "warn", "info"]],
  ["debug", ["fatal", "error", "warn", "info", "debug"]],
  ["trace", ["fatal", "error", "warn", "info", "debug", "trace"]],
])("at %s only what is as serious is written", (level, expected) => {
  const lines = logWith(level, (logger) => {
    for (const each of ["fatal", "error", "warn", "info", "debug", "trace"] as const) {
      logger[each](each);
    }
  });
  expect(lines.map((line) => line["level"])).toEqual(expected);
});

test("passwords, tokens and credentials in headers are not written", () => {
  const lines = logWith("info", (logger) => {
    logger.info({ body: { password: "hunter2", token: "hunter2", name: "ada" } });
    logger.info({ headers: { authorization: "hunter2", cookie: "hunter2", host: "acme" } });
  });
  expect(JSON.stringify(lines)).not.toContain("hunter2");
  expect(lines).toMatchObject([
    { body: { password: "[redacted]", token: "[redacted]", name: "ada" } },
    { headers: { authorization: "[redacted]", cookie: "[redacted]", host: "acme" } },
  ]);
});

test("the log goes to standard error, and standard output stays free", () => {
  const program = `
    import { createLogger } from ${JSON.stringify(new URL("logging.ts", import.meta.url).href)};
    createLogger("info").info("hello");
  `;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { encoding: "utf8" },
  );
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  expect(JSON.parse(stderr)).toMatchObject({ level: "info", msg: "hello" });
});
