//! What came of each year's intakes, drawn. All that is said here the table says as well.

use leptos::prelude::*;
use shared::reports::results::{Column, Figure};

use super::asking::Read;

/// What a bar is made of, from the left, with what each is called below it and where that stands.
const PARTS: [(Figure, &str, usize); 5] = [
    (Figure::Closed, "終結", 0),
    (Figure::Monitoring, "モニタリング", 80),
    (Figure::Inquiries, "問い合わせ・相談のみ", 220),
    (Figure::Arranging, "支援調整中", 420),
    (Figure::Received, "受け付けたまま", 560),
];

/// How wide the whole is, how much of it the years take, and how high a bar is with what lies between it and the next.
const WIDTH: usize = 760;
const LABEL: usize = 130;
const COUNT: usize = 60;
const BAR: usize = 18;
const STEP: usize = 22;
/// A part so narrow has no room for its number.
const NARROW: usize = 22;

/// The bars of all years, the longest as long as there is room.
#[component]
pub(super) fn Chart(results: Memo<Read>) -> impl IntoView {
    move || results.with(drawn)
}

fn drawn(results: &Read) -> impl IntoView + use<> {
    let longest = results.columns.iter().map(|it| it.count(Figure::Intake));
    let longest = longest.max().unwrap_or_default().max(1);
    let bars: Vec<_> = results
        .columns
        .iter()
        .enumerate()
        .map(|(row, column)| bar(column, row * STEP, longest))
        .collect();
    let shown = PARTS
        .iter()
        .filter(|(figure, ..)| results.total(*figure) > 0);
    let below = results.columns.len() * STEP + 8;
    let legend: Vec<_> = shown
        .map(|(figure, word, x)| {
            view! {
                <rect class="chart-part" data-part=figure.code() x=*x y=below width="16" height="16" />
                <text class="chart-word" x=x + 22 y=below + 13>{*word}</text>
            }
        })
        .collect();
    let height = below + 22;
    view! {
        <div class="drawn-frame" tabindex="0" role="group" aria-label="年度ごとの図">
            <svg
                class="chart"
                viewBox=format!("0 0 {WIDTH} {height}")
                width=WIDTH
                height=height
                role="img"
                aria-label="相談がどうなったかを、年度ごとに並べた棒の図。同じ数が上の表にあります。"
            >
                {bars}
                {legend}
            </svg>
        </div>
    }
}

/// One year.
fn bar(column: &Column, y: usize, longest: usize) -> impl IntoView + use<> {
    let room = WIDTH - LABEL - COUNT;
    // Where so many begin: each part ends where the next begins, and nothing is lost to rounding.
    let at = |count: usize| LABEL + count * room / longest;
    let mut before = 0;
    let parts: Vec<_> = PARTS
        .iter()
        .filter_map(|(figure, ..)| {
            let count = column.count(*figure);
            let (from, until) = (at(before), at(before + count));
            before += count;
            (count > 0).then(|| {
                let number = (until - from >= NARROW).then(|| {
                    let middle = from + (until - from) / 2;
                    view! { <text class="chart-number" data-part=figure.code() x=middle y=y + 14>{count}</text> }
                });
                view! {
                    <rect class="chart-part" data-part=figure.code() x=from y=y width=until - from height=BAR />
                    {number}
                }
            })
        })
        .collect();
    let all = column.count(Figure::Intake);
    view! {
        <text class="chart-word" x="0" y=y + 14>{column.label()}</text>
        {parts}
        <text class="chart-word" x=at(all) + 8 y=y + 14>{format!("{all}件")}</text>
    }
}
