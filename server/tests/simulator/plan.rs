//! What happens in a run: a list of steps, each with a seed of its own, so that a run from which steps were taken out does the
//! rest as before.

use shared::sample::Rng;

use crate::database::Backend;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Someone presses 保存する.
    Save,
    /// A tab begins to sync.
    Sync,
    /// Tabs and messages go on for a while, in any order.
    GoOn,
    /// The battery dies; the tablet is opened again.
    Kill,
    /// One more tab.
    OpenTab,
    /// A tab is closed, whatever it was doing.
    CloseTab,
    /// The next calls of the disk fail.
    DiskFails,
    /// The device's clock jumps.
    ClockJumps,
    /// Time passes.
    TimePasses,
    /// The server's process is killed over its next request.
    ServerDies,
    /// The operator makes a backup.
    Backup,
    /// The operator restores one.
    Restore,
    /// The device is backed up.
    Image,
    /// The device is set back to its image.
    SetBack,
    /// Another device of the person gets the image of this one.
    Clone,
    /// The browser drops everything the device has, or some of it.
    Evict,
    /// The person's session ends.
    SignOut,
    /// What waits is handed in sealed.
    HandIn,
}

/// How often each happens, of a hundred or so.
const WEIGHTS: &[(Act, usize)] = &[
    (Act::Save, 30),
    (Act::Sync, 22),
    (Act::GoOn, 26),
    (Act::Kill, 3),
    (Act::OpenTab, 3),
    (Act::CloseTab, 2),
    (Act::DiskFails, 3),
    (Act::ClockJumps, 2),
    (Act::TimePasses, 4),
    (Act::ServerDies, 3),
    (Act::Backup, 2),
    (Act::Restore, 1),
    (Act::Image, 2),
    (Act::SetBack, 1),
    (Act::Clone, 1),
    (Act::Evict, 2),
    (Act::SignOut, 1),
    (Act::HandIn, 3),
];

/// What people write most of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Households, visits, and who may see them.
    Households,
    /// The directory, its editions and what offices propose for it.
    Directory,
    /// つなぐシート, sent on and answered.
    Sheets,
    /// What agencies ask the coordinators, and the cases that come of it.
    Cases,
}

impl Theme {
    /// That of a run by its seed: every second one is about households, the others take turns.
    const fn of(seed: u64) -> Self {
        match seed % 8 {
            0 | 4 => Self::Directory,
            2 => Self::Sheets,
            6 => Self::Cases,
            _ => Self::Households,
        }
    }
}

/// A step: what, to which device, and the seed of everything left to chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) act: Act,
    pub(crate) tablet: usize,
    pub(crate) seed: u64,
}

/// A run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// Whose each device is, by the place among the accounts.
    pub(crate) tablets: Vec<usize>,
    pub(crate) steps: Vec<Step>,
    /// Whether organisations may cease to serve households. Where the server is restored they do not: what was written
    /// after the backup for a household that its writer serves no more, nobody may bring back.
    pub(crate) rights_end: bool,
    /// What people write.
    pub(crate) theme: Theme,
    /// Where the city's records lie.
    pub(crate) backend: Backend,
}

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "seed {}, devices of {:?}", self.seed, self.tablets)?;
        for Step { act, tablet, seed } in &self.steps {
            writeln!(f, "{act:?} at device {tablet}, {seed}")?;
        }
        Ok(())
    }
}

impl Plan {
    /// The plan of a seed.
    pub(crate) fn new(seed: u64, backend: Backend) -> Self {
        Self::about(Theme::of(seed), seed, backend)
    }

    /// The plan of a seed about this.
    pub(crate) fn about(theme: Theme, seed: u64, backend: Backend) -> Self {
        let mut rng = Rng::new(seed);
        let people = 2 + rng.below(3);
        // Not both: what only a set back device and a set back server had is nowhere any more, and whoever has a copy of it
        // can't prove that it was ever made.
        let rights_end = rng.chance(50);
        let spared: &[Act] = if rights_end {
            &[Act::Restore]
        } else {
            &[Act::SetBack, Act::Clone]
        };
        let tablets: Vec<usize> = (0..2 + rng.below(4)).map(|_| rng.below(people)).collect();
        let length = 30 + rng.below(120);
        let total = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        let steps = (0..length).map(|_| {
            let mut at = rng.below(total);
            let drawn = WEIGHTS.iter().find(|(_, weight)| {
                let is_here = at < *weight;
                at = at.saturating_sub(*weight);
                is_here
            });
            Step {
                act: drawn
                    .map(|(act, _)| *act)
                    .filter(|act| !spared.contains(act))
                    .unwrap_or(Act::GoOn),
                tablet: rng.below(tablets.len()),
                seed: rng.number(),
            }
        });
        let steps = steps.collect();
        Self {
            seed,
            tablets,
            steps,
            rights_end,
            theme,
            backend,
        }
    }

    /// The same run with as few steps as still fail.
    pub(crate) fn shrunk(&self, fails: impl Fn(&Self) -> bool) -> Self {
        let mut plan = self.clone();
        let mut size = plan.steps.len().div_ceil(2);
        loop {
            let mut at = 0;
            while at < plan.steps.len() {
                let mut fewer = plan.clone();
                fewer.steps.drain(at..(at + size).min(plan.steps.len()));
                if fails(&fewer) {
                    plan = fewer;
                } else {
                    at += size;
                }
            }
            if size == 1 {
                return plan;
            }
            size = size.div_ceil(2);
        }
    }
}
