//! A person on staff.

use super::Organisation;
use crate::{
    access::{Membership, Post, Posting, Role},
    jp::Timestamp,
    record::{ActorId, Choice, Doc, Record, Ref, Text, Value},
};

crate::record! {
    /// A person on staff. The record's id is the person's id as author of what they write.
    pub struct Staff = "staff" "職員" in Staff;

    section "基本" {
        /// The name colleagues see.
        name: Text = "氏名", listed, titles;
        /// How the name is read.
        kana: Option<Text> = "ふりがな", sorts;
        /// Where they work.
        organisation: Ref<Organisation> = "所属", listed;
        /// What they do.
        post: Post = "職種", listed;
        /// What they are entrusted with.
        role: Role = "権限";
    }
}

/// Since when someone is what their record says, by when that was written down.
#[must_use]
pub fn member_since(doc: &Doc) -> Timestamp {
    let heads = ["organisation", "post", "role"]
        .into_iter()
        .flat_map(|key| doc.heads(key));
    let written = heads.filter_map(|head| doc.stamps.get(&head.dot));
    let last = written.map(|stamp| stamp.at).max();
    last.unwrap_or(Timestamp::from_millis(0))
}

/// The membership a staff record stands for; none when it is removed or names no organisation.
#[must_use]
pub fn membership(doc: &Doc) -> Option<Membership> {
    if &*doc.kind != Staff::KIND || doc.is_removed() {
        return None;
    }
    let organisation = doc.get("organisation").as_text()?.parse().ok()?;
    let code = |key: &str| doc.get(key).as_text().map(str::to_owned);
    let post = code("post").and_then(|code| Post::from_code(&code));
    let role = code("role").and_then(|code| Role::from_code(&code));
    Some(Membership {
        actor: ActorId::new(doc.id.uuid()),
        organisation,
        // Of all posts, the one that may least.
        post: post.unwrap_or(Post::Adviser),
        role: role.unwrap_or(Role::Member),
    })
}

/// What a change from one state of a staff record to another says, all rivals counted; none for other kinds.
#[must_use]
pub fn posting(before: Option<&Doc>, after: &Doc) -> Option<Posting> {
    if &*after.kind != Staff::KIND {
        return None;
    }
    let mut posting = Posting::default();
    for doc in before.into_iter().chain([after]) {
        let organisations = doc.heads("organisation");
        if organisations.is_empty() {
            posting.organisations.insert(None);
        }
        let ids = organisations.iter().map(|head| head.value.as_text());
        let ids = ids.map(|id| id?.parse().ok());
        posting.organisations.extend(ids);
        let is_of_the_whole = |role: &Value| match role.as_text() {
            Some(code) => Role::from_code(code).is_none_or(|role| role == Role::Administrator),
            None => !role.is_empty(),
        };
        let mut roles = doc.heads("role").iter();
        posting.is_of_the_whole |= roles.any(|head| is_of_the_whole(&head.value));
    }
    Some(posting)
}
