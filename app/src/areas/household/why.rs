//! なぜ見えるのか: on what ground the person sees a household, and what they may do with its records.

use leptos::prelude::*;
use shared::{
    access::{Grant, Ground, Topic},
    domain::household::{self, Consent},
    record::{Choice, RecordId},
};

use crate::{
    areas::{
        access::{Standing, my_organisation, standing},
        read::fact,
    },
    store::{Store, use_store},
    ui::{Card, Kind, LinkButton, Row},
};

/// The topics a household's records are about.
const TOPICS: [Topic; 3] = [Topic::Basics, Topic::Visits, Topic::Grants];

/// The grounds, and what they let the person do.
#[component]
pub(super) fn Why(id: RecordId) -> impl IntoView {
    let store = use_store();
    let standing = standing(store, id);
    let reasons = move || {
        standing.with(|standing| {
            let grants = standing.grants.iter();
            // By a つなぎ nobody sees anything.
            grants
                .filter(|(_, grant)| grant.ground != Ground::Referral)
                .map(|(id, grant)| reason(store, *id, grant))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="screen-only"><Card title="なぜ見えるのか">
            <ul class="rows" role="list">
                {move || {
                    reasons()
                        .into_iter()
                        .map(|(ground, text)| view! { <li><Row title=ground support=text /></li> })
                        .collect_view()
                }}
            </ul>
            <p>{move || standing.with(may)}</p>
            {move || {
                standing
                    .with(Standing::may_read_log)
                    .then(|| {
                        view! {
                            <div class="actions">
                                <LinkButton href=format!("/households/{id}/log") kind=Kind::Text>"だれが見たか"</LinkButton>
                            </div>
                        }
                    })
            }}
        </Card></div>
    }
}

/// 担当, and who has it since when.
fn reason(store: Store, record: RecordId, grant: &Grant) -> (&'static str, String) {
    let ours = store.title(my_organisation(store));
    let ground = grant.ground;
    let mut text = match ground {
        Ground::Consent => {
            let consent = fact::<Consent>(store, record);
            let words = consent.map(|consent| {
                let (who, on) = (consent.given_by, consent.given_on.long());
                let purpose = consent.purpose;
                format!("{who}さんが{on}に同意しました。目的：{purpose}")
            });
            words.unwrap_or_else(|| "世帯が同意しています。".to_owned())
        }
        Ground::Law => {
            let law = fact::<household::Disclosure>(store, record);
            let words = law.map(|it| format!("{}{}による共有です。", it.law.label(), it.article));
            words.unwrap_or_else(|| "法令による共有です。".to_owned())
        }
        Ground::Emergency => {
            let until = grant.span.until.map(|until| until.long());
            return (
                ground.label(),
                format!(
                    "緊急のため、{}まで見られます。担当の機関に伝わっています。",
                    until.unwrap_or_default()
                ),
            );
        }
        Ground::Meeting => format!(
            "支援会議「{}」の委員として見られます。会議の外で話してはいけません。",
            store.title(record)
        ),
        Ground::Assigned | Ground::Referral | Ground::Own | Ground::Staff | Ground::Convening => {
            format!("{ours}がこの世帯を担当しています。")
        }
    };
    if let Some(until) = grant.span.last_day() {
        text.push_str(&format!("（{}まで）", until.long()));
    }
    (ground.label(), text)
}

/// あなた（訪問看護師）は、…を見て書くことができます。
fn may(standing: &Standing) -> String {
    let Some(me) = standing.me else {
        return String::new();
    };
    let named = |topics: Vec<Topic>| {
        let labels = topics.into_iter().map(Choice::label);
        labels.collect::<Vec<_>>().join("、")
    };
    let (write, rest): (Vec<Topic>, Vec<Topic>) = TOPICS
        .into_iter()
        .partition(|topic| standing.may_write(*topic));
    let (see, not): (Vec<Topic>, Vec<Topic>) =
        rest.into_iter().partition(|topic| standing.sees(*topic));
    let mut text = format!("あなた（{}）は、", me.post.label());
    let mut parts = Vec::new();
    if !write.is_empty() {
        parts.push(format!("{}を見ることも書くこともできます", named(write)));
    }
    if !see.is_empty() {
        parts.push(format!("{}を見ることができます", named(see)));
    }
    if !not.is_empty() {
        parts.push(format!("{}は見られません", named(not)));
    }
    text.push_str(&parts.join("。"));
    text.push('。');
    text
}
