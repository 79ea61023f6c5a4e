//! A run: devices, the network and the server, moved one small step at a time in an order the seed decides.

mod calm;

use std::{collections::BTreeSet, future::Future, pin::Pin, task::Poll, time::Duration};

use app::{
    device::DeviceError,
    sync::{Replica, SyncError, TransportError, sync},
};
use shared::{
    access::Scope,
    audit::Event,
    record::{Edit, Save},
    registry,
    sample::Rng,
    wire::{FailureCode, Reply},
};

use uuid::Uuid;

use crate::{
    cases, chance,
    city::City,
    directory,
    disk::{Disk, Loss},
    edits::edits,
    library::Library,
    plan::{Act, Plan, Step, Theme},
    sheets,
    tablet::{Tab, Tablet, poll, to_end},
    truth::{Fault, Promise, Truth, mark},
    wire::{Answer, Flight, Message, Question, Wire},
};

/// Of so many saves one is also noted for the audit log.
const NOTED: u64 = 3;

/// How a task ended.
enum Ended {
    Saved(String, Result<Save, DeviceError>),
    Synced(Result<(), SyncError>),
    Noted(Result<Uuid, DeviceError>),
    Heard,
}

/// Work of a tab.
struct Task {
    tablet: usize,
    tab: u64,
    is_sync: bool,
    work: Pin<Box<dyn Future<Output = Ended>>>,
}

impl Task {
    /// Work other than a sync.
    fn aside(tablet: usize, tab: u64, work: impl Future<Output = Ended> + 'static) -> Self {
        Self {
            tablet,
            tab,
            is_sync: false,
            work: Box::pin(work),
        }
    }
}

/// Saves what belongs together; gives the last of it.
async fn save_together(replica: &Replica<Disk>, edits: Vec<Edit>) -> Result<Save, DeviceError> {
    let mut saves = replica.save_all(edits).await?;
    saves.pop().ok_or(DeviceError::Lost)
}

/// I5, on the wire.
fn nobody_reads_anothers(tablet: usize, held: &BTreeSet<Scope>, bytes: &[u8]) -> Result<(), Fault> {
    for line in std::str::from_utf8(bytes).unwrap_or_default().lines() {
        if let Ok(Reply::Doc(doc)) = serde_json::from_str::<Reply>(line)
            && registry::scopes(&doc).1.is_disjoint(held)
        {
            return Err(format!(
                "I5: {} {} was sent to device {tablet}",
                doc.kind, doc.id
            ));
        }
    }
    Ok(())
}

/// The accounts of the sample city that have a device, where it is households that people work at.
const PEOPLE: [&str; 4] = ["nurse1", "nurse2", "center1", "admin"];

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

pub(crate) struct World {
    city: City,
    tablets: Vec<Tablet>,
    tasks: Vec<Task>,
    flight: Flight,
    truth: Truth,
    next_tab: u64,
    next_mark: u64,
    rights_end: bool,
    theme: Theme,
    /// Why the last sync that failed did.
    failed: Option<String>,
}

/// Runs a plan to its end; gives what is wrong.
pub(crate) fn run(plan: &Plan) -> Result<(), Fault> {
    chance::begin(plan.seed);
    let mut world = World::new(plan);
    for step in &plan.steps {
        world.step(*step)?;
        world.look(step.tablet)?;
    }
    world.calm()?;
    let is_published = world.publish_last()?;
    world.truth.check(&world.city, &world.tablets)?;
    match &world.truth.library {
        Some(library) if is_published => library.is_out(&world.city.docs()),
        _ => Ok(()),
    }
}

impl World {
    fn new(plan: &Plan) -> Self {
        let keeps_directory = plan.theme == Theme::Directory;
        let mut world = Self {
            city: City::new(plan.backend, keeps_directory),
            tablets: Vec::new(),
            tasks: Vec::new(),
            flight: Flight::default(),
            truth: Truth::new(keeps_directory.then(Library::new)),
            next_tab: 0,
            next_mark: 0,
            rights_end: plan.rights_end,
            theme: plan.theme,
            failed: None,
        };
        let people = match plan.theme {
            Theme::Directory => directory::PEOPLE,
            Theme::Sheets => sheets::PEOPLE,
            Theme::Cases => cases::PEOPLE,
            Theme::Households => PEOPLE,
        };
        for person in &plan.tablets {
            let tablet = Tablet {
                login: people[person % people.len()].to_owned(),
                cookie: String::new(),
                disk: Disk::default(),
                skew: 0,
                tabs: Vec::new(),
                image: None,
                is_signed_out: true,
            };
            world.tablets.push(tablet);
            world.open(world.tablets.len() - 1);
        }
        world
    }

    /// Opens a tab; where nobody has signed in, the person does.
    fn open(&mut self, tablet: usize) {
        let id = self.next_tab;
        self.next_tab += 1;
        let of = &mut self.tablets[tablet];
        of.disk.faults.borrow_mut().clear();
        of.acts();
        let tab = match Tab::open(id, &of.disk, None) {
            Some(tab) => tab,
            None => {
                let (cookie, session) = self.city.sign_in(&of.login);
                of.cookie = cookie;
                of.is_signed_out = false;
                of.acts();
                Tab::open(id, &of.disk, Some(session)).unwrap()
            }
        };
        of.tabs.push(tab);
    }

    fn close(&mut self, tablet: usize) {
        self.tasks.retain(|task| task.tablet != tablet);
        self.tablets[tablet].close();
    }

    fn step(&mut self, Step { act, tablet, seed }: Step) -> Result<(), Fault> {
        let mut rng = Rng::new(seed);
        chance::pass(1 + rng.number().cast_signed().rem_euclid(MINUTE));
        match act {
            Act::Save => {
                // A sheet or a case goes from one to the other only if what the one wrote has come to the other.
                if matches!(self.theme, Theme::Sheets | Theme::Cases) {
                    self.sync(tablet, &mut rng);
                    for _ in 0..rng.below(100) {
                        self.go_on(&mut rng)?;
                    }
                }
                self.save(tablet, &mut rng);
            }
            Act::Sync => self.sync(tablet, &mut rng),
            Act::GoOn => {
                for _ in 0..rng.below(120) {
                    self.go_on(&mut rng)?;
                }
            }
            Act::Kill => {
                // In the middle of a sync as often as not.
                if rng.chance(70) {
                    self.sync(tablet, &mut rng);
                    for _ in 0..rng.below(24) {
                        self.go_on_alone(tablet)?;
                    }
                }
                self.close(tablet);
                self.open(tablet);
            }
            Act::OpenTab if self.tablets[tablet].tabs.len() < 4 => self.open(tablet),
            Act::CloseTab if self.tablets[tablet].tabs.len() > 1 => {
                let tabs = &mut self.tablets[tablet].tabs;
                let closed = tabs.remove(rng.below(tabs.len())).id;
                self.tasks.retain(|task| task.tab != closed);
            }
            Act::OpenTab | Act::CloseTab => {}
            Act::DiskFails => {
                let errors = [
                    DeviceError::Full,
                    DeviceError::Lost,
                    DeviceError::Other("AbortError".to_owned()),
                ];
                let error = rng.pick(&errors);
                let mut faults = self.tablets[tablet].disk.faults.borrow_mut();
                faults.extend((0..1 + rng.below(4)).map(|_| error.clone()));
            }
            Act::ClockJumps => {
                let years = 10 * 365 * DAY;
                self.tablets[tablet].skew = match rng.below(3) {
                    0 => 0,
                    _ => rng.number().cast_signed().rem_euclid(2 * years) - years,
                };
            }
            Act::TimePasses => chance::pass(rng.number().cast_signed().rem_euclid(20 * DAY)),
            Act::ServerDies => self.city.dies_after = Some(rng.below(60)),
            Act::Backup => {
                self.city.back_up();
            }
            Act::Restore if self.city.backups() > 0 => {
                self.truth.look(&self.city);
                self.truth.restored();
                self.city.restore(rng.below(self.city.backups()));
                self.truth.excuse(&self.city, &self.tablets);
            }
            Act::Restore => {}
            Act::Image => {
                self.tablets[tablet].image = Some(self.tablets[tablet].disk.memory.copy());
            }
            Act::SetBack => self.put_image(tablet, tablet),
            Act::Clone => {
                let login = &self.tablets[tablet].login;
                let same = |of: &usize| *of != tablet && self.tablets[*of].login == *login;
                if let Some(to) = (0..self.tablets.len()).find(same) {
                    self.put_image(tablet, to);
                }
            }
            Act::Evict => {
                let loss = Loss::draw(!self.rights_end, &mut rng);
                if !matches!(loss, Loss::Everything) {
                    // What is named anew may have been sent before.
                    self.truth.copied();
                }
                let left = loss.leave(&self.tablets[tablet].disk.memory, &mut rng);
                self.replace_disk(tablet, left);
            }
            Act::SignOut => {
                let cookie = self.tablets[tablet].cookie.clone();
                self.city.sign_out(&cookie);
            }
            Act::HandIn => self.city.hand_in(&self.tablets[tablet], &mut rng),
        }
        Ok(())
    }

    /// What tabs show of the directory.
    fn look(&mut self, tablet: usize) -> Result<(), Fault> {
        let Some(library) = &mut self.truth.library else {
            return Ok(());
        };
        for tab in &self.tablets[tablet].tabs {
            library
                .look(tab)
                .map_err(|fault| format!("{fault} (device {tablet})"))?;
        }
        Ok(())
    }

    /// Whatever happened, someone of the section can publish what stands in the draft; gives whether there is anyone.
    fn publish_last(&mut self) -> Result<bool, Fault> {
        let is_of_section = |of: &Tablet| directory::SECTION.contains(&&*of.login);
        let tablet = self.tablets.iter().find(|of| is_of_section(of));
        let (Some(library), Some(tablet)) = (&mut self.truth.library, tablet) else {
            return Ok(false);
        };
        tablet.acts();
        let tab = &tablet.tabs[0];
        if let Some(edits) = directory::publish_all(tab, "最後の版", library) {
            to_end(tab.replica.save_all(edits)).map_err(|error| format!("D6: {error}"))?;
        }
        self.calm()?;
        Ok(true)
    }

    fn put_image(&mut self, from: usize, to: usize) {
        if let Some(image) = &self.tablets[from].image {
            let disk = Disk::of(image.copy());
            self.truth.copied();
            self.replace_disk(to, disk);
        }
    }

    fn replace_disk(&mut self, tablet: usize, disk: Disk) {
        self.truth.look(&self.city);
        self.close(tablet);
        self.tablets[tablet].disk = disk;
        self.open(tablet);
        self.truth.excuse(&self.city, &self.tablets);
    }

    /// Someone opens a form, now or earlier, and presses 保存する.
    fn save(&mut self, tablet: usize, rng: &mut Rng) {
        let of = &mut self.tablets[tablet];
        let at = rng.below(of.tabs.len());
        let tab = &mut of.tabs[at];
        self.next_mark += 1;
        let mark = mark(self.next_mark);
        let edits = match &mut self.truth.library {
            Some(library) => directory::edits(tab, &of.login, rng, &mark, library),
            None if self.theme == Theme::Sheets && rng.chance(70) => {
                sheets::edits(tab, rng, &mark, self.rights_end)
            }
            None if self.theme == Theme::Cases && rng.chance(80) => cases::edits(tab, rng, &mark),
            None => edits(tab, rng, &mark, self.rights_end),
        };
        let Some(edits) = edits else {
            return;
        };
        let replica = tab.replica.clone();
        if self.next_mark.is_multiple_of(NOTED) {
            let (replica, record) = (replica.clone(), edits[0].record);
            let work = async move { Ended::Noted(replica.note(Event::Viewed, Some(record)).await) };
            self.tasks.push(Task::aside(tablet, tab.id, work));
        }
        if self.truth.library.is_some() || sheets::are_together(&edits) {
            let work = async move { Ended::Saved(mark, save_together(&replica, edits).await) };
            self.tasks.push(Task::aside(tablet, tab.id, work));
            return;
        }
        let work = async move {
            let mut last = Err(DeviceError::Taken);
            for edit in edits {
                last = replica.save(edit).await;
                if last.is_err() {
                    break;
                }
            }
            Ended::Saved(mark, last)
        };
        self.tasks.push(Task::aside(tablet, tab.id, work));
    }

    /// Begins a sync, one at a time as the browser's lock has it. Who was signed out signs in first.
    fn sync(&mut self, tablet: usize, rng: &mut Rng) {
        if self
            .tasks
            .iter()
            .any(|task| task.is_sync && task.tablet == tablet)
        {
            return;
        }
        let of = &mut self.tablets[tablet];
        if of.is_signed_out {
            of.cookie = self.city.sign_in(&of.login).0;
            of.is_signed_out = false;
        }
        let at = rng.below(of.tabs.len());
        let replica = of.tabs[at].replica.clone();
        let wire = Wire {
            tablet,
            cookie: of.cookie.clone(),
            flight: self.flight.clone(),
        };
        self.tasks.push(Task {
            tablet,
            tab: of.tabs[at].id,
            is_sync: true,
            work: Box::pin(async move { Ended::Synced(sync(&*replica, &wire).await) }),
        });
    }

    /// One small step of anyone.
    fn go_on(&mut self, rng: &mut Rng) -> Result<(), Fault> {
        let flying = self.flight.borrow().len();
        let choices = self.tasks.len() + flying;
        if choices == 0 {
            return Ok(());
        }
        let at = rng.below(choices);
        if at < self.tasks.len() {
            self.poll(at)
        } else {
            self.message(at - self.tasks.len(), rng)
        }
    }

    /// One small step of a device whose messages arrive at once.
    fn go_on_alone(&mut self, tablet: usize) -> Result<(), Fault> {
        let mut flight = self.flight.take();
        let own = flight.iter().position(|message| message.tablet == tablet);
        let message = own.map(|at| flight.swap_remove(at));
        self.flight.borrow_mut().extend(flight);
        if let Some(message) = message {
            let answer = self.deliver(&message)?;
            message.answer(answer);
        }
        match self.tasks.iter().position(|task| task.tablet == tablet) {
            Some(at) => self.poll(at),
            None => Ok(()),
        }
    }

    fn poll(&mut self, at: usize) -> Result<(), Fault> {
        let (tablet, tab) = (self.tasks[at].tablet, self.tasks[at].tab);
        self.tablets[tablet].acts();
        let ended = poll(self.tasks[at].work.as_mut());
        self.tell_others(tablet, tab);
        let Poll::Ready(ended) = ended else {
            return Ok(());
        };
        drop(self.tasks.swap_remove(at));
        match ended {
            Ended::Heard | Ended::Saved(_, Err(_)) | Ended::Noted(Err(_)) => Ok(()),
            Ended::Noted(Ok(note)) => {
                self.truth.promise_note(note);
                Ok(())
            }
            Ended::Saved(mark, Ok(save)) => {
                self.truth.promise(Promise {
                    mark,
                    tablet,
                    record: save.record,
                });
                Ok(())
            }
            Ended::Synced(result) => self.synced(tablet, tab, result),
        }
    }

    fn synced(
        &mut self,
        tablet: usize,
        tab: u64,
        result: Result<(), SyncError>,
    ) -> Result<(), Fault> {
        match result {
            Err(SyncError::Transport(TransportError::Failed(failure)))
                if failure.code == FailureCode::SignedOut =>
            {
                self.tablets[tablet].is_signed_out = true;
                Ok(())
            }
            Err(error) => {
                self.failed = Some(error.to_string());
                Ok(())
            }
            Ok(()) => {
                let of = self.tablets[tablet].tabs.iter().find(|of| of.id == tab);
                if of.is_some_and(|tab| tab.replica.standing().unsent == 0) {
                    self.truth.is_sent(&self.city, &self.tablets, tablet)?;
                }
                Ok(())
            }
        }
    }

    fn tell_others(&mut self, tablet: usize, tab: u64) {
        let tabs = &self.tablets[tablet].tabs;
        let Some(teller) = tabs.iter().find(|of| of.id == tab) else {
            return;
        };
        for told in teller.told.take() {
            for other in tabs.iter().filter(|of| of.id != tab) {
                let (replica, told) = (other.replica.clone(), told.clone());
                let work = async move {
                    let changed = told.changed.as_deref();
                    drop(replica.take_in(changed, &told.gone, told.version).await);
                    Ended::Heard
                };
                self.tasks.push(Task::aside(tablet, other.id, work));
            }
        }
    }

    /// Something becomes of a message.
    fn message(&mut self, at: usize, rng: &mut Rng) -> Result<(), Fault> {
        let fate = rng.below(100);
        if fate >= 88 {
            // It is still on its way.
            return Ok(());
        }
        let message = self.flight.borrow_mut().swap_remove(at);
        match fate {
            0..6 => message.answer(Err(TransportError::Offline)),
            6..12 => {
                drop(self.deliver(&message)?);
                message.answer(Err(TransportError::Offline));
            }
            12..18 => {
                self.flight.borrow_mut().push(message.again());
                let answer = self.deliver(&message)?;
                message.answer(answer);
            }
            18..24 => {
                let answer = self.deliver(&message)?.map(|mut bytes| {
                    bytes.truncate(rng.below(bytes.len() + 1));
                    bytes
                });
                message.answer(answer);
            }
            24 => message.answer(Err(TransportError::Busy(Duration::from_secs(5)))),
            25..28 => message.answer(Ok(b"<!doctype html><title>Wi-Fi</title>".to_vec())),
            28..70 if !self.flight.borrow().is_empty() => {
                let at = rng.below(self.flight.borrow().len());
                let other = self.flight.borrow_mut().swap_remove(at);
                let [answer, others] = self.deliver_at_once([&message, &other])?;
                message.answer(answer);
                other.answer(others);
            }
            _ => {
                let answer = self.deliver(&message)?;
                message.answer(answer);
            }
        }
        Ok(())
    }

    fn deliver(&mut self, message: &Message) -> Result<Answer, Fault> {
        let [answer] = self.deliver_at_once([message])?;
        Ok(answer)
    }

    fn deliver_at_once<const N: usize>(
        &mut self,
        messages: [&Message; N],
    ) -> Result<[Answer; N], Fault> {
        let before = messages.map(|message| self.sees(message.tablet));
        let asked = messages.map(|message| (&*message.cookie, &message.question));
        let answers = self.city.answer(asked);
        for ((message, before), answer) in messages.into_iter().zip(before).zip(&answers) {
            if let (Question::Sync(_), Ok(bytes)) = (&message.question, answer) {
                let mut held = before;
                held.extend(self.sees(message.tablet));
                nobody_reads_anothers(message.tablet, &held, bytes)?;
            }
        }
        Ok(answers)
    }

    /// What the person at a device may see.
    fn sees(&self, tablet: usize) -> BTreeSet<Scope> {
        let tab = self.tablets[tablet].tabs.first();
        let actor = tab.and_then(|tab| self.city.actor(tab.replica.session().actor));
        actor
            .map(|actor| actor.scopes().clone())
            .unwrap_or_default()
    }
}
