//! Plain components on the rules of デジタル庁デザインシステム.
//!
//! They know no record, no store and no sync: values come in as signals and go out through callbacks, as the
//! text that was typed. What a component says by itself stands in [`words`]; all else is the caller's.

#![expect(
    unreachable_pub,
    reason = "the component macro gives its inner function the visibility of the component"
)]

mod banner;
mod button;
mod card;
mod choice;
mod copy;
mod date_input;
mod dialog;
mod entry;
mod field;
mod first_rows;
mod form;
mod frame;
mod icon;
mod notice;
mod number_input;
mod page;
mod photo_input;
mod qr;
mod search_box;
mod select;
mod signature_pad;
mod status_bar;
mod tabs;
mod text_input;
mod time_input;
mod toast;
mod virtual_list;
mod words;

pub use banner::Banner;
pub use button::{Button, Kind, LinkButton, PrintButton};
pub use card::{Card, Disclosure, Row, RowLink};
pub use choice::{CheckGroup, Checkbox, Choice, Layout, RadioGroup};
pub use copy::CopyButton;
pub use date_input::{DateInput, DateReading};
pub use dialog::{ConfirmDialog, Dialog};
pub use field::{Field, FieldGroup, focus_field};
pub use first_rows::FirstRows;
pub use form::Form;
pub use frame::{Frame, NavItem};
pub use icon::{Icon, IconName};
pub use notice::{Chip, EmptyState, Progress, Tone};
pub use number_input::NumberInput;
pub use page::{PageHead, SkipLink};
pub use photo_input::PhotoInput;
pub use qr::{Qr, QrCode};
pub use search_box::SearchBox;
pub use select::Select;
pub use signature_pad::SignaturePad;
pub use status_bar::StatusBar;
pub use tabs::Tabs;
pub use text_input::{TextArea, TextInput, TextKind, Width};
pub use time_input::TimeInput;
pub use toast::{ToastRegion, Toasts, provide_toasts, use_toasts};
pub use virtual_list::VirtualList;
