// The last lines of a run are what one sees of it elsewhere: they say of each failure what it was.
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** How much of a message is told, characters. */
const MOST = 600;

/** Colours, which a file shows as signs. */
const COLOURS = /\u001b\[\d+m/g;

export default class Failures implements Reporter {
  private readonly told: string[] = [];

  onTestEnd(test: TestCase, { status, error }: TestResult): void {
    if (status === test.expectedStatus) return;
    const message = (error?.message ?? status).replace(COLOURS, "").replace(/\s+/g, " ");
    this.told.push(`${test.title}: ${message.slice(0, MOST)}`);
  }

  onEnd(): void {
    for (const line of this.told) process.stdout.write(`${line}\n`);
  }
}
