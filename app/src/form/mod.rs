//! Schema → form. Knows no record by name.
//!
//! Reading, changes and drafts are plain functions; the rest is what shows them.

#![cfg_attr(
    feature = "browser",
    expect(
        unreachable_pub,
        reason = "the component macro gives its inner function the visibility of the component"
    )
)]

mod draft;
mod picture;
mod read;
mod writes;

#[cfg(feature = "browser")]
mod frame;
#[cfg(feature = "browser")]
mod input;
#[cfg(feature = "browser")]
mod keeper;
#[cfg(feature = "browser")]
mod open;
#[cfg(feature = "browser")]
mod pictures;
#[cfg(feature = "browser")]
mod reference;
#[cfg(feature = "browser")]
mod rows;
#[cfg(feature = "browser")]
mod state;
#[cfg(feature = "browser")]
mod summary;
#[cfg(feature = "browser")]
#[cfg(test)]
pub(crate) mod tests;

pub use draft::{Draft, Input, Inputs, Typed};
pub use picture::{picture_bytes, picture_text};
pub use read::{read_text, typed_of};
pub use writes::{Problem, is_same, preview, writes};
#[cfg(feature = "browser")]
pub use {
    frame::RecordForm,
    input::{FieldInput, Fields, input_id},
    keeper::flush,
    open::{DraftInfo, First, Opening, Together, drafts},
    pictures::PictureView,
    rows::RowsInput,
    state::FormState,
};
