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

/// Of every third device the app is two versions ahead, of every other third the server is: what they say beyond what is
/// known now must do no harm.
fn of_later_app(tablet: usize, body: String) -> String {
    if tablet % 3 != 1 {
        return body;
    }
    body.replacen('{', r#"{"later":{"any":[1]},"#, 1).replacen(
        r#""version":1"#,
        r#""version":3"#,
        1,
    )
}

fn of_later_server(tablet: usize, reply: String) -> String {
    if tablet % 3 != 2 {
        return reply;
    }
    reply
        .replacen(
            r#"{"opening":{"version":1"#,
            r#"{"opening":{"later":[{}],"version":3"#,
            1,
        )
        .replacen(r#"{"end":{"#, r#"{"end":{"later":null,"#, 1)
}

impl Transport for Wire {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let body = of_later_app(self.tablet, body);
        let bytes = self.ask(Question::Sync(body)).await?;
        let reply = String::from_utf8(bytes).map_err(|_| TransportError::Garbled)?;
        Ok(of_later_server(self.tablet, reply))
    }

    async fn segment(&self, segment: &SegmentRef) -> Answer {
        self.ask(Question::Segment(segment.name.clone())).await
    }
}
