//! Page one: who they are, what troubles whom, who helps, what they want.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    domain::{household::Trouble, visit::Urgency},
    record::Choice as _,
};

use super::{
    content::{LINES, Line, Paper},
    fit::Fit,
};

/// A box that is ticked or not.
#[component]
pub(super) fn Tick(
    /// Whether it is.
    on: bool,
) -> impl IntoView {
    view! { <span class="tick" role="img" aria-label=if on { "あり" } else { "なし" }>{on.then_some("レ")}</span> }
}

/// The foot of a page: what the paper is, and where what did not fit is found.
#[component]
pub(super) fn Foot(
    paper: Paper,
    page: &'static str,
    note: impl Fn() -> Option<&'static str> + Send + 'static,
) -> impl IntoView {
    let about = format!("様式1　印刷 {}", paper.printed);
    view! {
        <footer class="paper-foot">
            <p class="paper-note">{note}</p>
            <p>"取扱注意：個人の情報です。見てよい人だけで使い、鍵のかかる所に置き、いらなくなったら細断します。"</p>
            <div class="paper-foot-line"><Fit text=about /><span>{page}</span></div>
        </footer>
    }
}

/// A titled box with a text of several lines.
#[component]
pub(super) fn Block(title: &'static str, text: String) -> impl IntoView {
    view! {
        <section class="paper-block">
            <h3>{title}</h3>
            <Fit text=text block=true />
        </section>
    }
}

/// The first page.
#[component]
pub(super) fn Front(
    /// What stands on it.
    paper: Paper,
    /// That something did not fit.
    note: impl Fn() -> Option<&'static str> + Send + 'static,
) -> impl IntoView {
    let foot = paper.clone();
    let urgencies = Urgency::ALL.iter().map(|urgency| {
        let on = paper.urgency == Some(*urgency);
        view! { <span class="paper-choice"><Tick on=on />{urgency.label()}</span> }
    });
    let urgencies = urgencies.collect_view();
    let number = (!paper.number.is_empty()).then(|| format!("番号 {}", paper.number));
    view! {
        <article class="paper-page" aria-label="1枚目（表）">
            <header class="paper-head">
                <h2>"つなぐシート"<small>"（複合課題チェックシート）"</small></h2>
                <p>{number}"　（表）"</p>
            </header>
            <table class="paper-facts">
                <tbody>
                    <tr>
                        <th scope="row">"書いた日"</th>
                        <td><Fit text=paper.written_on /></td>
                        <th scope="row">"書いた機関"</th>
                        <td><Fit text=paper.organisation /></td>
                    </tr>
                    <tr>
                        <th scope="row">"世帯"</th>
                        <td><Fit text=paper.household /></td>
                        <th scope="row">"ふりがな"</th>
                        <td><Fit text=paper.kana /></td>
                    </tr>
                    <tr>
                        <th scope="row">"住所"</th>
                        <td><Fit text=paper.address /></td>
                        <th scope="row">"電話"</th>
                        <td><Fit text=paper.phones /></td>
                    </tr>
                    <tr>
                        <th scope="row">"圏域"</th>
                        <td><Fit text=paper.area /></td>
                        <th scope="row">"緊急度"</th>
                        <td class="paper-choices">{urgencies}</td>
                    </tr>
                </tbody>
            </table>
            <People whole=paper.whole people=paper.people />
            <div class="paper-blocks">
                <Block title="くらしの様子" text=paper.situation />
                <Block title="今かかわっている機関・人（していること）" text=paper.helpers />
                <Block title="本人・家族の希望（本人の言葉で）" text=paper.wishes />
            </div>
            <Foot paper=foot page="1／2" note=note />
        </article>
    }
}

/// Every kind of difficulty, for all of them and for each, ticked or not.
#[component]
fn People(whole: BTreeSet<Trouble>, people: Vec<Line>) -> impl IntoView {
    let kinds = Trouble::ALL
        .iter()
        .map(|it| view! { <th scope="col" class="paper-kind"><span>{it.label()}</span></th> });
    let kinds = kinds.collect_view();
    let ticks = |troubles: &BTreeSet<Trouble>| {
        let ticks = Trouble::ALL
            .iter()
            .map(|it| view! { <td class="paper-tick"><Tick on=troubles.contains(it) /></td> });
        ticks.collect_view()
    };
    let mut lines = people;
    let missing = LINES.saturating_sub(lines.len());
    lines.extend(std::iter::repeat_n(Line::default(), missing));
    let crowd = match lines.len() {
        ..=8 => "few",
        9..=14 => "some",
        _ => "many",
    };
    let row = |line: Line| {
        let ticks = ticks(&line.troubles);
        view! {
            <tr>
                <td><Fit text=line.name /></td>
                <td><Fit text=line.relation /></td>
                <td><Fit text=line.sex /></td>
                <td><Fit text=line.birth /></td>
                <td><Fit text=line.care /></td>
                {ticks}
                <td><Fit text=line.remarks /></td>
            </tr>
        }
    };
    view! {
        <table class="paper-people" data-crowd=crowd>
            <thead>
                <tr>
                    <th scope="col">"氏名"</th>
                    <th scope="col">"続柄"</th>
                    <th scope="col">"性別"</th>
                    <th scope="col">"生年月日・年齢"</th>
                    <th scope="col">"要介護度"</th>
                    {kinds}
                    <th scope="col">"様子"</th>
                </tr>
            </thead>
            <tbody>
                <tr>
                    <th scope="row" colspan="5">"世帯全体の困りごと（当てはまるものすべてにレ）"</th>
                    {ticks(&whole)}
                    <td></td>
                </tr>
                {lines.into_iter().map(row).collect_view()}
            </tbody>
        </table>
    }
}
