// How figures are printed: the median, with the best in brackets.

/** Prints what all but one in twenty stay below, and the worst in brackets. */
export function reportLate(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const late = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
  console.log(`${what.padEnd(62)} ${late.toFixed(1).padStart(9)} ms  (${(sorted.at(-1) ?? Number.NaN).toFixed(1)})`);
}

/** Prints one line. */
export function report(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const [best = Number.NaN] = sorted;
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  console.log(`${what.padEnd(62)} ${median.toFixed(1).padStart(9)} ms  (${best.toFixed(1)})`);
}

/** Prints the median and what all but one in twenty stay below, beside the bar for both, and the worst in brackets. */
export function reportBar(what: string, times: number[], bar: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN).toFixed(1).padStart(7);
  const verdict = (sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN) <= bar ? "" : "  over";
  console.log(`${what.padEnd(52)} p50 ${at(0.5)}  p95 ${at(0.95)} ms  (${at(1).trim()})  bar ${bar}${verdict}`);
}
