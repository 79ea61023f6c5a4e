//! Work that arrives after the right to write it has ended.

use shared::{
    access::{self, Action, Change, Topic},
    jp::Timestamp,
    record::ActorId,
};

use super::batch::Batch;
use crate::db::grants;

/// How long ago it may have been made, days. A tablet that was away for longer brings what was written on no ground any more.
const DAYS: i32 = 30;

impl Batch<'_> {
    /// Whether someone was allowed a change when they made it, as far as was known then: what a person wrote while it was
    /// theirs to write is handed in, though the household has been taken off their devices since.
    ///
    /// When it was made says their device, whose clock may be wrong. Whoever lies about it gains nothing but to write, under
    /// their own name and beside what others wrote, what they could have written then; grants and lists are never written so.
    pub(super) async fn was_allowed(
        &mut self,
        actor: ActorId,
        made: Timestamp,
        change: &Change,
    ) -> Result<bool, sqlx::Error> {
        // A right comes back by nobody's late word, and nothing is carried to where it would be seen again.
        let is_work = matches!(change.topic, Topic::Basics | Topic::Visits) && !change.is_move();
        if !is_work || !(0..=DAYS).contains(&self.now.date().days_since(made.date())) {
            return Ok(false);
        }
        let then = grants::actors_then(self.conn, actor, made).await?;
        Ok(then
            .iter()
            .any(|then| access::allows(then, Action::Write(change)).is_ok()))
    }
}
