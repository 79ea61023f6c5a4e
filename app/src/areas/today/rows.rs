//! Rows of visits, planned or made.

use leptos::prelude::*;

use super::lines::Line;
use crate::{
    areas::parts::UrgencyChip,
    ui::{Button, Chip, IconName, Kind, LinkButton, RowLink, Tone},
};

/// Rows shown of a list before one asks for the rest.
const FIRST: usize = 20;

/// Rows of one list, the first ones at first.
#[component]
pub(super) fn Rows(
    /// The rows.
    lines: Memo<Vec<Line>>,
    /// Shows the day in front.
    #[prop(optional)]
    days: bool,
    /// These visits are made.
    #[prop(optional)]
    done: bool,
    /// Offers to write the record.
    #[prop(optional)]
    acts: bool,
) -> impl IntoView {
    let most = RwSignal::new(FIRST);
    let shown =
        move || lines.with(|lines| lines.iter().take(most.get()).cloned().collect::<Vec<_>>());
    let rest = Memo::new(move |_| lines.with(Vec::len).saturating_sub(most.get()));
    let row = move |line: Line| {
        let time = line.at.map(|at| at.short()).unwrap_or_default();
        let lead = if days {
            format!("{}/{} {time}", line.on.month(), line.on.day())
        } else {
            time
        };
        let href = if done {
            format!("/visits/{}", line.visit)
        } else {
            format!("/households/{}", line.household)
        };
        let new = format!("/households/{}/visits/new", line.household);
        view! {
            <li class="row-acts">
                <RowLink href=href lead=lead title=line.title support=line.support>
                    {done.then(|| view! { <Chip tone=Tone::Good icon=IconName::Check>"済み"</Chip> })}
                    <UrgencyChip urgency=line.urgency />
                </RowLink>
                {acts.then(|| view! { <LinkButton href=new kind=Kind::Primary large=true>"記録する"</LinkButton> })}
            </li>
        }
    };
    view! {
        <ul class="rows" role="list">
            {move || shown().into_iter().map(row).collect_view()}
        </ul>
        {move || {
            (rest.get() > 0)
                .then(|| {
                    view! {
                        <Button on_press=move |()| most.set(usize::MAX)>
                            {move || format!("残り{}件を表示する", rest.get())}
                        </Button>
                    }
                })
        }}
    }
}
