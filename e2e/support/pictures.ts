// Signatures and photographs: made, looked at and looked for.
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import type { App } from "./app.ts";
import { files } from "./profile.ts";

/** A name as strokes from the top of the pad to the bottom, each from a part of its width to another. */
const STROKES = [
  [0.2, 0.5],
  [0.5, 0.3],
  [0.6, 0.8],
] as const;

/** Where the pad lies on the screen. */
async function padOf(app: App) {
  const pad = app.main.locator("canvas.pad");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error("there is no pad");
  return box;
}

/** Writes a name into the pad with the mouse. */
export async function sign(app: App): Promise<void> {
  const box = await padOf(app);
  const { mouse } = app.page;
  for (const [from, to] of STROKES) {
    await mouse.move(box.x + from * box.width, box.y + 0.2 * box.height);
    await mouse.down();
    await mouse.move(box.x + to * box.width, box.y + 0.8 * box.height, { steps: 12 });
    await mouse.up();
  }
}

/** Writes a name into the pad with a finger, under which the page stays where it is. */
export async function signByFinger(app: App): Promise<void> {
  const STEPS = 12;
  const { page } = app;
  const box = await padOf(app);
  const before = await page.evaluate(() => scrollY);
  const screen = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
    screen.send("Input.dispatchTouchEvent", { type, touchPoints });
  for (const [from, to] of STROKES) {
    for (let step = 0; step <= STEPS; step += 1) {
      const part = step / STEPS;
      const at = { x: box.x + (from + (to - from) * part) * box.width, y: box.y + (0.2 + 0.6 * part) * box.height };
      await touch(step === 0 ? "touchStart" : "touchMove", [at]);
    }
    await touch("touchEnd", []);
  }
  await screen.detach();
  expect(await page.evaluate(() => scrollY)).toBe(before);
}

/** Waits until a picture is shown, and gives its bytes and how wide it is. */
export async function shown(picture: Locator): Promise<{ bytes: Buffer; width: number }> {
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 60_000 }).toBeGreaterThan(0);
  const [address, width] = await picture.evaluate((image: HTMLImageElement) => [image.src, image.naturalWidth] as const);
  return { bytes: Buffer.from(address.slice(address.indexOf(",") + 1), "base64"), width };
}

/** A photograph of 2,400 by 1,800 points that says where it was taken, as telephones write it. */
export async function photograph(page: Page, place: string): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2_400, 1_800];
    const brush = canvas.getContext("2d");
    for (let n = 0; n < 4_000; n++) {
      if (brush) brush.fillStyle = `hsl(${(n * 47) % 360} 70% ${30 + ((n * 13) % 40)}%)`;
      brush?.fillRect((n * 577) % 2_400, (n * 331) % 1_800, 90, 60);
    }
    return canvas.toDataURL("image/jpeg", 0.9);
  });
  const plain = Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
  const said = Buffer.concat([Buffer.from("Exif\0\0"), Buffer.from(place, "utf8")]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(said.length + 2, 2);
  return Buffer.concat([plain.subarray(0, 2), head, said, plain.subarray(2)]);
}

/** Where in the profile some bytes from the middle of a picture stand, as they are or in base64. */
export function findPicture(profile: string, picture: Buffer): string[] {
  const middle = Math.floor(picture.length / 2);
  const part = picture.subarray(middle, middle + 60);
  const patterns = [part];
  for (const shift of [0, 1, 2]) patterns.push(Buffer.from(part.subarray(shift).toString("base64").slice(0, 60)));
  const found: string[] = [];
  for (const file of files(profile)) {
    const bytes = readFileSync(file);
    if (patterns.some((pattern) => bytes.includes(pattern))) found.push(file.slice(profile.length));
  }
  return found;
}
