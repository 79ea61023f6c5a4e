// How figures are printed: the median, and the best in brackets.

/** Prints one line. */
export function report(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const [best = Number.NaN] = sorted;
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  console.log(`${what.padEnd(62)} ${median.toFixed(1).padStart(9)} ms  (${best.toFixed(1)})`);
}
