//! What may be asked of silence procedures: one body per act.

use domain::SilenceId;
use domain::silence::Command;
use domain::silence::command::{Break, Propose};
use domain::silence::event::{Agreed, Form};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, Making};
use super::guides::{partial, symbol};
use super::nominations::WithReason;
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::{AssertedTime, DeadlineTime};

/// Propose to settle a text by silence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProposeSilence {
    /// Its name: `TIP-1`.
    pub silence: String,
    /// The guide whose text it is.
    pub guide: String,
    /// The text.
    pub symbol: String,
    /// Whose silence; the plenary where none is given.
    #[serde(default)]
    pub body: Option<String>,
    /// What the text is called until it is adopted.
    pub provisional_title: String,
    /// What is to be said of the procedure.
    #[serde(default)]
    pub note: Option<String>,
}

impl Making for ProposeSilence {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let propose = Propose {
            body: self.body.as_deref().unwrap_or(domain::participant::PLENARY).into(),
            guide: self.guide.into(),
            symbol: symbol("symbol", &self.symbol)?,
            provisional_title: self.provisional_title,
            note: self.note.filter(|words| !words.trim().is_empty()),
        };
        Ok(Asked::of(Ask::Silence(SilenceId::new(&self.silence), Command::Propose(propose))))
    }
}

/// A member's refusal in the meeting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SilenceRefusal {
    /// Which member.
    pub member: String,
    /// Why, if one wishes to say.
    #[serde(default)]
    pub reason: Option<String>,
}

/// How silence starts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SilenceStart {
    /// Where it was agreed: a meeting, or in writing.
    pub agreed_in: String,
    /// When it was agreed.
    pub agreed_on: String,
    /// When it ends.
    pub expires: DeadlineTime,
}

/// How its end moves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SilenceExtension {
    /// The new end.
    pub expires: DeadlineTime,
    /// Why.
    pub reason: String,
}

/// What breaks silence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SilenceBreak {
    /// Which member speaks.
    pub member: String,
    /// `objection` or `amendment`.
    pub form: String,
    /// The paragraphs it is about.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// What it says.
    pub says: String,
    /// How it came, where an officer registers it: `fax`, `email`, `post` or `hand`.
    #[serde(default)]
    pub channel: Option<String>,
    /// When it was received, by the clock of that channel.
    #[serde(default)]
    pub received: Option<AssertedTime>,
}

impl SilenceBreak {
    fn read(self, id: &str) -> Result<Asked, Problem> {
        let form = match self.form.as_str() {
            "objection" => Form::Objection,
            "amendment" => Form::Amendment,
            _ => return Err(Problem::field("form", "not-an-option", "Choose objection or amendment.")),
        };
        let spoken = Break {
            member: self.member.into(),
            form,
            paragraphs: self.paragraphs.into_iter().map(Into::into).collect(),
            says: self.says,
        };
        let mut asked = Asked::of(Ask::Silence(SilenceId::new(id), Command::Break(spoken)));
        if let Some(word) = self.channel.filter(|word| !word.is_empty()) {
            asked.channel = channel(&word)?;
        }
        asked.received(self.received.as_ref())
    }
}

/// A channel by its word.
pub(crate) fn channel(word: &str) -> Result<domain::channel::Channel, Problem> {
    serde_json::from_value(word.into())
        .map_err(|_| Problem::field("channel", "not-an-option", "Choose portal, email, fax, post or hand."))
}

/// What members are told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SilenceOutcome {
    /// "adopted", "not adopted".
    pub outcome: String,
}

/// A member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfMember {
    /// Which.
    pub member: String,
}

/// What came too late.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LateObjection {
    /// Whose.
    pub member: String,
    /// When it was received.
    pub received_at: String,
    /// What was offered instead.
    pub offered: String,
}

/// Declares the acts on a silence procedure.
macro_rules! acts {
    ($( $(#[$doc:meta])* $name:ident($body:ty) |$id:ident, $given:ident| $asked:expr; )*) => { $(
        $(#[$doc])*
        pub(crate) struct $name;
        impl Act for $name {
            type Body = $body;
            async fn ask($id: &str, $given: $body, _desk: &Desk) -> Result<Asked, Problem> {
                $asked
            }
        }
    )* };
}

fn silence(id: &str, command: Command) -> Asked {
    Asked::of(Ask::Silence(SilenceId::new(id), command))
}

acts! {
    /// Refuse it in the meeting.
    RefuseSilence(SilenceRefusal) |id, it| {
        Ok(silence(id, Command::Refuse { member: it.member.into(), reason: it.reason }))
    };
    /// Start it: the office resolves who is a member of the body today.
    StartSilence(SilenceStart) |id, it| Ok(silence(id, Command::Start {
        agreed: Agreed { place: it.agreed_in, on: partial("agreed_on", &it.agreed_on)? },
        expires: it.expires.read("expires")?,
        addressees: Vec::new(),
    }));
    /// Move its end.
    ExtendSilence(SilenceExtension) |id, it| {
        Ok(silence(id, Command::Extend { expires: it.expires.read("expires")?, reason: it.reason }))
    };
    /// Break it.
    BreakSilence(SilenceBreak) |id, it| it.read(id);
    /// Call it off.
    CancelSilence(WithReason) |id, why| Ok(silence(id, Command::Cancel { reason: why.reason }));
    /// Tell all members how it ended.
    InformMembers(SilenceOutcome) |id, it| Ok(silence(id, Command::InformMembers { outcome: it.outcome }));
    /// Take an objection back: it changes nothing.
    WithdrawObjection(OfMember) |id, it| {
        Ok(silence(id, Command::WithdrawObjection { member: it.member.into() }))
    };
    /// Record what came too late.
    RefuseLate(LateObjection) |id, it| Ok(silence(id, Command::RefuseLateObjection {
        member: it.member.into(),
        received_at: Some(partial("received_at", &it.received_at)?),
        offered: it.offered,
    }));
}
