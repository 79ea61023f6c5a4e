//! 支援の状況: who supports whom of a household with what. The picture of the household is drawn from these.

use crate::{
    domain::{
        household::{Household, Member, Trouble},
        people::Organisation,
    },
    jp::Date,
    record::{Issues, Ref, Set, Severity, Text, key_path},
};

crate::record! {
    /// That someone supports a household, or one of its people, with something.
    pub struct Support = "support" "支援の状況" in Household(household), check(check);

    section "だれが、だれを" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The organisation that supports; none where it is not on the list.
        organisation: Option<Ref<Organisation>> = "支援する機関", listed;
        /// Anyone else: a neighbour, a relative, a shop.
        name: Option<Text> = "そのほかの機関・人", listed, help("一覧にないときに入力します。近所の人や親族も書けます。");
        /// Who is supported; none where it is all of them.
        member: Option<Ref<Member>> = "支援を受ける人", listed, help("世帯全体のときは選びません。");
    }
    section "何を" {
        /// With what.
        what: Text = "していること", listed, titles, help("例：週に2回の訪問看護、電気代の支払いの相談");
        /// The troubles that it is about.
        troubles: Set<Trouble> = "どの困りごとに", help("どの支援でも選ばれていない困りごとは、「支援が足りないところ」に出ます。");
    }
    section "いつからいつまで" {
        /// The first day.
        from: Date = "始めた日", listed, sorts;
        /// The last day. None while it goes on.
        until: Option<Date> = "終わった日", listed;
    }
}

fn check(support: &Support, issues: &mut Issues) {
    if support.organisation.is_none() && support.name.is_none() {
        let message = "だれが支援しているかがわかりません。機関を選ぶか、名前を入力してください。";
        issues.push(
            key_path("name"),
            "そのほかの機関・人",
            Severity::Wrong,
            message,
        );
    }
    if support.until.is_some_and(|until| until < support.from) {
        let message = "始めた日より前です。日付を確かめてください。";
        issues.push(key_path("until"), "終わった日", Severity::Wrong, message);
    }
}
