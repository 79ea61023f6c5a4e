//! The network: messages lie in flight until someone decides what becomes of them.

use std::{
    cell::RefCell,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use app::sync::{Transport, TransportError};
use shared::wire::SegmentRef;

/// What a device asks.
#[derive(Clone, Debug)]
pub(crate) enum Question {
    Sync(String),
    Segment(String),
}

pub(crate) type Answer = Result<Vec<u8>, TransportError>;

/// Where someone waits for an answer.
#[derive(Debug, Default)]
struct Slot {
    answer: Option<Answer>,
    waiting: Option<Waker>,
}

/// A question on its way.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) tablet: usize,
    pub(crate) cookie: String,
    pub(crate) question: Question,
    /// Where the answer goes; who asked may be gone by then.
    slot: Rc<RefCell<Slot>>,
}

impl Message {
    pub(crate) fn answer(&self, answer: Answer) {
        let mut slot = self.slot.borrow_mut();
        slot.answer = Some(answer);
        if let Some(waiting) = slot.waiting.take() {
            waiting.wake();
        }
    }

    /// The same once more, to arrive later, with nobody waiting for an answer.
    pub(crate) fn again(&self) -> Self {
        Self {
            slot: Rc::default(),
            ..self.clone()
        }
    }
}

/// All messages on their way.
pub(crate) type Flight = Rc<RefCell<Vec<Message>>>;

/// One device's way to the server.
pub(crate) struct Wire {
    pub(crate) tablet: usize,
    pub(crate) cookie: String,
    pub(crate) flight: Flight,
}

impl Wire {
    async fn ask(&self, question: Question) -> Answer {
        let slot = Rc::<RefCell<Slot>>::default();
        self.flight.borrow_mut().push(Message {
            tablet: self.tablet,
            cookie: self.cookie.clone(),
            question,
            slot: Rc::clone(&slot),
        });
        poll_fn(|context| {
            let mut slot = slot.borrow_mut();
            slot.waiting = Some(context.waker().clone());
            slot.answer.take().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

impl Transport for Wire {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let bytes = self.ask(Question::Sync(body)).await?;
        String::from_utf8(bytes).map_err(|_| TransportError::Garbled)
    }

    async fn segment(&self, segment: &SegmentRef) -> Answer {
        self.ask(Question::Segment(segment.name.clone())).await
    }
}
