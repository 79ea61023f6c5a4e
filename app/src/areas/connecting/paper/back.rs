//! Page two: what is asked, what the household has agreed to, which way the sheet went, and what was answered.

use leptos::prelude::*;
use shared::{
    domain::{connecting::Agreement, household::Extent},
    record::{BlobId, Choice as _, RecordId},
};

use super::{
    content::{Paper, STEPS, StepLine},
    fit::Fit,
    front::{Block, Foot, Tick},
};
use crate::form::PictureView;

/// The second page.
#[component]
pub(super) fn Back(
    /// What stands on it.
    paper: Paper,
    /// That something did not fit.
    note: impl Fn() -> Option<&'static str> + Send + 'static,
) -> impl IntoView {
    let foot = paper.clone();
    let about = if paper.household.is_empty() {
        "世帯：".to_owned()
    } else {
        format!("世帯：{}　書いた日：{}", paper.household, paper.written_on)
    };
    let agreement = paper.agreement;
    view! {
        <article class="paper-page" aria-label="2枚目（裏）">
            <header class="paper-head">
                <h2>"つなぐシート"<small>"（同意・つなぎ・返答）"</small></h2>
                <p>"（裏）"</p>
            </header>
            <div class="paper-about"><Fit text=about /></div>
            <Asked ask=paper.ask />
            <Agreed agreement=agreement extent=paper.extent receiver=paper.receiver signed=paper.signed />
            <Steps steps=paper.steps earlier=paper.earlier edition=paper.edition />
            <div class="paper-blocks">
                <Block title="受けた機関の返答（新しいものから。だれが、いつから、何をするか）" text=paper.replies />
            </div>
            <Foot paper=foot page="2／2" note=note />
        </article>
    }
}

#[component]
fn Asked(ask: String) -> impl IntoView {
    view! { <div class="paper-asked"><Block title="つなぐ先にお願いしたいこと" text=ask /></div> }
}

/// What the household agrees to, with the place to sign.
#[component]
fn Agreed(
    agreement: Option<Agreement>,
    extent: Option<Extent>,
    receiver: String,
    signed: Option<(RecordId, BlobId, String)>,
) -> impl IntoView {
    let agreements = Agreement::ALL.iter().map(|it| {
        let on = agreement == Some(*it);
        view! { <span class="paper-choice"><Tick on=on />{it.label()}</span> }
    });
    let extents = Extent::ALL.iter().map(|it| {
        let on = extent == Some(*it);
        view! { <span class="paper-choice"><Tick on=on />{it.label()}</span> }
    });
    view! {
        <section class="paper-agreed">
            <h3>"情報を伝えることへの同意"</h3>
            <p>
                "私たちの困りごとに取り組むため、このシートと下の範囲の記録を、つなぐ先の機関に見せ、機関どうしで話し合うことに同意します。つなぐ先が受けると、この世帯の担当になり、訪問の記録も見ます。同意はいつでも取り下げられます。"
            </p>
            <table class="paper-facts">
                <tbody>
                    <tr>
                        <th scope="row">"同意"</th>
                        <td class="paper-choices">{agreements.collect_view()}</td>
                    </tr>
                    <tr>
                        <th scope="row">"見せる範囲"</th>
                        <td class="paper-choices">{extents.collect_view()}</td>
                    </tr>
                    <tr>
                        <th scope="row">"つなぐ先"</th>
                        <td><Fit text=receiver /></td>
                    </tr>
                </tbody>
            </table>
            <Signature signed=signed />
        </section>
    }
}

/// The place to sign: by hand, or as it was signed on a screen.
#[component]
fn Signature(signed: Option<(RecordId, BlobId, String)>) -> impl IntoView {
    let day = signed.as_ref().map_or_else(
        || "令和　　年　　月　　日".to_owned(),
        |(_, _, who)| who.clone(),
    );
    let picture = signed.map(|(record, blob, _)| {
        view! { <PictureView record=record blob=blob alt="同意の署名" /> }
    });
    view! {
        <div class="paper-sign">
            <div class="paper-line" data-part="name"><span>"署名（本人）"</span>{picture}</div>
            <p class="paper-line" data-part="day"><span>{day}</span></p>
            <p class="paper-line" data-part="other"><span>"代わりに書いた人（続柄）"</span></p>
            <p class="paper-line" data-part="told"><span>"説明した人"</span></p>
        </div>
    }
}

/// From agency to agency, one a line.
#[component]
fn Steps(steps: Vec<StepLine>, earlier: String, edition: String) -> impl IntoView {
    let mut lines = steps;
    let missing = STEPS.saturating_sub(lines.len());
    lines.extend(std::iter::repeat_n(StepLine::default(), missing));
    let row = |line: StepLine| {
        view! {
            <tr>
                <td><Fit text=line.no /></td>
                <td><Fit text=line.sent_on /></td>
                <td><Fit text=line.sender /></td>
                <td><Fit text=line.receiver /></td>
                <td><Fit text=line.consent /></td>
                <td><Fit text=line.taken_up_on /></td>
                <td><Fit text=line.answered /></td>
                <td><Fit text=line.waited /></td>
            </tr>
        }
    };
    let edition = (!edition.is_empty()).then(|| format!("使った相談機関一覧：{edition}"));
    let under = [Some(earlier).filter(|it| !it.is_empty()), edition];
    let under = under.into_iter().flatten().collect::<Vec<_>>().join("　");
    view! {
        <section class="paper-steps">
            <h3>"つなぎの経過（受けるまで、つないだ機関が責任をもちます）"</h3>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"回"</th>
                        <th scope="col">"つないだ日"</th>
                        <th scope="col">"つないだ機関"</th>
                        <th scope="col">"つなぐ先"</th>
                        <th scope="col">"同意（日・した人・範囲）"</th>
                        <th scope="col">"受けた日"</th>
                        <th scope="col">"返答した日"</th>
                        <th scope="col">"待った日数"</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
            </table>
            <div class="paper-under"><Fit text=under /></div>
        </section>
    }
}
