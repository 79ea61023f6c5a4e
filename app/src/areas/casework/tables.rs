//! The picture of a household in tables: who they are with what troubles them and who sees to it, who supports with what, and what
//! nobody sees to.

use leptos::prelude::*;
use shared::{
    domain::casework::Support,
    record::{Choice as _, Record},
    reports::{Help, Need, Person, Picture, Supporter, Whom},
};

use crate::{
    store::{Store, use_store},
    ui::{Card, Chip, Icon, IconName, LinkButton, Tone},
};

/// What someone who supports is called. Tracked.
pub(super) fn supporter_name(store: Store, who: &Supporter) -> String {
    match who {
        Supporter::Organisation(id) | Supporter::Entry(id) => store.title(*id),
        Supporter::Named(name) => name.clone(),
    }
}

fn whom_name(picture: &Picture, whom: &Whom) -> String {
    let person = picture.people.iter().find(|person| person.whom == *whom);
    match (person, whom) {
        (Some(person), _) => person.name.clone(),
        (None, Whom::Household) => "世帯全体".to_owned(),
        (None, Whom::Member(_) | Whom::Named(_)) => "世帯員でなくなった人".to_owned(),
    }
}

/// What nobody sees to, first of all.
#[component]
pub(super) fn Gaps(picture: Memo<Picture>) -> impl IntoView {
    let count = Memo::new(move |_| picture.with(|picture| picture.gaps().count()));
    let row = |picture: &Picture, need: &Need| {
        let text = format!(
            "{}：{}",
            whom_name(picture, &need.whom),
            need.trouble.label()
        );
        view! { <li><Chip tone=Tone::Bad>{text}</Chip></li> }
    };
    let rows = move || {
        picture.with(|picture| picture.gaps().map(|need| row(picture, need)).collect_view())
    };
    view! {
        <Card title=Signal::derive(move || format!("支援が足りないところ {}件", count.get()))>
            {move || {
                if picture.with(|picture| picture.needs.is_empty()) {
                    view! { <p>"困りごとはまだ挙がっていません。世帯員の記録か、つなぐシートに書きます。"</p> }.into_any()
                } else if count.get() == 0 {
                    view! { <p>"挙がっている困りごとには、すべて支援する人がいます。"</p> }.into_any()
                } else {
                    view! {
                        <p>"困りごととして挙がっていて、だれの「支援の状況」にも入っていないものです。"</p>
                        <ul class="chips" role="list">{rows()}</ul>
                    }
                    .into_any()
                }
            }}
        </Card>
    }
}

/// Each of them with their troubles, and who sees to each.
#[component]
pub(super) fn People(picture: Memo<Picture>) -> impl IntoView {
    let store = use_store();
    let needs = move |picture: &Picture, whom: &Whom| {
        let needs = picture.needs.iter().filter(|need| need.whom == *whom);
        let lines = needs.map(|need| {
            let who: Vec<_> = need
                .met_by
                .iter()
                .map(|who| supporter_name(store, who))
                .collect();
            let by = if who.is_empty() {
                view! { <strong class="picture-gap">"支援なし"</strong> }.into_any()
            } else {
                view! { <span>{who.join("、")}</span> }.into_any()
            };
            view! { <li>{need.trouble.label()}" — "{by}</li> }
        });
        let lines = lines.collect::<Vec<_>>();
        if lines.is_empty() {
            view! { <p>"挙がっていません"</p> }.into_any()
        } else {
            view! { <ul role="list">{lines}</ul> }.into_any()
        }
    };
    let person = move |picture: &Picture, person: &Person| {
        let facts = [
            person.relation.map(|it| it.label().to_owned()),
            person.sex.map(|it| it.label().to_owned()),
            person.age.map(|age| format!("{age}歳")),
            person.care_level.map(|it| it.label().to_owned()),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        view! {
            <tr>
                <th scope="row">{person.name.clone()}</th>
                <td>{facts.join("・")}</td>
                <td>{needs(picture, &person.whom)}</td>
            </tr>
        }
    };
    let rows = move || {
        picture.with(|picture| {
            let people = picture.people.iter();
            let people: Vec<_> = people.map(|it| person(picture, it)).collect();
            view! {
                {people}
                <tr>
                    <th scope="row">"世帯全体"</th>
                    <td></td>
                    <td>{needs(picture, &Whom::Household)}</td>
                </tr>
            }
        })
    };
    view! {
        <Card title="一人ひとりの困りごとと支援">
            <div class="picture-table" tabindex="0" role="group" aria-label="一人ひとりの困りごとと支援の表">
                <table class="facts-table">
                    <thead><tr><th scope="col">"名前"</th><th scope="col">"本人との関係など"</th><th scope="col">"困りごと — 支援する人"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
}

/// Who supports them with what.
#[component]
pub(super) fn Supporters(
    picture: Memo<Picture>,
    /// The way to a new one, for those who may write it.
    add: Memo<Option<String>>,
) -> impl IntoView {
    let store = use_store();
    let help = move |picture: &Picture, help: &Help| {
        let troubles: Vec<_> = help.troubles.iter().map(|it| it.label()).collect();
        let about = (!troubles.is_empty()).then(|| format!("（{}）", troubles.join("、")));
        let what = help
            .what
            .clone()
            .unwrap_or_else(|| "担当（していることは書かれていません）".to_owned());
        let text = format!(
            "{}：{what}{}",
            whom_name(picture, &help.whom),
            about.unwrap_or_default()
        );
        let is_support = store.kind_of(help.record) == Some(Support::KIND);
        let is_theirs = is_support && add.get().is_some();
        let to = is_theirs.then(|| format!("/supports/{}/edit", help.record));
        view! {
            <li>
                {text}
                {to.map(|to| view! { <a class="screen-only picture-edit" href=to>"直す"</a> })}
            </li>
        }
    };
    let rows = move || {
        picture.with(|picture| {
            let all = picture.supporters.iter();
            all.map(|(who, helps)| {
                let helps: Vec<_> = helps.iter().map(|it| help(picture, it)).collect();
                view! {
                    <tr>
                        <th scope="row">{supporter_name(store, who)}</th>
                        <td><ul role="list">{helps}</ul></td>
                    </tr>
                }
            })
            .collect_view()
        })
    };
    view! {
        <Card title="だれが何を支援しているか">
            <div class="picture-table" tabindex="0" role="group" aria-label="支援の表">
                <table class="facts-table">
                    <thead><tr><th scope="col">"支援する機関・人"</th><th scope="col">"だれに：していること"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {move || {
                add.get()
                    .map(|to| {
                        view! {
                            <div class="actions screen-only">
                                <LinkButton href=to><Icon name=IconName::Add />"支援を書く"</LinkButton>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}
