//! Deliberate faults, to prove that the simulator sees such. Without the feature `mutants`, which no build that ships has,
//! there are none.

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// The server says that a save is stored before it is.
    AckBeforeCommit,
    /// The device moves its cursor in a transaction of its own, before the records are there.
    CursorBeforeRecords,
    /// Of two values that did not know of each other, the one with the later time wins.
    ClockDecides,
    /// The server does not say what has left a scope.
    LostGone,
    /// Numbers of changes are seen before the changes they are given to, as those of a database's own sequence are.
    PlainSequence,
    /// An edition of the directory counts as out before all of its rows are there.
    HalfEditions,
    /// What an edition has said is written again.
    WrittenAgain,
    /// Of what one answers twice to the time of a meeting, that counts which is read last.
    LastAnswerCounts,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::AckBeforeCommit,
        Self::CursorBeforeRecords,
        Self::ClockDecides,
        Self::LostGone,
        Self::PlainSequence,
        Self::HalfEditions,
        Self::WrittenAgain,
        Self::LastAnswerCounts,
    ];

    /// Whether the fault is in.
    #[must_use]
    pub fn is_in(self) -> bool {
        #[cfg(feature = "mutants")]
        return chosen::get() == Some(self);
        #[cfg(not(feature = "mutants"))]
        false
    }

    /// Puts this fault in, on this thread; none takes it out.
    #[cfg(feature = "mutants")]
    pub fn choose(mutant: Option<Self>) {
        chosen::set(mutant);
    }
}

#[cfg(feature = "mutants")]
mod chosen {
    use std::cell::Cell;

    use super::Mutant;

    thread_local! {
        static CHOSEN: Cell<Option<Mutant>> = const { Cell::new(None) };
    }

    pub(super) fn get() -> Option<Mutant> {
        CHOSEN.get()
    }

    pub(super) fn set(mutant: Option<Mutant>) {
        CHOSEN.set(mutant);
    }
}
