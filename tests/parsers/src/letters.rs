//! What `workflows` reads: mail as it was received, and tables of nominations.

use domain::form::Schema;
use workflows::{import, mail};

use crate::Parser;

pub(crate) const PARSERS: &[Parser] = &[
    Parser { name: "mail", read: mail, words: MAIL },
    Parser {
        name: "table",
        read: table,
        words: &[
            "nominator",
            "family_name",
            "name_display",
            "languages",
            ",",
            ";",
            "|",
            ":",
            "\"",
            "\n",
            "\u{feff}",
            "=1+1",
        ],
    },
];

const MAIL: &[&str] = &[
    "Received: from a by b; ",
    "Date: ",
    "Fri, 14 Mar 2014 16:52:03 +0700",
    "Message-ID: <",
    "From: ",
    "Subject: =?utf-8?B?",
    "=?utf-8?Q?=00?=",
    "?=",
    "Content-Type: multipart/mixed; boundary=\"",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: text/html\r\n\r\n<",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "--b1\r\n",
    "--b1--\r\n",
    "filename*0*=utf-8''",
    "\r\n\r\n",
    "\r\n ",
    "charset=utf-7",
    "<table>",
    "&#x0;",
];

/// What is kept of a mail is bounded, whatever was sent.
fn mail(bytes: &[u8]) -> bool {
    let Ok(mail) = mail::read(bytes) else { return false };
    assert!(mail.attachments.len() <= mail::MAX_ATTACHMENTS);
    assert_eq!(mail.attachments.len(), mail.reading.file_names.len());
    let attached: usize = mail.attachments.iter().map(Vec::len).sum();
    assert!(attached <= 4 * bytes.len() + 1_024, "{attached} bytes attached to a mail of {}", bytes.len());
    assert!(mail.message.is_none_or(|id| id.len() == 64));
    assert!(mail.received.is_some() || !mail.remarks.is_empty(), "what is missing is told");
    true
}

/// Rows have their lines, and are judged as what is typed is.
fn table(bytes: &[u8]) -> bool {
    let Ok(rows) = import::read(bytes) else { return false };
    assert!((1..=import::MAX_ROWS).contains(&rows.len()));
    for row in &rows {
        assert_eq!(Schema::expert_nomination().clean(&row.answers), row.answers);
        assert!(row.line > 1, "the first line is the heading");
    }
    true
}
