//! 複合課題解決アドバイザー: who they are, what they are asked about a case, and what they advise.

mod ask;
mod page;
mod roster;

pub use ask::{Advise, AskAdvisor, ChooseAdvisor, EditConsultation};
pub use page::ConsultationPage;
pub(in crate::areas) use page::{AdviceDue, Consultations};
pub use roster::{AdvisorList, EditAdvisor, EndAdvisor, NewAdvisor};
