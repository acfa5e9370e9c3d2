//! What does somebody receive when a hand-over is cut off, and what does somebody who came later not receive?

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use domain::mandate::command::Grant;
use domain::mandate::event::Identity;
use domain::{ParticipantCode, Role};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use workflows::{Ask, Post, Smtp};

use super::house::{House, Kills};
use super::story;

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_over_that_was_cut_off_is_repeated_as_the_same_message_and_no_letter_is_missing() {
    let server = MailServer::start().await;
    let smtp = Smtp::new(&server.url, "office@travaux.example", "https://travaux.example").expect("a post");
    let house = House::with(Kills::AtEveryAppend, Post::Smtp(smtp));
    house.opens().await;
    story::call_is_issued(&house).await;
    house.clock_to("2014-01-23T02:00:00Z").await;

    let letters = house.events().await.into_iter().filter(|it| it.envelope.event_type == "LetterComposed");
    let letters: BTreeSet<String> =
        letters.map(|it| it.envelope.stream.trim_start_matches("letter/").to_owned()).collect();
    let messages = server.messages();
    let differing: BTreeSet<&String> = messages.iter().collect();
    let identities: BTreeSet<String> = messages.iter().map(|message| identity(message)).collect();
    assert_eq!(identities, letters, "each letter arrived, and nothing else did");
    assert_eq!(differing.len(), letters.len(), "a repeated message is the same, byte by byte");
    assert!(messages.len() > letters.len(), "the clerk was killed after a hand-over and before he noted it");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_later_is_not_told_of_what_was_before_her_when_the_journal_is_read_again() {
    let house = House::new(Kills::Never);
    house.opens().await;
    story::call_is_issued(&house).await;
    let told = house.events().await.len();
    let grant = Grant {
        person: None,
        role: Role::Nominator,
        participant: Some(ParticipantCode::new("QM")),
        body: None,
        label: "Second delegate of QM".to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: Identity { name: "Delegate QM-2".to_owned(), email: "d-qm-2@travaux.example".to_owned() },
    };
    let ask = Ask::Mandate(None, domain::mandate::Command::Grant(grant));
    house.office().by_the_secretariat("second delegate", ask, Vec::new()).await.expect("a mandate");
    house.begins_again().await;
    let since: Vec<String> =
        house.events().await.drain(told..).map(|event| event.envelope.event_type).collect();
    assert_eq!(since, ["MandateGranted", "ReferenceIssued"]);
}

/// The letter that a message says it is.
fn identity(message: &str) -> String {
    let line = message.lines().find_map(|line| line.strip_prefix("Message-ID: <")).expect("an identity");
    line.split('@').next().unwrap_or_default().to_owned()
}

/// A mail server that takes everything and keeps what it took.
struct MailServer {
    url: String,
    kept: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let kept: Arc<Mutex<Vec<String>>> = Arc::default();
        let keeps = Arc::clone(&kept);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&keeps)));
            }
        });
        Self { url, kept }
    }

    fn messages(&self) -> Vec<String> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One conversation of RFC 5321, as far as a client needs it.
async fn converse(mut stream: TcpStream, kept: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 here\r\n").await?;
    let mut message: Option<String> = None;
    while let Some(line) = lines.next_line().await? {
        let answer: &[u8] = match &mut message {
            Some(_) if line == "." => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).extend(message.take());
                b"250 kept\r\n"
            }
            Some(text) => {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            None if line.starts_with("DATA") => {
                message = Some(String::new());
                b"354 go on\r\n"
            }
            None if line.starts_with("QUIT") => return writing.write_all(b"221 bye\r\n").await,
            None => b"250 yes\r\n",
        };
        writing.write_all(answer).await?;
    }
    Ok(())
}
