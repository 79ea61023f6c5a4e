//! What a server logs, for those who look whether it says too much.

use std::{
    cell::RefCell,
    io::{self, Write},
    sync::Once,
};

thread_local! {
    /// What is logged on this thread, where someone listens.
    static LOGGED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Where the log goes: to whoever listens on the thread, as all tests share one.
struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.iter_mut().for_each(|lines| lines.extend(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to listen to what is logged on this thread, as the server logs it.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .with_writer(|| Lines)
            .init()
    });
    LOGGED.set(Some(Vec::new()));
}

/// What was logged since, and listens no more.
pub(crate) fn heard() -> String {
    String::from_utf8(LOGGED.take().unwrap()).unwrap()
}
