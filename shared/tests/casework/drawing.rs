//! Where everything stands: whoever there is, nothing lies on anything else and nothing outside.

use proptest::prelude::*;
use shared::{
    domain::household::Relation,
    record::Choice,
    reports::{Drawing, Help, Person, Picture, Rect, Supporter, Whom, drawing, generation},
};

use super::*;

fn person(number: usize, relation: Option<Relation>) -> Person {
    Person {
        whom: Whom::Member(id(number as u128)),
        name: format!("見本 {number}"),
        relation,
        sex: None,
        age: None,
        care_level: None,
    }
}

fn of(relations: &[Option<Relation>], helps: &[(u8, u8)]) -> Picture {
    let mut relations = relations.to_vec();
    relations.sort_by_key(|it| (generation(*it), it.is_none(), *it));
    let people = relations.iter().enumerate();
    let mut picture = Picture {
        people: people.map(|(number, it)| person(number, *it)).collect(),
        ..Picture::default()
    };
    for (who, whom) in helps {
        let whom = match picture.people.get(usize::from(*whom)) {
            Some(person) => person.whom.clone(),
            None => Whom::Household,
        };
        let who = Supporter::Named(who.to_string());
        picture.supporters.entry(who).or_default().push(Help {
            whom,
            what: None,
            troubles: [].into(),
            record: id(1),
        });
    }
    picture
}

/// A sign with the words below it.
fn with_words(sign: Rect) -> Rect {
    Rect {
        x: sign.x - 34,
        width: sign.width + 68,
        height: sign.height + 54,
        ..sign
    }
}

fn check(picture: &Picture) -> Drawing {
    let drawing = drawing(picture);
    assert_eq!(drawing.people.len(), picture.people.len());
    assert_eq!(drawing.supporters.len(), picture.supporters.len());
    assert!(drawing.whole.contains(drawing.home));
    let people: Vec<Rect> = drawing.people.iter().copied().map(with_words).collect();
    for (place, one) in people.iter().enumerate() {
        assert!(drawing.home.contains(*one), "{one:?} in {:?}", drawing.home);
        assert!(people[..place].iter().all(|other| !other.overlaps(*one)));
    }
    for (place, one) in drawing.supporters.iter().enumerate() {
        assert!(drawing.whole.contains(*one));
        assert!(!one.overlaps(drawing.home));
        assert!(
            drawing.supporters[..place]
                .iter()
                .all(|other| !other.overlaps(*one))
        );
    }
    let ends = drawing.helps.iter().flat_map(|(_, from, to)| [*from, *to]);
    for (x, y) in drawing.family.iter().flatten().copied().chain(ends) {
        let point = Rect {
            x,
            y,
            width: 0,
            height: 0,
        };
        assert!(drawing.whole.contains(point), "{point:?}");
    }
    drawing
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_lies_on_anything_else(
        relations in prop::collection::vec(prop::option::of(prop::sample::select(Relation::ALL)), 0..24),
        helps in prop::collection::vec((0..20_u8, 0..30_u8), 0..40),
    ) {
        let picture = of(&relations, &helps);
        let drawing = check(&picture);
        // Every supporter is drawn to someone.
        for place in 0..drawing.supporters.len() {
            prop_assert!(drawing.helps.iter().any(|(from, ..)| *from == place));
        }
    }
}

#[test]
fn generations_stand_below_each_other_and_hang_together() {
    let all = [
        Relation::Child,
        Relation::Principal,
        Relation::Parent,
        Relation::Spouse,
    ];
    let drawing = check(&of(&all.map(Some), &[]));
    let rows: Vec<i32> = drawing.people.iter().map(|it| it.y).collect();
    let [parent, head, spouse, child] = rows[..] else {
        panic!("{rows:?}");
    };
    assert!(parent < head && head == spouse && spouse < child);
    // The couple, and from the middle between them down to the child.
    let (head, spouse) = (drawing.people[1], drawing.people[2]);
    let couple = vec![
        (head.x + head.width, head.middle().1),
        (spouse.x, spouse.middle().1),
    ];
    assert!(drawing.family.contains(&couple));
    let child = drawing.people[3];
    assert!(
        drawing
            .family
            .iter()
            .any(|line| line.last() == Some(&(child.middle().0, child.y)))
    );
}

#[test]
fn a_household_of_which_nothing_is_known_is_drawn_empty() {
    let drawing = check(&Picture::default());
    assert!(drawing.people.is_empty() && drawing.family.is_empty());
}
