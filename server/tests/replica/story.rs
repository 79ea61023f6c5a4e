//! One household's story, step by step through everyone's tablets: after each step every record lies with those who may see it and
//! with nobody else, as an oracle that was written from the words alone says; and what is said inside a 支援会議 stays inside.

mod city;
mod inside;
mod outside;
mod reach;
mod records;
mod steps;

use city::City;

#[tokio::test]
async fn at_each_step_everyone_holds_what_the_rules_in_words_say_and_no_more() {
    let mut city = City::new().await;
    city.is_as_told("as it begins").await;
    let home = steps::visited(&mut city).await;
    let sheet = steps::connected(&mut city, home).await;
    let case = steps::asked(&mut city, home, sheet).await;
    steps::pictured(&mut city, home, case).await;
    steps::advised(&mut city, home, case).await;
    let meeting = steps::called(&mut city, home, case).await;
    steps::held(&mut city, home, meeting).await;
    let roles = steps::planned(&mut city, home, case).await;
    inside::met_in_secret(&mut city, home).await;
    steps::closed(&mut city, home, case, &roles).await;
    steps::parted(&mut city, home).await;
    city.is_the_same_on_new_tablets().await;
    city.tally.has_asked_everything();
    assert!(city.tally.cells >= 700_000, "{} cells", city.tally.cells);
    city.town.server.stop().await.unwrap();
}
