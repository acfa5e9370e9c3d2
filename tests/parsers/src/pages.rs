//! What `api` reads: forms, queries, times as they are typed, pictures of faxes.

use api::testing;

use crate::Parser;

pub(crate) const PARSERS: &[Parser] = &[
    Parser {
        name: "form",
        read: testing::form,
        words: &["&", "=", "%00", "%ff", "+", "languages.0.level=", "version=", "key="],
    },
    Parser { name: "form-in-parts", read: testing::form_in_parts, words: PARTS },
    Parser {
        name: "query",
        read: testing::query,
        words: &["as_of=", "limit=", "cursor=", "at_least=", "&", "%00", "2014-03-14+17:00+Asia/Bangkok"],
    },
    Parser {
        name: "typed-time",
        read: testing::typed_time,
        words: &["T", " ", "Z", "+07:00", "Asia/Bangkok", "UTC", "-", "9999-12-31", "-009999-01-01"],
    },
    Parser { name: "fax", read: testing::fax, words: &["II*\0", "MM\0*", "II+\0"] },
];

const PARTS: &[&str] = &[
    "--b1\r\n",
    "--b1--\r\n",
    "\r\n\r\n",
    "Content-Disposition: form-data; name=\"",
    "; filename=\"",
    "\"\r\n",
    "Content-Type: text/plain\r\n",
    "\u{feff}",
];
