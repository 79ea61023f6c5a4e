//! 協力の依頼: what the section asks bodies for on behalf of a 支援会議 (生活困窮者自立支援法 第9条第3項; 要綱第5条), and what they answer.

use super::SupportMeeting;
use crate::{
    domain::people::Organisation,
    jp::Date,
    record::{Issues, Paragraph, Photo, Ref, Rows, Set, Severity, Text, key_path},
};

crate::choices! {
    /// What a body may be asked for.
    pub enum Requested {
        /// Documents.
        Documents = "documents" "資料の提供",
        /// What it knows.
        Information = "information" "情報の提供",
        /// What it thinks.
        Opinion = "opinion" "意見",
        /// Anything else.
        Help = "help" "そのほかの協力",
    }
}

crate::rows! {
    /// A page of what was sent.
    pub struct DocumentPage {
        /// The page.
        photo: Photo = "写真";
    }
}

crate::record! {
    /// That a body is asked for documents, information, an opinion or help. It lies within the meeting: the body gets a letter.
    pub struct InformationRequest = "information_request" "協力の依頼" in Meeting(meeting), check(check);

    section "依頼先" {
        /// The meeting.
        meeting: Ref<SupportMeeting> = "支援会議";
        /// Who is asked; none where it is not on the list.
        organisation: Option<Ref<Organisation>> = "依頼する機関", listed;
        /// Any other body: a power company, a landlord.
        name: Option<Text> = "そのほかの依頼先", listed, help("一覧にないときに入力します。例：電力会社、家主");
    }
    section "依頼" {
        /// What for.
        sought: Set<Requested> = "求めること", listed, help("当てはまるものをすべて選びます。");
        /// Which documents, what question.
        what: Paragraph = "くわしく", listed, titles, help("依頼状に印刷します。必要なことだけを書きます。");
        /// The day of the letter.
        asked_on: Date = "依頼した日", listed, sorts;
        /// By when an answer is asked for.
        due: Option<Date> = "回答の期限", listed;
    }
    section "回答" {
        /// When it answered.
        answered_on: Option<Date> = "回答があった日", ends;
        /// What.
        answer: Option<Paragraph> = "回答", ends, help("協力できないとの回答も書きます。");
        /// What was sent with it.
        pages: Rows<DocumentPage> = "届いた資料", ends, help("委員も見ます。");
    }
}

fn check(request: &InformationRequest, issues: &mut Issues) {
    let asked = request.asked_on;
    if request.organisation.is_none() && request.name.is_none() {
        let message = "だれに依頼するかがわかりません。機関を選ぶか、名前を入力してください。";
        issues.push(
            key_path("name"),
            "そのほかの依頼先",
            Severity::Wrong,
            message,
        );
    }
    if request.sought.is_empty() {
        let message = "何を求めるかが一つも選ばれていません。";
        issues.push(key_path("sought"), "求めること", Severity::Warning, message);
    }
    let has_come = request.answer.is_some() || !request.pages.is_empty();
    if has_come && request.answered_on.is_none() {
        let message = "回答があった日が空です。日付がないと、回答を待っているものとして数えます。";
        issues.push(
            key_path("answered_on"),
            "回答があった日",
            Severity::Warning,
            message,
        );
    }
    let days = [
        ("due", "回答の期限", request.due),
        ("answered_on", "回答があった日", request.answered_on),
    ];
    for (key, label, day) in days {
        if day.is_some_and(|day| day < asked) {
            let message = "依頼した日より前です。日付を確かめてください。";
            issues.push(key_path(key), label, Severity::Wrong, message);
        }
    }
}
