import { expect, test } from "vitest";

import { describeBrowser } from "./describe-browser.ts";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
    "Firefox 141 on Linux",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/139.0.0.0 Safari/537.36`,
    "Chrome 139 on Windows",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0`,
    "Edge 139 on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "Safari 18 on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Safari 18 on iPhone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/139.0.0.0 Mobile Safari/537.36`,
    "Chrome 139 on Android",
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/139.0.0.0 Safari/537.36`,
    "Chrome 139 on ChromeOS",
  ],
])("%s is told as %s", (userAgent, words) => {
  expect(describeBrowser(userAgent)).toBe(words);
});

test("a program is told by its own name", () => {
  expect(describeBrowser("curl/8.14.1")).toBe("curl 8.14.1");
  expect(describeBrowser("x".repeat(1000)).length).toBeLessThan(50);
});

test.each(["", "Mozilla/5.0", "Mozilla/5.0 (compatible)"])("%j says nothing", (userAgent) => {
  expect(describeBrowser(userAgent)).toBe("Unknown browser");
});
