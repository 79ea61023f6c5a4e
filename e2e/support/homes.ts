// The households of the sample city that nurse1 visits today, each with someone who lives there.
export const HOMES = [
  { name: "佐藤ハナ様宅", member: "佐藤 ハナ" },
  { name: "鈴木太郎様宅", member: "鈴木 太郎" },
  { name: "高橋次郎様宅", member: "高橋 次郎" },
  { name: "田中一郎様宅", member: "田中 一郎" },
  { name: "中村四郎様宅", member: "中村 四郎" },
  { name: "伊藤さくら様宅", member: "伊藤 さくら" },
  { name: "渡辺三郎様宅", member: "渡辺 三郎" },
  { name: "山本ウメ様宅", member: "山本 ウメ" },
  { name: "小林キク様宅", member: "小林 正" },
  { name: "加藤五郎様宅", member: "加藤 五郎" },
] as const;
