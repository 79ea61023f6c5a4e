// What a made-up person is called, where they live, how to call them and what is noted of them: 500 strings that stand nowhere else.

/** Each string has one of these in it: where none of them stands, none of the strings does. */
export const MARKS = ["縹緲院", "086-555-71", "瓢箪鯰町", "烏鷺の所見", "hyoubyou.example"] as const;

const two = (n: number) => String(n).padStart(2, "0");

/** The strings, a hundred of each kind. */
export const CANARIES: readonly string[] = Array.from({ length: 100 }, (_, n) => [
  `縹緲院 花子${two(n)}`,
  `086-555-71${two(n)}`,
  `北区瓢箪鯰町${n + 1}丁目${n + 2}-${n + 3}`,
  `烏鷺の所見${two(n)}：夜は眠れていない。`,
  `h${two(n)}@hyoubyou.example`,
]).flat();

/** As many of them, one a line, from the `part`th fifth. */
export function canaries(part: number): string {
  return CANARIES.slice(part * 100, (part + 1) * 100).join("\n");
}
