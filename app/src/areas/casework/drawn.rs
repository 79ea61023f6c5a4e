//! The picture of a household, drawn: signs as in a genogram (man a square, woman a circle), who supports it beside it. All that is
//! said here the tables say as well.

use leptos::prelude::*;
use shared::{
    domain::household::{Relation, Sex},
    record::Choice as _,
    reports::{Drawing, Person, Picture, Point, Rect, Supporter, drawing},
};

use super::tables::supporter_name;
use crate::store::{Store, use_store};

/// Characters of a name that fit below a sign, and into a box.
const BELOW: usize = 8;
const INSIDE: usize = 13;

/// The drawing.
#[component]
pub(super) fn Drawn(picture: Memo<Picture>) -> impl IntoView {
    let store = use_store();
    move || picture.with(|picture| drawn(store, picture))
}

fn drawn(store: Store, picture: &Picture) -> impl IntoView + use<> {
    let at = drawing(picture);
    let family: Vec<_> = at.family.iter().map(|line| points(line)).collect();
    let helps = at.helps.iter().map(|(_, from, to)| points(&[*from, *to]));
    let helps: Vec<_> = helps.collect();
    let people: Vec<_> = picture
        .people
        .iter()
        .zip(&at.people)
        .map(|(person, sign)| {
            let of_them = picture.gaps().filter(|need| need.whom == person.whom);
            one(person, *sign, of_them.count())
        })
        .collect();
    let supporters = picture.supporters.keys().zip(&at.supporters);
    let supporters: Vec<_> = supporters
        .map(|(who, place)| supporter(store, who, *place))
        .collect();
    let Drawing { whole, home, .. } = at;
    let label = format!(
        "世帯の{}人と、支援する{}か所の図。同じことが下の表にあります。",
        picture.people.len(),
        picture.supporters.len()
    );
    view! {
        <div class="drawn-frame" tabindex="0" role="group" aria-label="世帯の図">
            <svg
                class="drawn"
                viewBox=format!("-2 -2 {} {}", whole.width + 4, whole.height + 4)
                width=whole.width + 4
                height=whole.height + 4
                role="img"
                aria-label=label
            >
                <rect class="drawn-home" x="0" y="0" width=home.width height=home.height rx="12" />
                {helps.into_iter().map(|points| view! { <polyline class="drawn-help" points=points /> }).collect_view()}
                {family.into_iter().map(|points| view! { <polyline class="drawn-family" points=points /> }).collect_view()}
                {people}
                {supporters}
            </svg>
        </div>
    }
}

fn points(line: &[Point]) -> String {
    let points = line.iter().map(|(x, y)| format!("{x},{y}"));
    points.collect::<Vec<_>>().join(" ")
}

/// A person: the sign, the name, the age or relation, and how much nobody sees to.
fn one(person: &Person, sign: Rect, gaps: usize) -> impl IntoView + use<> {
    let Rect {
        x,
        y,
        width,
        height,
    } = sign;
    let (middle, centre) = sign.middle();
    let is_head = person.relation == Some(Relation::Principal);
    let class = if is_head {
        "drawn-sign drawn-head"
    } else {
        "drawn-sign"
    };
    let shape = match person.sex {
        Some(Sex::Male) => {
            view! { <rect class=class x=x y=y width=width height=height /> }.into_any()
        }
        Some(Sex::Female) => {
            view! { <circle class=class cx=middle cy=centre r=width / 2 /> }.into_any()
        }
        Some(Sex::Other) | None => {
            let corners = [
                (middle, y),
                (x + width, centre),
                (middle, y + height),
                (x, centre),
            ];
            view! { <polygon class=class points=points(&corners) /> }.into_any()
        }
    };
    let age = person.age.map(|age| age.to_string()).unwrap_or_default();
    let relation = person.relation.map(|it| it.label()).unwrap_or_default();
    view! {
        <g>
            {shape}
            <text class="drawn-text" x=middle y=centre + 5>{age}</text>
            <text class="drawn-text drawn-name" x=middle y=y + height + 16>{short(&person.name, BELOW)}</text>
            <text class="drawn-text drawn-small" x=middle y=y + height + 32>{relation}</text>
            {(gaps > 0)
                .then(|| view! { <text class="drawn-text drawn-gap" x=middle y=y + height + 48>{format!("支援なし {gaps}件")}</text> })}
        </g>
    }
}

fn supporter(store: Store, who: &Supporter, place: Rect) -> impl IntoView + use<> {
    let (middle, centre) = place.middle();
    let name = short(&supporter_name(store, who), INSIDE);
    view! {
        <g>
            <rect class="drawn-box" x=place.x y=place.y width=place.width height=place.height rx="8" />
            <text class="drawn-text drawn-small" x=middle y=centre + 5>{name}</text>
        </g>
    }
}

/// The beginning of a name that is too long.
fn short(name: &str, most: usize) -> String {
    match name.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
