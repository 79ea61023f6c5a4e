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
