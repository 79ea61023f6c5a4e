//! 次の版の案: several people write it, someone looks over what it says otherwise, and it comes out as an edition.

mod changes;
mod charges;
mod forms;
mod gate;
mod list;
mod past;
mod proposals;
mod publish;
mod review;
mod row;
mod state;

pub use charges::{EditCharge, NewCharge};
pub use forms::{EditRow, NewRow};
pub use list::DraftPage;
pub use past::{EditionChanges, EditionList, EditionPage};
pub use proposals::{Decline, NewProposal, ProposalList};
pub use publish::{Publish, PublishRow};
pub use review::{DraftChanges, NewReview};
pub use row::DraftRow;

pub use state::Drafted;

pub(super) use charges::Inside;
pub(in crate::areas) use proposals::waiting;
