//! A visit.

use crate::{
    domain::{
        directory::Entry,
        household::{Household, Member, Relation, Trouble},
        people::Staff,
    },
    jp::{Date, Time},
    record::{DateTime, Issues, Paragraph, Photo, Ref, Rows, Set, Severity, Text, key_path},
};

crate::choices! {
    /// What a visit is for (S1).
    pub enum Purpose {
        /// Watching over.
        WatchOver = "watch_over" "見守り",
        /// Visiting nursing.
        Nursing = "nursing" "訪問看護",
        /// Reaching out.
        Outreach = "outreach" "アウトリーチ",
        /// Monitoring.
        Monitoring = "monitoring" "モニタリング",
        /// Work in the community.
        Community = "community" "地域活動",
    }
}

crate::choices! {
    /// How a visit went.
    pub enum Outcome {
        /// Met.
        Met = "met" "会えた",
        /// Spoke at the door or by intercom only.
        AtTheDoor = "at_the_door" "玄関先・インターホンのみ",
        /// Nobody at home.
        Absent = "absent" "不在",
        /// They did not want to.
        Declined = "declined" "会うのを望まれなかった",
        /// By telephone.
        Telephone = "telephone" "電話で話した",
    }
}

crate::choices! {
    /// Where a visit took place.
    pub enum Place {
        /// At home.
        Home = "home" "自宅",
        /// In a facility.
        Facility = "facility" "施設",
        /// In a hospital.
        Hospital = "hospital" "病院",
        /// In a community centre.
        CommunityCentre = "community_centre" "公民館・集会所",
        /// Elsewhere.
        Other = "other" "その他",
    }
}

crate::choices! {
    /// How soon something must happen.
    pub enum Urgency {
        /// Nothing out of the ordinary.
        Routine = "routine" "ふだんどおり",
        /// Soon.
        Soon = "soon" "早めに対応",
        /// Today.
        Today = "today" "今日中に対応",
        /// At once.
        Emergency = "emergency" "緊急",
    }
}

crate::rows! {
    /// Someone who went.
    pub struct Visitor {
        /// Who.
        staff: Ref<Staff> = "職員";
    }
}

crate::rows! {
    /// Someone who was met.
    pub struct Met {
        /// A person of the household.
        member: Option<Ref<Member>> = "世帯員";
        /// Someone else.
        name: Option<Text> = "そのほかの人", help("世帯員でないときに入力します。");
        /// What they are to the household.
        relation: Option<Relation> = "続柄";
    }
}

crate::rows! {
    /// A photograph taken on a visit.
    pub struct Picture {
        /// The photograph.
        photo: Photo = "写真";
        /// What it shows.
        caption: Option<Text> = "写っているもの";
    }
}

crate::record! {
    /// One visit to a household.
    pub struct Visit = "visit" "訪問記録" in Visits(household), check(check);

    section "訪問" {
        /// The household visited.
        household: Ref<Household> = "世帯", listed;
        /// When it began.
        started_at: DateTime = "開始", listed, sorts, by_day;
        /// When it ended.
        ended_at: Option<Time> = "終了";
        /// What for.
        purpose: Purpose = "目的", listed;
        /// How it went.
        outcome: Outcome = "会えたか", listed;
        /// Where.
        place: Option<Place> = "場所";
        /// Who went, beside the author.
        visitors: Rows<Visitor> = "訪問した人", help("自分のほかに行った人");
        /// Who was met.
        met: Rows<Met> = "会えた人";
    }
    section "バイタルサイン" {
        /// Body temperature.
        temperature: Option<f64> = "体温", unit("℃", 1), plausible(34.0, 42.0);
        /// Pulse rate.
        pulse: Option<f64> = "脈拍", unit("回/分", 0), plausible(40.0, 150.0);
        /// Blood pressure, systolic.
        systolic: Option<f64> = "血圧（上）", unit("mmHg", 0), plausible(70.0, 220.0);
        /// Blood pressure, diastolic.
        diastolic: Option<f64> = "血圧（下）", unit("mmHg", 0), plausible(40.0, 130.0);
        /// Oxygen saturation.
        spo2: Option<f64> = "SpO2", unit("%", 0), plausible(85.0, 100.0);
        /// Respiration rate.
        respiration: Option<f64> = "呼吸数", unit("回/分", 0), plausible(8.0, 40.0);
    }
    section "様子" {
        /// The household's difficulties found.
        troubles: Set<Trouble> = "困りごと";
        /// What was seen.
        seen: Option<Paragraph> = "見たこと";
        /// What was said.
        said: Option<Paragraph> = "話したこと";
        /// What was done.
        done: Option<Paragraph> = "したこと";
        /// What there was to see.
        photos: Rows<Picture> = "写真";
    }
    section "これから" {
        /// How soon something must happen.
        urgency: Option<Urgency> = "緊急度", listed;
        /// The agency to follow up.
        follow_up: Option<Ref<Entry>> = "つなぎたい相談機関";
        /// The day of the next visit.
        next_on: Option<Date> = "次回の訪問日", by_day, help("決まっていれば");
        /// The time of the next visit.
        next_at: Option<Time> = "次回の時刻";
    }
}

fn check(visit: &Visit, issues: &mut Issues) {
    if visit
        .ended_at
        .is_some_and(|end| end < visit.started_at.time)
    {
        let message = "開始より前の時刻です。日をまたいだときは、そのままで構いません。";
        issues.push(key_path("ended_at"), "終了", Severity::Warning, message);
    }
    if let (Some(systolic), Some(diastolic)) = (visit.systolic, visit.diastolic)
        && systolic <= diastolic
    {
        let message = "上の血圧が下の血圧より低くなっています。入れ違いがないか確かめてください。";
        issues.push(
            key_path("systolic"),
            "血圧（上）",
            Severity::Warning,
            message,
        );
    }
    if visit
        .next_on
        .is_some_and(|next| next < visit.started_at.date)
    {
        let message = "訪問した日より前です。日付を確かめてください。";
        issues.push(
            key_path("next_on"),
            "次回の訪問日",
            Severity::Warning,
            message,
        );
    }
}
