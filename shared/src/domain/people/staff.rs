//! A person on staff.

use super::Organisation;
use crate::{
    access::{Membership, Post, Role},
    jp::Timestamp,
    record::{ActorId, Choice, Doc, Record, Ref, Text},
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
