//! What is published, printed, found and exchanged with others, as pure functions of records and a date.

mod agenda;
mod answer_links;
mod casework;
mod content_lines;
mod contents;
mod course;
pub mod csv;
mod difference;
mod directory;
mod districts;
mod drawing;
mod editions;
pub mod finding;
mod grouped;
pub mod hsds;
pub mod ics;
mod loading;
mod meetings;
pub mod opening;
pub mod past;
mod picture;
mod publication;
pub mod results;
mod reviews;
pub mod schema_org;
pub mod sheets;
mod timeline;
pub mod vcard;
mod waiting;

pub use agenda::{
    NEWS, OF_AGENDA, Reader, TO_LOOK_BACK, Waits, agenda, is_news, is_to_answer, is_to_look_back,
    is_to_review, is_to_settle, role_waits,
};
pub use answer_links::{Asked, Fault, Filled, LONGEST_WORDS, Question, answer_id, name_and_phones};
pub use casework::{CaseHistory, IntakeStage, TaskStatus, intake_stage, task_status};
pub use contents::Contents;
pub use course::{Course, LATE, Stage, Step, course};
pub use difference::{FieldDifference, Mark, RowDifference, difference, state};
pub use directory::{areas, list};
pub use districts::{Districts, Place};
pub use drawing::{Drawing, Point, Rect, drawing};
pub use editions::{Editions, OUT, Standing};
pub use loading::{Change, Loading, load_areas};
pub use meetings::{
    Invited, MeetingStage, SECRECY, SlotReply, earliest_slot, invitation, meeting_stage, reply_to,
    retelling, slots_in_order,
};
pub use picture::{Help, Known, Need, Person, Picture, Supporter, Whom, generation, picture};
pub use publication::{Obstacle, obstacle, publication, with_company, without_open};
pub use reviews::{Reviewed, reviews};
pub use timeline::{HAPPENINGS, Happening, happenings, timeline};
pub use waiting::{OF_WAITING, overdue, wait};
