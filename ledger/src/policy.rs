//! Whose word is enough? The log's key, the witnesses, and how many of them: the text of C2SP tlog-policy.
//!
//! ```text
//! log journal.example/office+3c1a9f20+AQ…
//! witness north witness.north.example+…  https://witness.north.example
//! witness south witness.south.example+…
//! group both all north south
//! quorum both
//! ```
//! `group NAME N MEMBER…` is met when N of its members (`any`, `all` or a number) are; `quorum none` asks for no witness.

use std::collections::BTreeMap;

use crate::checkpoint::Checkpoint;
use crate::keys::{Kind, VerifierKey};
use crate::note::{Note, NoteError, Signed};
use crate::text::number;

/// Most bytes of a policy.
pub const MAX_POLICY: usize = 64 << 10;
/// Most witnesses and groups together.
pub const MAX_NAMES: usize = 64;

/// Why a text is not a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a policy: line {line}: {what}")]
pub struct PolicyError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// One witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessOf {
    /// Its key.
    pub key: VerifierKey,
    /// Where it is asked, for whoever asks it.
    pub address: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    least: usize,
    members: Vec<String>,
}

/// What has to be signed by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    log: VerifierKey,
    witnesses: BTreeMap<String, WitnessOf>,
    groups: BTreeMap<String, Group>,
    quorum: Option<String>,
}

/// What a note is worth under a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The promise, signed by the log.
    pub checkpoint: Checkpoint,
    /// Witnesses of the policy that signed it.
    pub witnesses: Vec<Signed>,
    /// Whether they are enough.
    pub quorum: bool,
}

impl Policy {
    /// A policy that trusts the log's key alone.
    #[must_use]
    pub const fn of_log(log: VerifierKey) -> Self {
        Self { log, witnesses: BTreeMap::new(), groups: BTreeMap::new(), quorum: None }
    }

    /// The policy in a text. One log, known kinds of lines only, members named before their group, a quorum at the end.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let wrong = |line: usize, what: &str| PolicyError { line, what: what.to_owned() };
        if text.len() > MAX_POLICY {
            return Err(wrong(1, "longer than a policy may be"));
        }
        let mut reading = Reading::default();
        let mut lines = 0;
        for (line, content) in (1..).zip(text.lines()) {
            lines = line;
            let words: Vec<&str> = content.split_ascii_whitespace().collect();
            if words.first().is_none_or(|first| first.starts_with('#')) {
                continue;
            }
            reading.take(&words).map_err(|what| PolicyError { line, what })?;
        }
        reading.done().map_err(|what| wrong(lines, what))
    }

    /// The log's key.
    #[must_use]
    pub const fn log(&self) -> &VerifierKey {
        &self.log
    }

    /// The witnesses by name.
    #[must_use]
    pub const fn witnesses(&self) -> &BTreeMap<String, WitnessOf> {
        &self.witnesses
    }

    /// What a note is worth: refused if the log did not sign it or a signature by a witness of the policy is wrong.
    pub fn judge(&self, note: &Note) -> Result<Standing, NoteError> {
        let checkpoint = Checkpoint::opened(note, &self.log)?;
        let mut signed = BTreeMap::new();
        for (name, witness) in &self.witnesses {
            if let Some(by) = note.by(&witness.key)? {
                signed.insert(name.as_str(), by);
            }
        }
        let quorum = self.quorum.as_ref().is_none_or(|name| self.is_met(name, &signed));
        Ok(Standing { checkpoint, witnesses: signed.into_values().collect(), quorum })
    }

    /// Whether a witness signed, or enough members of a group did. Members stand before their group: there are no circles.
    fn is_met(&self, name: &str, signed: &BTreeMap<&str, Signed>) -> bool {
        match self.groups.get(name) {
            Some(group) => {
                group.members.iter().filter(|member| self.is_met(member, signed)).count() >= group.least
            }
            None => signed.contains_key(name),
        }
    }
}

impl std::fmt::Display for Policy {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "log {}", self.log)?;
        for (name, witness) in &self.witnesses {
            let address = witness.address.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
            writeln!(out, "witness {name} {}{address}", witness.key)?;
        }
        for (name, group) in self.in_order() {
            writeln!(out, "group {name} {} {}", group.least, group.members.join(" "))?;
        }
        writeln!(out, "quorum {}", self.quorum.as_deref().unwrap_or("none"))
    }
}

impl Policy {
    /// Groups so that each stands behind the groups it names.
    fn in_order(&self) -> Vec<(&str, &Group)> {
        let stands = |name: &str, ordered: &[(&str, &Group)]| {
            !self.groups.contains_key(name) || ordered.iter().any(|(known, _)| *known == name)
        };
        let mut ordered: Vec<(&str, &Group)> = Vec::new();
        while let Some((name, group)) = self.groups.iter().find(|(name, group)| {
            ordered.iter().all(|(known, _)| known != name)
                && group.members.iter().all(|member| stands(member, &ordered))
        }) {
            ordered.push((name, group));
        }
        ordered
    }
}

/// A policy as far as its lines were read.
#[derive(Default)]
struct Reading {
    log: Option<VerifierKey>,
    witnesses: BTreeMap<String, WitnessOf>,
    groups: BTreeMap<String, Group>,
    /// The last line once it is read: a name, or empty for `none`, which names nobody.
    quorum: Option<String>,
}

impl Reading {
    fn take(&mut self, words: &[&str]) -> Result<(), String> {
        if self.quorum.is_some() {
            return Err("nothing stands behind the quorum".to_owned());
        }
        match words {
            ["log", key] | ["log", key, _] => self.log(key),
            ["witness", name, key] => self.witness(name, key, None),
            ["witness", name, key, address] => self.witness(name, key, Some((*address).to_owned())),
            ["group", name, least, members @ ..] => self.group(name, least, members),
            ["quorum", "none"] => {
                self.quorum = Some(String::new());
                Ok(())
            }
            ["quorum", name] => {
                self.must_know(name)?;
                self.quorum = Some((*name).to_owned());
                Ok(())
            }
            _ => Err("neither log, witness, group nor quorum as they are written".to_owned()),
        }
    }

    fn log(&mut self, key: &str) -> Result<(), String> {
        let key = VerifierKey::parse(key).map_err(|why| why.to_string())?;
        if key.kind() != Kind::Plain {
            return Err("the key of a log signs notes, not cosignatures".to_owned());
        }
        match self.log.replace(key) {
            None => Ok(()),
            Some(_) => Err("a second log".to_owned()),
        }
    }

    fn witness(&mut self, name: &str, key: &str, address: Option<String>) -> Result<(), String> {
        self.must_be_new(name)?;
        let key = VerifierKey::parse(key).map_err(|why| why.to_string())?;
        if key.kind() != Kind::Timed {
            return Err("the key of a witness signs cosignatures".to_owned());
        }
        if self.witnesses.values().any(|known| known.key.public_key() == key.public_key()) {
            return Err("one key under two names would count twice".to_owned());
        }
        self.witnesses.insert(name.to_owned(), WitnessOf { key, address });
        Ok(())
    }

    fn group(&mut self, name: &str, least: &str, members: &[&str]) -> Result<(), String> {
        self.must_be_new(name)?;
        members.iter().try_for_each(|member| self.must_know(member))?;
        let mut different = members.to_vec();
        different.sort_unstable();
        different.dedup();
        if different.len() != members.len() {
            return Err("a member twice".to_owned());
        }
        let least = match least {
            "any" => 1,
            "all" => members.len(),
            other => number(other).and_then(|least| usize::try_from(least).ok()).unwrap_or_default(),
        };
        if !(1..=members.len()).contains(&least) {
            return Err("a group asks for one of its members at least, and for all at most".to_owned());
        }
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups.insert(name.to_owned(), Group { least, members });
        Ok(())
    }

    fn must_be_new(&self, name: &str) -> Result<(), String> {
        if name == "none" || self.witnesses.contains_key(name) || self.groups.contains_key(name) {
            return Err(format!("the name {name} is taken"));
        }
        if self.witnesses.len() + self.groups.len() >= MAX_NAMES {
            return Err("more names than a policy may have".to_owned());
        }
        Ok(())
    }

    fn must_know(&self, name: &str) -> Result<(), String> {
        if self.witnesses.contains_key(name) || self.groups.contains_key(name) {
            Ok(())
        } else {
            Err(format!("nobody is called {name} above"))
        }
    }

    fn done(self) -> Result<Policy, &'static str> {
        let log = self.log.ok_or("no log is named")?;
        let quorum = self.quorum.ok_or("no quorum is named; write \"quorum none\" to ask for none")?;
        let quorum = Some(quorum).filter(|name| !name.is_empty());
        Ok(Policy { log, witnesses: self.witnesses, groups: self.groups, quorum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SignerKey;

    fn log() -> SignerKey {
        SignerKey::new("journal.example/office", Kind::Plain, &[7; 32]).unwrap()
    }

    fn witness(seed: u8) -> SignerKey {
        SignerKey::new(&format!("witness.example/{seed}"), Kind::Timed, &[seed; 32]).unwrap()
    }

    fn policy(rest: &str) -> Result<Policy, PolicyError> {
        let witnesses: String = (1..=3)
            .map(|n| format!("witness w{n} {} https://w{n}.example\n", witness(n).public()))
            .collect::<Vec<_>>()
            .concat();
        Policy::parse(&format!("# two of three\nlog {}\n\n{witnesses}{rest}", log().public()))
    }

    fn note(by: &[u8]) -> Note {
        let checkpoint = Checkpoint { origin: "journal.example/office".to_owned(), size: 7, root: [1; 32] };
        let mut note = checkpoint.sign(&log()).unwrap();
        note.signatures.extend(by.iter().map(|seed| Note::cosigned(&note.text, &witness(*seed), 1_000)));
        note
    }

    fn met(policy: &Policy, by: &[u8]) -> bool {
        policy.judge(&note(by)).unwrap().quorum
    }

    #[test]
    fn two_of_three_witnesses_are_enough_where_the_policy_says_so() {
        let policy = policy("group two 2 w1 w2 w3\nquorum two\n").unwrap();
        let cases: [(&[u8], bool); 6] = [
            (&[], false),
            (&[1], false),
            (&[1, 3], true),
            (&[1, 2, 3], true),
            (&[1, 9], false),
            (&[8, 9], false),
        ];
        for (by, expected) in cases {
            assert_eq!(met(&policy, by), expected, "{by:?}");
        }
        let standing = policy.judge(&note(&[1, 3])).unwrap();
        let names: Vec<&str> = standing.witnesses.iter().map(|it| it.name.as_str()).collect();
        assert_eq!((names, standing.checkpoint.size), (vec!["witness.example/1", "witness.example/3"], 7));
    }

    #[test]
    fn groups_may_hold_groups_and_one_witness_may_be_enough() {
        let nested = policy("group a any w1 w2\ngroup b all a w3\nquorum b\n").unwrap();
        assert!(met(&nested, &[2, 3]) && !met(&nested, &[1, 2]) && !met(&nested, &[3]));
        assert!(met(&policy("quorum w2\n").unwrap(), &[2]) && !met(&policy("quorum w2\n").unwrap(), &[1]));
        assert!(met(&policy("quorum none\n").unwrap(), &[]));
        assert!(met(&Policy::of_log(log().public().clone()), &[]));
    }

    #[test]
    fn a_forged_cosignature_spoils_the_note_whatever_the_quorum() {
        let policy = policy("quorum none\n").unwrap();
        let mut forged = note(&[1]);
        forged.signatures[1].signature[20] ^= 1;
        assert_eq!(policy.judge(&forged), Err(NoteError::Forged("witness.example/1".to_owned())));
        let mut unsigned = note(&[1]);
        unsigned.signatures.remove(0);
        assert!(policy.judge(&unsigned).is_err());
    }

    #[test]
    fn a_policy_comes_back_from_its_text() {
        let all = policy("group z 2 w1 w2 w3\ngroup a all z w3\nquorum a\n").unwrap();
        assert_eq!(Policy::parse(&all.to_string()), Ok(all));
        let none = Policy::of_log(log().public().clone());
        assert_eq!(Policy::parse(&none.to_string()).as_ref(), Ok(&none));
        let addresses: Vec<_> = policy("quorum none").unwrap().witnesses().values().cloned().collect();
        assert_eq!(addresses[0].address.as_deref(), Some("https://w1.example"));
    }

    #[test]
    fn a_witness_need_not_have_an_address() {
        let text = format!("log {}\nwitness w9 {}\nquorum w9\n", log().public(), witness(9).public());
        let policy = Policy::parse(&text).unwrap();
        assert_eq!((policy.to_string(), policy.witnesses()["w9"].address.as_ref()), (text, None));
    }

    #[test]
    fn a_policy_is_read_up_to_its_limits_and_not_beyond() {
        let groups =
            |count: usize| (0..count).map(|n| format!("group g{n} any w1\n")).collect::<Vec<_>>().concat();
        assert!(policy(&format!("{}quorum none\n", groups(MAX_NAMES - 3))).is_ok());
        let error = policy(&format!("{}quorum none\n", groups(MAX_NAMES - 2))).unwrap_err();
        assert_eq!(error.what, "more names than a policy may have");
        let text = format!("log {}\nquorum none\n", log().public());
        let stretched = |length: usize| format!("#{}\n{text}", "x".repeat(length - text.len() - 2));
        assert!(Policy::parse(&stretched(MAX_POLICY)).is_ok());
        let error = Policy::parse(&stretched(MAX_POLICY + 1)).unwrap_err();
        assert_eq!((error.line, error.what.as_str()), (1, "longer than a policy may be"));
    }

    #[test]
    fn a_policy_that_would_count_wrongly_is_refused() {
        let twice = format!("witness w9 {}\nquorum none\n", witness(1).public());
        let renamed = SignerKey::new("another.example", Kind::Timed, &[1; 32]).unwrap();
        let renamed = format!("witness w9 {}\nquorum none\n", renamed.public());
        let plain = format!("witness w9 {}\nquorum none\n", log().public());
        let second = format!("log {}\nquorum none\n", log().public());
        let many: Vec<String> = (0..MAX_NAMES).map(|n| format!("group g{n} any w1\n")).collect();
        let many = many.concat();
        let bad = [
            "",
            "group two 0 w1\nquorum two\n",
            "group two 3 w1 w2\nquorum two\n",
            "group two x w1\nquorum two\n",
            "group two 1 w1 w1\nquorum two\n",
            "group two any w4\nquorum two\n",
            "group w1 any w2\nquorum w1\n",
            "group none any w2\nquorum none\n",
            "quorum two\n",
            "quorum none\nquorum none\n",
            "group two any\nquorum none\n",
            "friend w1\nquorum none\n",
            "witness w9 nonsense\nquorum none\n",
            &twice,
            &renamed,
            &plain,
            &second,
            &many,
        ];
        for rest in bad {
            assert!(policy(rest).is_err(), "{rest}");
        }
        assert!(Policy::parse("quorum none\n").is_err());
        assert!(Policy::parse(&format!("log {}\nquorum none\n", witness(1).public())).is_err());
        assert!(Policy::parse(&"#".repeat(MAX_POLICY + 1)).is_err());
        let error = policy("quorum w7\n").unwrap_err();
        assert_eq!((error.line, error.what.as_str()), (7, "nobody is called w7 above"));
    }
}
