import { Type } from "typebox";
import { expect, onTestFinished, test } from "vitest";

import { addInsightRoutes } from "#insight";
import { describeApi } from "#kernel";
import { noBrowser, openBrowser, openPage, takeScreenshot } from "#test/browser";
import { startApp } from "#test/http-app";

test.skipIf(noBrowser !== undefined)(
  "the page that describes the interface works under the content security policy, with requests to its own host alone",
  async () => {
    const { url } = await startApp(async (app) => {
      await describeApi(app, { title: "Ships", version: "1.2.3" });
      const schema = {
        operationId: "findShip",
        summary: "Find a ship",
        tags: ["ships"],
        params: Type.Object({ id: Type.Integer() }),
        response: { 200: Type.Object({ name: Type.String() }) },
      };
      app.get("/api/ships/:id", { schema }, () => ({ name: "Nina" }));
    });
    const browser = await openBrowser();
    onTestFinished(async () => await browser.close());
    const { page, hosts, complaints } = await openPage(browser, { width: 1440 });

    await page.goto(`${url}/api/docs`);
    await page.getByText("Find a ship").click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByPlaceholder("id").fill("7");
    await page.getByRole("button", { name: "Execute" }).click();
    await page.getByText('"name": "Nina"').first().waitFor();

    expect([...hosts]).toEqual([new URL(url).host]);
    expect(complaints).toEqual([]);
    await takeScreenshot(page, "api-docs");
  },
);

test.skipIf(noBrowser !== undefined)(
  "the page that describes FlowAPI's interface shows its queries, with requests to its own host alone",
  async () => {
    const { url } = await startApp(async (app) => {
      const securitySchemes = { token: { type: "http", scheme: "bearer" } } as const;
      await describeApi(app, { title: "Flotilla", version: "1.2.3", securitySchemes });
      app.addHook("onRequest", async (request) => {
        request.tenant = { name: "north" } as never;
      });
      addInsightRoutes(app, {
        insight: {} as never,
        disclosure: {} as never,
        requireToken: async () => await Promise.reject(new Error("no token is needed")),
        audienceOf: () => "flotilla:north",
      });
    });
    const browser = await openBrowser();
    onTestFinished(async () => await browser.close());
    const { page, hosts, complaints } = await openPage(browser, { width: 1440 });

    await page.goto(`${url}/api/0/spec/redoc`);
    await page.getByText("Ask a question").waitFor();
    await page.getByText("spatial_aggregate", { exact: true }).first().waitFor();

    expect([...hosts]).toEqual([new URL(url).host]);
    expect(complaints).toEqual([]);
    await takeScreenshot(page, "flow-api-docs");
  },
);
