//! 相談機関一覧: whom to turn to, by matter and by district. Works without a network.

mod card;
mod draft;
mod entries;
mod filter;
mod import;
mod in_force;
mod matter;
mod near;
mod opening;
mod page;
mod paper;
mod sayings;
mod windows;

pub use card::CitizenCard;
pub(in crate::areas) use draft::waiting;
pub use draft::{
    Decline, DraftChanges, DraftPage, DraftRow, Drafted, EditCharge, EditRow, EditionChanges,
    EditionList, EditionPage, NewCharge, NewProposal, NewReview, NewRow, ProposalList, Publish,
    PublishRow,
};
pub use import::ImportList;
pub use in_force::Ready;
pub(in crate::areas) use in_force::districts_on;
pub use page::Directory;
pub use sayings::{EditSaying, NewSaying, Sayings};
pub use windows::Windows;
