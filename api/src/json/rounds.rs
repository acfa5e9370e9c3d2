//! What may be asked of rounds, answers and comments: one body per act.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::channel::Channel;
use domain::comment::command::Receive;
use domain::comment::event::{Anchor, Change, Disposition, Kind as CommentKind, Words};
use domain::response::event::Kept;
use domain::round::Command as RoundCommand;
use domain::round::command::Prepare;
use domain::round::event::{
    Attribution, DispatchFailed, DispatchRepeated, FixedText, Kind, LanguageText, Manner,
};
use domain::{CommentId, DraftId, ParticipantCode, RoundId, comment, response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, Making, acts, answered, perform};
use super::nominations::Nothing;
use crate::asking::{Asking, Body};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::{AssertedTime, DeadlineTime};

/// One word of several; the problem names the field.
pub(crate) fn chosen<T: DeserializeOwned>(word: &str, field: &str) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| Problem::field(field, "not-an-option", "There is no such choice."))
}

/// Prepare a round of comments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrepareRound {
    /// The guide: `PG-SOM`.
    pub guide: String,
    /// Which round of this guide: 1, 2, 3 …
    pub number: u32,
    /// The committee whose co-leads decide.
    pub committee: String,
    /// Symbol of the text that will go out.
    pub text: String,
    /// `committee-reading`, `member-comments` or `objection-only`; assent by silence has a procedure of its own.
    pub kind: String,
    /// The meeting, where it is held as a workshop: the number of one of the committee, or what another is called.
    #[serde(default)]
    pub workshop: Option<String>,
    /// In a workshop, whether comments carry the delegation's name.
    #[serde(default)]
    pub attributed: Option<bool>,
    /// Until when.
    pub deadline: DeadlineTime,
    /// Whether comments are sealed until it closes.
    #[serde(default)]
    pub sealed_until_close: bool,
    /// How long before the deadline those without an answer are reminded: `P7D`.
    #[serde(default)]
    pub reminders: Vec<String>,
    /// Who is asked; everyone entitled on the day, if left out.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// The day whose capacities count; today, if left out.
    #[serde(default)]
    pub resolved_on: Option<String>,
}

impl PrepareRound {
    /// The request it becomes.
    pub(crate) fn command(self) -> Result<Prepare, Problem> {
        let kind: Kind = chosen(&self.kind, "kind")?;
        let resolved_on = self.resolved_on.filter(|day| !day.is_empty()).map(|day| {
            day.parse().map_err(|_| Problem::field("resolved_on", "not-a-day", "Type a day like 2014-01-17."))
        });
        let manner = match self.workshop.filter(|meeting| !meeting.trim().is_empty()) {
            Some(meeting) => {
                let attributed = self.attributed.unwrap_or(true);
                let attribution = if attributed { Attribution::ByDelegation } else { Attribution::None };
                Manner::Workshop { meeting, attribution }
            }
            None => Manner::InWriting,
        };
        Ok(Prepare {
            round: RoundId::new(format!("{}/{}", self.guide, self.number)),
            guide: self.guide.into(),
            number: self.number,
            committee: self.committee.into(),
            text: self.text,
            kind,
            manner,
            deadline: self.deadline.read("deadline")?,
            sealed_until_close: self.sealed_until_close,
            reminders: self.reminders,
            addressees: self.addressees.into_iter().map(ParticipantCode::new).collect(),
            informed: Vec::new(),
            resolved_on: resolved_on.transpose()?,
        })
    }
}

impl Making for PrepareRound {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let prepare = self.command()?;
        Ok(Asked::of(Ask::Round(prepare.round.clone(), RoundCommand::Prepare(prepare))))
    }
}

/// The text that goes out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextOut {
    /// Its symbol.
    pub symbol: String,
    /// SHA-256 of each language, by its tag.
    #[schema(value_type = Object)]
    pub digests: std::collections::BTreeMap<String, String>,
}

impl TextOut {
    fn fixed(self) -> FixedText {
        let language = |(language, digest)| LanguageText { language, digest };
        FixedText { symbol: self.symbol, languages: self.digests.into_iter().map(language).collect() }
    }
}

/// A dispatch that failed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FailedDispatch {
    /// To whom.
    pub participant: String,
    /// By which channel: `email`, `fax`, `post`, `hand`.
    pub channel: String,
    /// Why.
    pub reason: String,
}

/// A dispatch that was repeated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RepeatedDispatch {
    /// To whom.
    pub participant: String,
    /// By which channel.
    pub channel: String,
    /// Whether it arrived this time.
    pub delivered: bool,
}

/// A deadline that should move.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveDeadline {
    /// To when.
    pub deadline: DeadlineTime,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Who is to be reminded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemindThese {
    /// Whom; all without an answer, if left out.
    #[serde(default)]
    pub addressees: Vec<String>,
}

/// An act decided elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decided {
    /// Who decided so, and where that is written.
    pub authority: String,
    /// Why.
    pub reason: String,
}

/// A reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Because {
    /// Why; whoever gives the second half may leave it as the first one said.
    #[serde(default)]
    pub reason: String,
}

fn channel(word: &str) -> Result<Channel, Problem> {
    chosen(word, "channel")
}

acts! { Round(RoundId):
    /// Send the text out.
    Circulate(TextOut) |text| RoundCommand::Circulate { text: text.fixed() };
    /// Note that it did not arrive.
    FailDispatch(FailedDispatch) |it| RoundCommand::RecordDispatchFailure(DispatchFailed {
        channel: channel(&it.channel)?, participant: it.participant.into(), reason: it.reason,
    });
    /// Note that it was sent again.
    RepeatDispatch(RepeatedDispatch) |it| RoundCommand::RepeatDispatch(DispatchRepeated {
        channel: channel(&it.channel)?, participant: it.participant.into(), delivered: it.delivered,
    });
    /// Ask for more time.
    RequestExtension(MoveDeadline) |it| RoundCommand::RequestExtension {
        asked_until: it.deadline.read("deadline")?, reason: it.reason,
    };
    /// Move the deadline for all.
    Extend(MoveDeadline) |it| RoundCommand::Extend {
        deadline: it.deadline.read("deadline")?, reason: it.reason,
    };
    /// Remind those without an answer.
    Remind(RemindThese) |it| RoundCommand::Remind {
        addressees: it.addressees.into_iter().map(ParticipantCode::new).collect(),
    };
    /// Let it rest.
    Pause(Decided) |it| RoundCommand::Pause { authority: it.authority, reason: it.reason };
    /// Let it go on.
    Reopen(Decided) |it| RoundCommand::Reopen { authority: it.authority, reason: it.reason };
    /// Begin to deal with the comments.
    StartDispositions(Nothing) |_nothing| RoundCommand::StartDispositions;
    /// Say that all is dealt with.
    Complete(Nothing) |_nothing| RoundCommand::Complete;
    /// Call it off.
    Cancel(Because) |why| RoundCommand::Cancel { reason: why.reason };
}

/// Where a comment is attached.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    /// Symbol of the version.
    pub version: String,
    /// Language tag.
    pub language: String,
    /// The section.
    #[serde(default)]
    pub section: Option<String>,
    /// The paragraph; the whole text, if neither is given.
    #[serde(default)]
    pub paragraph: Option<String>,
    /// The number printed beside it.
    #[serde(default)]
    pub number: Option<String>,
    /// The words quoted.
    #[serde(default)]
    pub quote: Option<String>,
}

/// What a comment says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    /// About which words.
    pub anchor: Place,
    /// `general`, `technical`, `editorial` or `translation`.
    pub kind: String,
    /// The comment.
    pub comment: String,
    /// The text proposed instead.
    #[serde(default)]
    pub proposed: Option<String>,
    /// Why.
    #[serde(default)]
    pub rationale: Option<String>,
}

impl Said {
    /// The domain's value.
    pub(crate) fn words(self) -> Result<Words, Problem> {
        let kind: CommentKind = chosen(&self.kind, "kind")?;
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let anchor = Anchor {
            version: self.anchor.version,
            language: self.anchor.language,
            section: given(self.anchor.section).map(Into::into),
            paragraph: given(self.anchor.paragraph).map(Into::into),
            number: given(self.anchor.number),
            quote: given(self.anchor.quote),
        };
        Ok(Words { anchor, kind, comment: self.comment, proposed: self.proposed, rationale: self.rationale })
    }
}

/// A draft of a delegation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepDraft {
    /// Which one; a new one, if left out.
    #[serde(default)]
    pub draft: Option<String>,
    /// What it says.
    pub words: Said,
}

/// Several drafts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafts {
    /// Which.
    #[serde(default)]
    pub drafts: Vec<String>,
    /// When it was received, where it came on paper.
    #[serde(default)]
    pub received: Option<AssertedTime>,
}

impl Drafts {
    fn ids(self) -> Vec<DraftId> {
        self.drafts.into_iter().map(DraftId::new).collect()
    }
}

/// A draft with what is to be mended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnDraft {
    /// Which.
    pub draft: String,
    /// What is to be mended.
    pub note: String,
}

/// One draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneDraft {
    /// Which.
    pub draft: String,
}

/// A position that takes the place of another.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replacement {
    /// The cleared drafts to add.
    #[serde(default)]
    pub drafts: Vec<String>,
    /// The comments to withdraw.
    #[serde(default)]
    pub withdraw: Vec<String>,
    /// Whether it replaces what another authority of the same member submitted.
    #[serde(default)]
    pub replaces: bool,
}

/// Which of two positions holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resolution {
    /// `standing`, `held` or `both`.
    pub keep: String,
}

/// The answer an address names: its round and its participant.
fn answer_ask(id: &str, command: response::Command) -> Result<Ask, Problem> {
    let (round, participant) = id.rsplit_once('/').ok_or_else(Problem::absent)?;
    Ok(Ask::Response(RoundId::new(round), ParticipantCode::new(participant), command))
}

/// Declares the acts on an answer.
macro_rules! answers {
    ($( $(#[$doc:meta])* $name:ident($body:ty) |$given:ident| $command:expr; )*) => { $(
        $(#[$doc])*
        pub(crate) struct $name;
        impl Act for $name {
            type Body = $body;
            async fn ask(id: &str, $given: $body, _desk: &Desk) -> Result<Asked, Problem> {
                Ok(Asked::of(answer_ask(id, $command)?))
            }
        }
    )* };
}

answers! {
    /// Acknowledge the invitation.
    Acknowledge(Nothing) |_nothing| response::Command::Acknowledge;
    /// Begin to draft.
    Begin(Nothing) |_nothing| response::Command::Prepare;
    /// Keep a draft.
    Keep(KeepDraft) |it| response::Command::KeepDraft {
        draft: it.draft.map(DraftId::new), words: it.words.words()?,
    };
    /// Clear drafts.
    Clear(Drafts) |it| response::Command::Clear { drafts: it.ids() };
    /// Give a draft back.
    GiveBack(ReturnDraft) |it| response::Command::ReturnDraft { draft: it.draft.into(), note: it.note };
    /// Drop a draft.
    Drop(OneDraft) |it| response::Command::DropDraft { draft: it.draft.into() };
    /// Replace the position.
    Supersede(Replacement) |it| response::Command::Supersede {
        drafts: it.drafts.into_iter().map(DraftId::new).collect(),
        withdraw: it.withdraw.into_iter().map(CommentId::new).collect(),
        replaces: it.replaces,
    };
    /// Resolve a conflict.
    Resolve(Resolution) |it| response::Command::ResolveConflict { keep: chosen::<Kept>(&it.keep, "keep")? };
    /// Declare that there are no comments.
    DeclareNone(Nothing) |_nothing| response::Command::DeclareNone;
}

/// Submit the position.
pub(crate) struct Submit;
impl Act for Submit {
    type Body = Drafts;
    async fn ask(id: &str, mut it: Drafts, _desk: &Desk) -> Result<Asked, Problem> {
        let received = it.received.take();
        Asked::of(answer_ask(id, response::Command::Submit { drafts: it.ids() })?).received(received.as_ref())
    }
}

/// Submit after the deadline.
pub(crate) struct SubmitLate;
impl Act for SubmitLate {
    type Body = Drafts;
    async fn ask(id: &str, mut it: Drafts, _desk: &Desk) -> Result<Asked, Problem> {
        let received = it.received.take();
        let ask = answer_ask(id, response::Command::SubmitLate { drafts: it.ids() })?;
        Asked::of(ask).received(received.as_ref())
    }
}

/// A comment that is received.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiveComment {
    /// In which round: `PG-SOM/1`.
    pub round: String,
    /// Whose it is, where the secretariat writes it down; left out in a workshop without attribution.
    #[serde(default)]
    pub participant: Option<String>,
    /// What it says.
    pub words: Said,
    /// When it was received, where it came on paper.
    #[serde(default)]
    pub received: Option<AssertedTime>,
}

impl Making for ReceiveComment {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let receive = Receive {
            round: RoundId::new(self.round),
            participant: self.participant.map(ParticipantCode::new),
            words: self.words.words()?,
        };
        Asked::of(Ask::Comment(None, comment::Command::Receive(receive))).received(self.received.as_ref())
    }
}

/// What kind of remark a comment is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sorted {
    /// `general`, `technical`, `editorial` or `translation`.
    pub kind: String,
}

/// The comment that goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Into_ {
    /// Which.
    pub into: String,
}

/// A tracked change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextChange {
    /// In which paragraph.
    pub paragraph: String,
    /// The words that go.
    #[serde(default)]
    pub delete: String,
    /// The words that come.
    #[serde(default)]
    pub insert: String,
    /// The words before which an insertion stands.
    #[serde(default)]
    pub before: String,
}

impl TextChange {
    fn change(self) -> Change {
        Change {
            paragraph: self.paragraph.into(),
            delete: self.delete,
            insert: self.insert,
            before: self.before,
        }
    }
}

/// A disposition.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dispose {
    /// `accepted`, `accepted-with-change`, `not-accepted` or `noted`; a proposal may also be `referred`.
    pub disposition: String,
    /// Why; only what is accepted as proposed goes without.
    #[serde(default)]
    pub reason: Option<String>,
    /// What it does to the text.
    #[serde(default)]
    pub change: Option<TextChange>,
    /// The committee's meeting, where it decides.
    #[serde(default)]
    pub meeting: Option<String>,
}

/// A comment that goes to somebody else.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReferTo {
    /// To whom.
    pub to: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A paragraph of a later version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachTo {
    /// Symbol of the version.
    pub version: String,
    /// To which paragraph.
    pub paragraph: String,
}

acts! { Comment(CommentId):
    /// Sort it.
    Triage(Sorted) |it| comment::Command::Triage { kind: chosen(&it.kind, "kind")? };
    /// Merge it.
    Merge(Into_) |it| comment::Command::Merge { into: it.into.into() };
    /// Propose a disposition.
    Propose(Dispose) |it| comment::Command::Propose {
        disposition: chosen::<Disposition>(&it.disposition, "disposition")?,
        reason: it.reason, change: it.change.map(TextChange::change),
    };
    /// Dispose of it.
    Decide(Dispose) |it| comment::Command::Decide {
        disposition: chosen::<Disposition>(&it.disposition, "disposition")?,
        reason: it.reason, change: it.change.map(TextChange::change), meeting: it.meeting,
    };
    /// Refer it.
    Refer(ReferTo) |it| comment::Command::Refer { to: it.to, reason: it.reason };
    /// Withdraw it.
    Withdraw(Nothing) |_nothing| comment::Command::Withdraw;
    /// Take the decision back.
    ReopenComment(Because) |why| comment::Command::Reopen { reason: why.reason };
    /// Attach it to a paragraph.
    Reattach(AttachTo) |it| comment::Command::Reattach {
        version: it.version, paragraph: it.paragraph.into(),
    };
}

/// Handles `POST /rounds`: the new round lies at an address of two parts.
pub(crate) async fn make_round(
    State(desk): State<Desk>,
    asking: Asking,
    Body(body): Body<PrepareRound>,
) -> Result<Response, Problem> {
    let asked = body.ask(&desk).await?;
    let done = perform(&desk, asking, asked, None).await?;
    let location = format!("/api/v1/rounds/{}", done.id);
    Ok(answered(StatusCode::CREATED, Some(location), done.into()))
}
