import { expect, test } from "vitest";

import { databaseSettings, platformSettings } from "../../packages/platform/src/kernel/index.ts";
import { renderConfigurationPage } from "./configuration-page.ts";
import { renderErrorsPage } from "./errors-page.ts";
import { renderMarkdownTable } from "./markdown.ts";

test("the configuration page has a table for each section with every name of a setting", () => {
  const page = renderConfigurationPage([platformSettings, databaseSettings]);
  const rows = page
    .split("\n")
    .filter((line) => /^## |\| `(port|trusted|database)/.test(line))
    .map((line) => line.replaceAll(/ +/g, " "));
  expect(rows).toEqual([
    "## The platform",
    "| `port` | a whole number from 0 to 65535 | `8080` | `FLOTILLA_PORT` | `--port` | no | The port for the console and the API; 0 takes any free one. |",
    expect.stringMatching(/^\| `trusted_proxies` \| a list of texts \| empty \|/),
    "## The section `database`",
    expect.stringMatching(
      /^\| `database.url` \| a URL .* \| none \| `FLOTILLA_DATABASE_URL`, also `DB_URI` \| none \| yes \|/,
    ),
    expect.stringMatching(/^\| `database.password` \|.* also `FLOWAUTH_DB_PASSWORD` \|/),
    expect.stringMatching(/^\| `database.maximum_connections` \|.*\| `5` \|/),
  ]);
});

test("the errors page has every error under its module with sentence, status and remedy", () => {
  const page = renderErrorsPage(
    new Map([
      [
        "mail.full",
        { status: 507, title: "Full", detail: "{box} is <full>.", remedy: "Empty it." },
      ],
      ["vault.shut", { status: 403, title: "Shut", detail: "It is shut.", remedy: "Open it." }],
    ]),
  );
  expect(page.slice(page.indexOf("## mail"))).toBe(`## mail

### \`mail.full\`

Full, status 507.

- What happened: {box} is \\<full>.
- What to do: Empty it.

## vault

### \`vault.shut\`

Shut, status 403.

- What happened: It is shut.
- What to do: Open it.
`);
});

test("the columns of a table are aligned", () => {
  expect(renderMarkdownTable(["A", "Longer"], [["value", "b"]])).toBe(
    ["| A     | Longer |", "| ----- | ------ |", "| value | b      |"].join("\n"),
  );
});
