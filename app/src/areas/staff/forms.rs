//! The form of a staff record.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    access::Role,
    domain::people::Staff,
    record::{Choice as _, Path, Record, RecordId, Value},
};

use super::list::keeps;
use crate::{
    areas::{
        access::{may_write_staff, my_organisation},
        parts::Absent,
        read::record_id,
    },
    form::{Fields, FormState, Opening, RecordForm, input_id},
    screens::ConflictPanel,
    store::use_store,
    ui::{Banner, Card, Choice, PageHead, RadioGroup, Tone},
};

fn page(id: RecordId) -> String {
    format!("/staff/{id}")
}

/// Someone new.
#[component]
pub fn NewStaff() -> impl IntoView {
    let store = use_store();
    let (keeps_all, keeps_own) = untrack(|| keeps(store));
    if !keeps_own {
        return not_theirs().into_any();
    }
    let own = untrack(|| my_organisation(store));
    let opening = Opening::new(Staff::KIND);
    let opening = if keeps_all {
        let named = use_query_map().with_untracked(|query| query.get("organisation"));
        let named = named.unwrap_or_else(|| own.to_string());
        opening.propose("organisation", &Value::text(&named))
    } else {
        opening.given("organisation", own)
    };
    let opening = opening.propose("role", &Value::text(Role::Member.item().code));
    // Left without saving there is nobody to show.
    let done = move |id| {
        if store.doc(id).is_some() {
            page(id)
        } else {
            "/staff".to_owned()
        }
    };
    view! {
        <PageHead title="職員を登録する" lead="登録すると、次の画面で招待状を作れます。" />
        <RecordForm opening=opening done=done body=body(keeps_all) />
    }
    .into_any()
}

/// Mends someone's record.
#[component]
pub fn EditStaff() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        id.get()
            .filter(|id| store.kind_of(*id) == Some(Staff::KIND))
    });
    move || {
        let Some(id) = found.get() else {
            return view! { <Absent what="職員" /> }.into_any();
        };
        if !untrack(|| may_write_staff(store, id)) {
            return not_theirs().into_any();
        }
        let keeps_all = untrack(|| keeps(store)).0;
        view! {
            <PageHead title=Signal::derive(move || format!("{}を直す", store.title(id))) window="職員を直す" />
            <ConflictPanel id=id />
            <RecordForm opening=Opening::record(Staff::KIND, id) done=page body=body(keeps_all) />
        }
        .into_any()
    }
}

fn not_theirs() -> impl IntoView {
    view! {
        <PageHead title="職員" />
        <Banner tone=Tone::Info title="この職員の記録は、その所属の管理者と統括管理者だけが書けます">
            <p>"書いてほしいことは、管理者に伝えてください。"</p>
        </Banner>
    }
}

/// The fields that whoever keeps the record may decide.
fn body(keeps_all: bool) -> Callback<FormState, AnyView> {
    Callback::new(move |form: FormState| {
        let where_: &'static [&'static str] = if keeps_all { &["organisation"] } else { &[] };
        view! {
            <Card title="基本">
                <div class="stack">
                    <Fields form=form keys=&["name", "kana"] />
                    <Fields form=form keys=where_ />
                    <Fields form=form keys=&["post"] />
                    <RoleInput form=form keeps_all=keeps_all />
                </div>
            </Card>
        }
        .into_any()
    })
}

/// The roles that one may give.
#[component]
fn RoleInput(form: FormState, keeps_all: bool) -> impl IntoView {
    let field = form.schema().field("role")?;
    let path = Path::new("role").ok()?;
    let help = |role: &Role| match role {
        Role::Member => "世帯の仕事をします。",
        Role::OrganisationAdministrator => "自分の所属の職員を登録し、招待し、利用を終えられます。",
        Role::Administrator => "すべての職員と、機関・圏域・相談機関の一覧を変えられます。",
    };
    let given = |role: &&Role| keeps_all || **role != Role::Administrator;
    let options: Vec<Choice> = Role::ALL
        .iter()
        .filter(given)
        .map(|role| Choice {
            help: help(role).to_owned(),
            ..Choice::new(role.item().code, role.label())
        })
        .collect();
    let (value, error, id) = (form.text(&path, field), form.error(&path), input_id(&path));
    let set = move |text: String| form.set_text(&path, text);
    Some(view! {
        <RadioGroup id=id label=field.label required=true error=error options=options value=value on_change=set />
    })
}
