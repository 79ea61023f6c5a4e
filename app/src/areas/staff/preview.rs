//! What an import would change, row by row.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::{
    domain::people::{
        Staff,
        transfer::{Move, Plan, Problem, Question},
    },
    record::{Choice as _, RecordId},
};

use crate::{
    areas::read::fact,
    store::{Store, use_store},
    ui::{Banner, Button, Card, Choice, Kind, RadioGroup, Tone},
};

/// The plan, its questions, and the button that does it.
#[component]
pub(super) fn Preview(
    plan: Plan,
    answers: RwSignal<BTreeMap<usize, RecordId>>,
    apply: Callback<()>,
) -> impl IntoView {
    let Plan {
        moves,
        later,
        unchanged,
        questions,
        problems,
    } = plan;
    let count = moves.len();
    let open = problems.len() + questions.len();
    let button = match (count, open) {
        (0, _) => None,
        (_, 0) => Some(format!("{count}人の異動を反映する")),
        _ => Some(format!("問題のない{count}人だけ反映する")),
    };
    view! {
        {(!problems.is_empty()).then(|| view! { <Problems problems=problems /> })}
        {(!questions.is_empty()).then(|| view! { <Questions questions=questions answers=answers /> })}
        <Card title=format!("反映する内容 {count}人")>
            {if count == 0 {
                view! { <p>"今、反映できる行はありません。"</p> }.into_any()
            } else {
                view! { <Moves moves=moves /> }.into_any()
            }}
            {(!unchanged.is_empty())
                .then(|| view! { <p class="row-support">{format!("すでにそのとおりで、変わらない行：{}行", unchanged.len())}</p> })}
            {button
                .map(|label| {
                    view! { <div class="actions"><Button kind=Kind::Primary large=true on_press=apply>{label}</Button></div> }
                })}
        </Card>
        {(!later.is_empty())
            .then(|| {
                view! {
                    <Card title=format!("まだ反映しない内容 {}人", later.len())>
                        <p>"異動日がまだ来ていません。その日になってから、同じファイルをもう一度取り込んでください。"</p>
                        <Moves moves=later />
                    </Card>
                }
            })}
    }
}

#[component]
fn Problems(problems: Vec<Problem>) -> impl IntoView {
    let line = |problem: Problem| {
        let Problem {
            row,
            column,
            message,
        } = problem;
        let place = match column {
            Some(column) => format!("{row}行目の「{}」", column.label()),
            None => format!("{row}行目"),
        };
        view! { <li><strong>{place}</strong>"　"{message}</li> }
    };
    let title = format!("ファイルを直すところが{}か所あります", problems.len());
    view! {
        <Banner tone=Tone::Bad title=title>
            <ul>{problems.into_iter().map(line).collect_view()}</ul>
        </Banner>
    }
}

#[component]
fn Questions(
    questions: Vec<Question>,
    answers: RwSignal<BTreeMap<usize, RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let ask = move |question: Question| {
        let Question { row, name, people } = question;
        let options: Vec<Choice> = people.iter().map(|id| choice(store, *id)).collect();
        let answer = move |id: String| {
            if let Ok(id) = id.parse() {
                answers.update(|answers| {
                    answers.insert(row, id);
                });
            }
        };
        view! {
            <RadioGroup
                id=format!("who-{row}")
                label=format!("{row}行目の「{name}」さんは、どの人ですか")
                required=true
                options=options
                value=String::new()
                on_change=answer
            />
        }
    };
    view! {
        <Card title=format!("同じ氏名の人を確かめる {}行", questions.len())>
            <div class="stack">{questions.into_iter().map(ask).collect_view()}</div>
        </Card>
    }
}

fn choice(store: Store, id: RecordId) -> Choice {
    let staff = untrack(|| fact::<Staff>(store, id));
    let help = staff.map_or_else(String::new, |staff| {
        let at = untrack(|| store.title(staff.organisation.id()));
        format!("{at}・{}", staff.post.label())
    });
    Choice {
        help,
        ..Choice::new(id.to_string(), untrack(|| store.title(id)))
    }
}

#[component]
fn Moves(moves: Vec<Move>) -> impl IntoView {
    let line = |step: Move| {
        let changes = step.changes.into_iter().map(|change| {
            let before = if change.before.is_empty() { "（なし）".to_owned() } else { change.before };
            view! { <span class="change">{format!("{}：{before} → {}", change.label, change.after)}</span> }
        });
        view! {
            <tr>
                <td>{step.row}</td>
                <th scope="row">{step.name}</th>
                <td>{changes.collect_view()}</td>
                <td>{step.day.map(|day| day.long())}</td>
            </tr>
        }
    };
    view! {
        <div class="wide" role="region" tabindex="0" aria-label="異動の内容">
            <table class="facts-table">
                <thead>
                    <tr>
                        <th scope="col">"行"</th>
                        <th scope="col">"氏名"</th>
                        <th scope="col">"変わるところ"</th>
                        <th scope="col">"異動日"</th>
                    </tr>
                </thead>
                <tbody>{moves.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
}
