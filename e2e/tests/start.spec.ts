// How the app starts: from this server alone, within its own policy, without a complaint.
import { SCREENS } from "../support/screens.ts";
import { expect, test } from "../support/test.ts";

test("starts without complaints and asks nobody else for anything", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  await tablet.app.signIn("nurse1");
  await tablet.app.settled();
  for (const { show } of SCREENS) {
    await show(tablet.app);
    await tablet.page.keyboard.press("Escape");
  }
  expect(tablet.complaints).toEqual([]);
});

test("a breach of the policy and a request elsewhere would be noticed", async ({ device }) => {
  const tablet = await device();
  await tablet.app.load();
  const refused = await tablet.page.evaluate(() => {
    const refusal = (act: () => void): string => {
      try {
        act();
        return "";
      } catch (error) {
        return String(error);
      }
    };
    document.body.append(Object.assign(new Image(), { src: "http://127.0.0.2:9/pixel.png" }));
    return [
      refusal(() => Object.assign(document.createElement("script"), { textContent: "1" })),
      refusal(() => Object.assign(document.createElement("script"), { src: "/assets/other.js" })),
      refusal(() => Object.assign(document.createElement("div"), { innerHTML: "<img src=x onerror=alert(1)>" })),
    ];
  });
  for (const refusal of refused) expect(refusal).toContain("Trusted");
  await expect.poll(() => tablet.complaints.join("\n")).toContain("Content Security Policy");
});

test("can be installed: the manifest is whole and its icons are there", async ({ device, network, request }) => {
  const tablet = await device();
  await tablet.app.load();
  const href = await tablet.page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = await (await request.get(network.address + href)).json();
  expect(manifest).toMatchObject({ name: expect.any(String), short_name: "つなぐ", display: "standalone", start_url: "/", lang: "ja" });
  const sizes = manifest.icons.map((icon: { sizes: string }) => icon.sizes);
  expect(sizes).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(network.address + src);
    expect(icon.ok()).toBe(true);
    expect(icon.headers()["content-type"]).toContain(type);
  }
  const session = await tablet.page.context().newCDPSession(tablet.page);
  const { errors } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
});

test("the server answers with its guards up", async ({ network, request }) => {
  const page = await request.get(network.address);
  expect(page.headers()["content-security-policy"]).toContain("default-src 'self'");
  expect(page.headers()["x-content-type-options"]).toBe("nosniff");
  const secret = await request.get(`${network.address}/api/session`);
  expect(secret.status()).toBe(401);
  expect(secret.headers()["cache-control"]).toBe("no-store");
  expect((await request.get(`${network.address}/healthz`)).ok()).toBe(true);
});
