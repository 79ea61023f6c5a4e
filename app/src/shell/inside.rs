//! Everything that is shown while a store is open.

use std::pin::Pin;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};

use shared::wire::Ways;

use super::notices::Notices;
use crate::{
    areas::{
        RetractedPage,
        account::{
            ClosingSoon, Invitation, LockButton, NoticesPage, Protection, Settings,
            close_when_idle, leave_when_revoked,
        },
        advice::{
            Advise, AdvisorList, AskAdvisor, ChooseAdvisor, ConsultationPage, EditAdvisor,
            EditConsultation, EndAdvisor, NewAdvisor,
        },
        audit::{HouseholdLog, PersonLog, watch},
        casework::{
            AnswerIntake, CasePage, CloseCase, EditCase, EditClosing, EditIntake, EditPlan,
            EditProgress, EditSupport, EditTask, IntakeList, IntakePage, NewIntake,
            NewIntakeOfHousehold, NewPlan, NewProgress, NewSupport, NewTask, PicturePage,
            PlanLetter, ReopenCase, WithdrawDecision,
        },
        connecting::{
            AnswerSheet, BlankSheet, CallBack, ConnectOn, ConnectSheet, EditCitySettings,
            EditSheet, NewSheet, NewSheetOfVisit, SheetPage, SheetPaper,
        },
        directory::{
            CitizenCard, Decline, Directory, DraftChanges, DraftPage, DraftRow, Drafted,
            EditCharge, EditRow, EditSaying, EditionChanges, EditionList, EditionPage, ImportList,
            NewCharge, NewProposal, NewReview, NewRow, NewSaying, ProposalList, Publish,
            PublishRow, Ready, Sayings,
        },
        household::{
            EditHousehold, EditMember, EditSharing, EmergencyPage, HouseholdPage, Households,
            NewConsent, NewDisclosure, NewHousehold, NewMember, ReviewEmergency, SEARCHED, Typed,
        },
        may_settle,
        meeting::{
            AnswerRequest, EditMeeting, EditRequest, EditSitting, EndMeeting, MeetingList,
            MeetingLog, MeetingPage, NewMeeting, NewRequest, NewSitting, PledgePage, RequestPage,
            SittingPage,
        },
        meetings::{
            CancelCaseMeeting, CaseMeetingList, CaseMeetingPage, EditCaseMeeting, EditRemark,
            InvitationPage, InvitePage, MinutesPage, NewCaseMeeting, NewCaseMeetingOfHousehold,
            NextCaseMeeting,
        },
        results::{CountedPage, Happened, ImportPast, PastPage, ResultsPage},
        sees_intakes,
        staff::{Chosen, EditStaff, NewStaff, StaffList, StaffPage, Transfers},
        status::{Standing, StatusPage},
        today::Today,
        visit::{EditVisit, NewVisit, VisitPage},
    },
    screens::{Conflicts, MaySettle},
    store::{
        self, EnterError, Known, OpenerKey, Shown, Store, Way, enter, known_here, open_by_passkey,
        use_store,
    },
    ui::{EmptyState, Frame, IconName, LinkButton, NavItem, PageHead, use_toasts},
    worker::Worker,
};

/// A future of this tab.
type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// An open store, as much of it as the way in must know.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    /// Its screens.
    pub(super) screens: Callback<(), AnyView>,
    /// Closes it.
    pub(super) lock: Callback<()>,
}

/// Opens the person's records and gives their screens. All of it is loaded when it is first asked for.
///
/// # Errors
/// Says why not, in words for the person.
pub(super) async fn open(way: Way, worker: Worker) -> Result<Opened, EnterError> {
    #[cfg(feature = "split")]
    let opening = opening(way, worker).await?;
    #[cfg(not(feature = "split"))]
    let opening = opening(way, worker)?;
    opening.await
}

/// How one may sign in beside passphrase and code.
pub(super) async fn ways() -> Ways {
    #[cfg(feature = "split")]
    let asking = asking().await;
    #[cfg(not(feature = "split"))]
    let asking = asking();
    match asking {
        Ok(asking) => asking.await,
        Err(_) => Ways::default(),
    }
}

/// What opens a person's records on this device.
pub(super) async fn known(login: String) -> Known {
    #[cfg(feature = "split")]
    let looking = looking(login).await;
    #[cfg(not(feature = "split"))]
    let looking = looking(login);
    match looking {
        Ok(looking) => looking.await,
        Err(_) => Known::Passphrase,
    }
}

/// What reads the device lies behind the cut.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn looking(login: String) -> Result<Local<Known>, EnterError> {
    Ok(Box::pin(async move { known_here(&login).await }))
}

/// Signs in on the server with a passkey.
///
/// # Errors
/// Says why not, in words for the person.
pub(super) async fn by_passkey() -> Result<Shown, EnterError> {
    #[cfg(feature = "split")]
    let showing = showing().await?;
    #[cfg(not(feature = "split"))]
    let showing = showing()?;
    showing.await
}

/// Leaves for the city's own sign-in.
pub(super) fn leave_for_oidc() -> Local<Result<(), EnterError>> {
    Box::pin(async move {
        #[cfg(feature = "split")]
        let leaving = leaving().await?;
        #[cfg(not(feature = "split"))]
        let leaving = leaving()?;
        leaving.await
    })
}

/// Whom the city's own sign-in has shown.
pub(super) fn back_from_oidc() -> Local<Result<Shown, EnterError>> {
    Box::pin(async move {
        #[cfg(feature = "split")]
        let returning = returning().await?;
        #[cfg(not(feature = "split"))]
        let returning = returning()?;
        returning.await
    })
}

/// What talks to the server lies behind the cut.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn asking() -> Result<Local<Ways>, EnterError> {
    Ok(Box::pin(store::ways()))
}

/// As above.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn showing() -> Result<Local<Result<Shown, EnterError>>, EnterError> {
    Ok(Box::pin(store::show_passkey()))
}

/// As above.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn leaving() -> Result<Local<Result<(), EnterError>>, EnterError> {
    Ok(Box::pin(store::leave_for_oidc()))
}

/// As above.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn returning() -> Result<Local<Result<Shown, EnterError>>, EnterError> {
    Ok(Box::pin(store::back_from_oidc()))
}

/// Loads what stands behind the way in before it is asked for. What fails now is loaded when it is.
pub(super) async fn prepare() {
    #[cfg(feature = "split")]
    drop(load().await);
}

/// Where the program is cut in two: of what only this function needs, nothing is loaded to start.
#[cfg_attr(
    feature = "split",
    wasm_split_helpers::wasm_split(inside, fallible, preload(load))
)]
fn opening(way: Way, worker: Worker) -> Result<Local<Result<Opened, EnterError>>, EnterError> {
    Ok(Box::pin(async move {
        let (store, offered) = match way {
            Way::Passkey(login) => (open_by_passkey(login).await?, None),
            Way::Typed(mut typed) => {
                let key = typed.key.take();
                let offered = key.map(|key| (key, typed.passphrase.clone()));
                (enter(typed).await?, offered)
            }
        };
        let offered = StoredValue::new(offered);
        Ok(Opened {
            screens: Callback::new(move |()| {
                let offered = offered.try_update_value(Option::take).flatten();
                view! { <Inside store=store worker=worker offered=offered /> }.into_any()
            }),
            lock: Callback::new(move |()| store.lock()),
        })
    }))
}

/// The screen of someone with a letter, who has no store yet. Loaded like the screens.
///
/// # Errors
/// When it could not be loaded.
pub(super) async fn invitation(
    code: String,
    done: Callback<()>,
) -> Result<Callback<(), AnyView>, EnterError> {
    #[cfg(feature = "split")]
    let screen = inviting(code, done).await?;
    #[cfg(not(feature = "split"))]
    let screen = inviting(code, done)?;
    Ok(screen)
}

/// In the part that [`opening`] cuts off.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn inviting(code: String, done: Callback<()>) -> Result<Callback<(), AnyView>, EnterError> {
    Ok(Callback::new(move |()| {
        view! { <Invitation code=code.clone() done=done /> }.into_any()
    }))
}

/// Takes a person off this device.
pub(super) fn begin_anew(login: String) -> Local<Result<(), EnterError>> {
    Box::pin(async move {
        #[cfg(feature = "split")]
        let beginning = beginning(login).await?;
        #[cfg(not(feature = "split"))]
        let beginning = beginning(login)?;
        beginning.await
    })
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn beginning(login: String) -> Result<Local<Result<(), EnterError>>, EnterError> {
    Ok(Box::pin(async move { store::begin_anew(&login).await }))
}

/// Frame and screens of an open store.
#[component]
fn Inside(
    store: Store,
    worker: Worker,
    /// A passkey that is to open these records from now on, and the passphrase that has just opened them.
    offered: Option<(OpenerKey, String)>,
) -> impl IntoView {
    provide_context(store);
    if let Some((key, passphrase)) = offered {
        let toasts = use_toasts();
        spawn_local(async move {
            toasts.say(match store.open_with(&key, &passphrase).await {
                Ok(()) => "次から、この端末の記録をパスキーでも開けます。".to_owned(),
                Err(error) => format!("パスキーで開けるようにできませんでした。{error}"),
            });
        });
    }
    close_when_idle(store);
    leave_when_revoked(store);
    provide_context(MaySettle(Callback::new(move |id| may_settle(store, id))));
    let typed = Typed(RwSignal::new(String::new()));
    provide_context(typed);
    provide_context(Chosen(RwSignal::new(None)));
    provide_context(Ready::new());
    provide_context(Drafted::new());
    provide_context(Happened::new(store));
    Effect::new(move |_| {
        if worker.sync_asked.get() > 0 {
            store.sync_now();
        }
    });
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    Effect::new(move |_| {
        if is_loaded.get() {
            store.prepare_search(SEARCHED);
        }
    });
    view! {
        <Router>
            <Framed worker=worker typed=typed />
        </Router>
        <ClosingSoon />
    }
}

#[component]
fn Framed(worker: Worker, typed: Typed) -> impl IntoView {
    let store = use_store();
    watch(store, typed);
    let path = use_location().pathname;
    let refused = Memo::new(move |_| store.status().attention);
    let item = |href, label, icon, count| NavItem {
        href,
        label,
        icon,
        count,
        shown: Signal::stored(true),
    };
    let none = Signal::stored(0);
    let sees_results = Memo::new(move |_| sees_intakes(store));
    let results = NavItem {
        shown: sees_results.into(),
        ..item("/results", "実績", IconName::Chart, none)
    };
    let items = vec![
        item("/", "今日", IconName::Today, none),
        item("/households", "世帯", IconName::House, none),
        item("/directory", "相談機関", IconName::Book, none),
        results,
        item("/status", "送信", IconName::Sync, refused.into()),
        item("/settings", "設定", IconName::Settings, none),
    ];
    let status = view! {
        <Standing />
        <div class="frame-lock"><LockButton /></div>
    }
    .into_any();
    view! {
        <Frame items=items path=path status=status>
            <Notices worker=worker />
            <FlatRoutes fallback=Unknown>
                <Route path=path!("/") view=Today />
                <Route path=path!("/households") view=Households />
                <Route path=path!("/households/new") view=NewHousehold />
                <Route path=path!("/households/:id") view=HouseholdPage />
                <Route path=path!("/households/:id/edit") view=EditHousehold />
                <Route path=path!("/households/:id/log") view=HouseholdLog />
                <Route path=path!("/households/:id/members/new") view=NewMember />
                <Route path=path!("/households/:id/consents/new") view=NewConsent />
                <Route path=path!("/households/:id/disclosures/new") view=NewDisclosure />
                <Route path=path!("/households/:id/visits/new") view=NewVisit />
                <Route path=path!("/members/:id/edit") view=EditMember />
                <Route path=path!("/retracted/:id") view=RetractedPage />
                <Route path=path!("/sharing/:id/edit") view=EditSharing />
                <Route path=path!("/emergencies/:id/review") view=ReviewEmergency />
                <Route path=path!("/emergency") view=EmergencyPage />
                <Route path=path!("/households/:id/meetings/new") view=NewMeeting />
                <Route path=path!("/meetings") view=MeetingList />
                <Route path=path!("/meetings/:id") view=MeetingPage />
                <Route path=path!("/meetings/:id/edit") view=EditMeeting />
                <Route path=path!("/meetings/:id/end") view=EndMeeting />
                <Route path=path!("/meetings/:id/log") view=MeetingLog />
                <Route path=path!("/meetings/:id/sittings/new") view=NewSitting />
                <Route path=path!("/sittings/:id") view=SittingPage />
                <Route path=path!("/sittings/:id/edit") view=EditSitting />
                <Route path=path!("/meetings/:id/requests/new") view=NewRequest />
                <Route path=path!("/requests/:id") view=RequestPage />
                <Route path=path!("/requests/:id/edit") view=EditRequest />
                <Route path=path!("/requests/:id/answer") view=AnswerRequest />
                <Route path=path!("/seats/:id") view=PledgePage />
                <Route path=path!("/households/:id/picture") view=PicturePage />
                <Route path=path!("/households/:id/supports/new") view=NewSupport />
                <Route path=path!("/advisors") view=AdvisorList />
                <Route path=path!("/advisors/new") view=NewAdvisor />
                <Route path=path!("/advisors/:id/edit") view=EditAdvisor />
                <Route path=path!("/advisors/:id/end") view=EndAdvisor />
                <Route path=path!("/cases/:id/advisors") view=ChooseAdvisor />
                <Route path=path!("/cases/:id/advisors/:advisor") view=AskAdvisor />
                <Route path=path!("/consultations/:id") view=ConsultationPage />
                <Route path=path!("/consultations/:id/edit") view=EditConsultation />
                <Route path=path!("/consultations/:id/advise") view=Advise />
                <Route path=path!("/supports/:id/edit") view=EditSupport />
                <Route path=path!("/households/:id/intakes/new") view=NewIntakeOfHousehold />
                <Route path=path!("/intakes") view=IntakeList />
                <Route path=path!("/intakes/new") view=NewIntake />
                <Route path=path!("/intakes/:id") view=IntakePage />
                <Route path=path!("/intakes/:id/edit") view=EditIntake />
                <Route path=path!("/intakes/:id/answer") view=AnswerIntake />
                <Route path=path!("/cases/:id") view=CasePage />
                <Route path=path!("/cases/:id/edit") view=EditCase />
                <Route path=path!("/cases/:id/letter") view=PlanLetter />
                <Route path=path!("/cases/:id/close") view=CloseCase />
                <Route path=path!("/closings/:id/edit") view=EditClosing />
                <Route path=path!("/closings/:id/reopen") view=ReopenCase />
                <Route path=path!("/decisions/:id/withdraw") view=WithdrawDecision />
                <Route path=path!("/cases/:id/plan/new") view=NewPlan />
                <Route path=path!("/plans/:id/edit") view=EditPlan />
                <Route path=path!("/cases/:id/tasks/new") view=NewTask />
                <Route path=path!("/tasks/:id/edit") view=EditTask />
                <Route path=path!("/tasks/:id/progress") view=NewProgress />
                <Route path=path!("/progress/:id/edit") view=EditProgress />
                <Route path=path!("/case-meetings") view=CaseMeetingList />
                <Route path=path!("/case-meetings/:id") view=CaseMeetingPage />
                <Route path=path!("/case-meetings/:id/edit") view=EditCaseMeeting />
                <Route path=path!("/case-meetings/:id/cancel") view=CancelCaseMeeting />
                <Route path=path!("/case-meetings/:id/invite") view=InvitePage />
                <Route path=path!("/case-meetings/:id/minutes") view=MinutesPage />
                <Route path=path!("/case-meetings/:id/next") view=NextCaseMeeting />
                <Route path=path!("/cases/:id/meetings/new") view=NewCaseMeeting />
                <Route path=path!("/households/:id/case-meetings/new") view=NewCaseMeetingOfHousehold />
                <Route path=path!("/remarks/:id/edit") view=EditRemark />
                <Route path=path!("/invitations/:id") view=InvitationPage />
                <Route path=path!("/results") view=ResultsPage />
                <Route path=path!("/results/counted") view=CountedPage />
                <Route path=path!("/results/import") view=ImportPast />
                <Route path=path!("/past/:id") view=PastPage />
                <Route path=path!("/households/:id/sheets/new") view=NewSheet />
                <Route path=path!("/visits/:id/sheets/new") view=NewSheetOfVisit />
                <Route path=path!("/sheets/:id") view=SheetPage />
                <Route path=path!("/sheets/:id/edit") view=EditSheet />
                <Route path=path!("/sheets/:id/paper") view=SheetPaper />
                <Route path=path!("/blank-sheet") view=BlankSheet />
                <Route path=path!("/city-settings") view=EditCitySettings />
                <Route path=path!("/sheets/:id/connect") view=ConnectSheet />
                <Route path=path!("/referrals/:id/connect") view=ConnectOn />
                <Route path=path!("/referrals/:id/answer") view=AnswerSheet />
                <Route path=path!("/referrals/:id/end") view=CallBack />
                <Route path=path!("/visits/:id") view=VisitPage />
                <Route path=path!("/visits/:id/edit") view=EditVisit />
                <Route path=path!("/directory") view=Directory />
                <Route path=path!("/draft") view=DraftPage />
                <Route path=path!("/draft/import") view=ImportList />
                <Route path=path!("/draft/changes") view=DraftChanges />
                <Route path=path!("/draft/review") view=NewReview />
                <Route path=path!("/draft/new/:kind") view=NewRow />
                <Route path=path!("/draft/:id") view=DraftRow />
                <Route path=path!("/draft/:id/edit") view=EditRow />
                <Route path=path!("/draft/:id/charge") view=NewCharge />
                <Route path=path!("/draft/:id/publish") view=PublishRow />
                <Route path=path!("/publish") view=Publish />
                <Route path=path!("/charges/:id/edit") view=EditCharge />
                <Route path=path!("/editions") view=EditionList />
                <Route path=path!("/editions/:id") view=EditionPage />
                <Route path=path!("/editions/:id/changes") view=EditionChanges />
                <Route path=path!("/entries/:id/propose") view=NewProposal />
                <Route path=path!("/proposals") view=ProposalList />
                <Route path=path!("/proposals/:id/decline") view=Decline />
                <Route path=path!("/cards/:id") view=CitizenCard />
                <Route path=path!("/sayings") view=Sayings />
                <Route path=path!("/sayings/new") view=NewSaying />
                <Route path=path!("/sayings/:id/edit") view=EditSaying />
                <Route path=path!("/status") view=StatusPage />
                <Route path=path!("/conflicts") view=Conflicts />
                <Route path=path!("/settings") view=Settings />
                <Route path=path!("/log") view=PersonLog />
                <Route path=path!("/staff") view=StaffList />
                <Route path=path!("/staff/new") view=NewStaff />
                <Route path=path!("/staff/transfers") view=Transfers />
                <Route path=path!("/staff/:id") view=StaffPage />
                <Route path=path!("/staff/:id/edit") view=EditStaff />
                <Route path=path!("/settings/notices") view=NoticesPage />
                <Route path=path!("/settings/protection") view=Protection />
            </FlatRoutes>
        </Frame>
    }
}

/// The address of no screen.
#[component]
fn Unknown() -> impl IntoView {
    view! {
        <PageHead title="この画面はありません" />
        <EmptyState title="アドレスが違うか、画面がなくなりました">
            <LinkButton href="/">"今日の画面へ"</LinkButton>
        </EmptyState>
    }
}
