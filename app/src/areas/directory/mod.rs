//! 相談機関一覧: whom to turn to, by matter and by district. Works without a network.

mod draft;
mod entries;
mod filter;
mod import;
mod page;
mod windows;

pub(in crate::areas) use draft::waiting;
pub use draft::{
    Decline, DraftChanges, DraftPage, DraftRow, EditCharge, EditRow, EditionChanges, EditionList,
    EditionPage, NewCharge, NewProposal, NewReview, NewRow, ProposalList, Publish, PublishRow,
};
pub use import::ImportList;
pub use page::Directory;
pub use windows::Windows;
