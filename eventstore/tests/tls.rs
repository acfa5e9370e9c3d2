//! Is the conversation with a PostgreSQL server encrypted when the address says so, and only with the server that was meant?
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::sync::Arc;

use eventstore::proposal::Expected;
use eventstore::testing::PostgresServer;
use eventstore::{
    Journal, Key, KeyStore, PostgresJournal, PostgresKeys, ReadError, StreamName, SystemClock, contract,
};
use tempfile::NamedTempFile;
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;

/// A server with a throw-away certificate for `localhost`, and the certificate in a file.
struct Encrypted {
    server: PostgresServer,
    certificate: NamedTempFile,
}

static SERVER: OnceCell<Encrypted> = OnceCell::const_new();

/// A certificate nobody vouches for, in a file, and its key.
fn certificate() -> (NamedTempFile, String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let file = NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), made.cert.pem()).expect("a file");
    (file, made.cert.pem(), made.signing_key.serialize_pem())
}

async fn encrypted() -> &'static Encrypted {
    SERVER
        .get_or_init(|| async {
            let (certificate, text, key) = certificate();
            let server = PostgresServer::start_encrypted(&text, &key).await.expect("a server");
            Encrypted { server, certificate }
        })
        .await
}

/// The address of a new database by a host name, with what is said of encryption.
async fn address(name: &str, host: &str, said: &str) -> String {
    let server = &encrypted().await.server;
    server.database(name).await.expect("a database");
    format!("postgres://travaux@{host}:{}/{name}?{said}", server.port())
}

async fn open(url: &str) -> Result<PostgresJournal, ReadError> {
    PostgresJournal::open(url, Arc::new(SystemClock)).await
}

/// What a journal that may not be opened says.
async fn refused(url: &str) -> String {
    match open(url).await {
        Ok(_) => panic!("{url} was opened"),
        Err(why) => why.to_string(),
    }
}

/// An append, a read and a key; then how many connections there are to the database, and how many of them are encrypted.
async fn used(name: &str, url: &str) -> (i64, i64) {
    let journal = open(url).await.expect("a journal");
    journal.append(contract::proposal(1, "a/1", Expected::NoStream, 2)).await.expect("an append");
    assert_eq!(journal.stream_version(&StreamName::whole("a/1")).await.expect("a version"), 2);
    let keys = PostgresKeys::open(url, Key::new([7; 32])).await.expect("keys");
    tokio::task::spawn_blocking(move || keys.key_for("P-1").map(|_| ()))
        .await
        .expect("a thread")
        .expect("a key");
    let (client, connection) =
        tokio_postgres::connect(&encrypted().await.server.address(name), NoTls).await.expect("a connection");
    tokio::spawn(connection);
    let sql =
        "select count(*), count(*) filter (where ssl) from pg_stat_ssl join pg_stat_activity using (pid)
        where datname = current_database() and application_name = 'travaux'";
    let row = client.query_one(sql, &[]).await.expect("a count");
    (row.get(0), row.get(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_is_encrypted_when_the_address_requires_it() {
    let url = address("required", "127.0.0.1", "sslmode=require").await;
    let (all, encrypted) = used("required", &url).await;
    assert!(all >= 3, "{all} connections: of the writer, the readers, the lookout");
    assert_eq!(encrypted, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_said_encrypts_where_the_server_can_and_disabled_means_in_the_clear() {
    let offered = address("offered", "127.0.0.1", "connect_timeout=5").await;
    let (all, encrypted) = used("offered", &offered).await;
    assert_eq!(encrypted, all);
    let disabled = address("disabled", "127.0.0.1", "sslmode=disable").await;
    assert_eq!(used("disabled", &disabled).await.1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_its_authority_vouches_for_by_this_name_is_spoken_to() {
    let file = encrypted().await.certificate.path().display().to_string();
    let said = format!("sslmode=verify-full&sslrootcert={file}");
    let url = address("vouched", "localhost", &said).await;
    let (all, encrypted) = used("vouched", &url).await;
    assert_eq!(encrypted, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_nobody_vouches_for_is_not_spoken_to() {
    let unknown = refused(&address("unknown", "localhost", "sslmode=verify-full").await).await;
    assert!(unknown.contains("certificate"), "{unknown}");
    let (another, _, _) = certificate();
    let said = format!("sslmode=verify-full&sslrootcert={}", another.path().display());
    let elsewhere = refused(&address("elsewhere", "localhost", &said).await).await;
    assert!(elsewhere.contains("certificate"), "{elsewhere}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_for_another_name_is_not_believed() {
    let file = encrypted().await.certificate.path().display().to_string();
    let said = format!("sslmode=verify-full&sslrootcert={file}");
    let other = refused(&address("other", "127.0.0.1", &said).await).await;
    assert!(other.contains("certificate"), "{other}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_encrypt_is_told_nothing_when_encryption_is_required() {
    let server = PostgresServer::start().await.expect("a server");
    let url = server.database("clear").await.expect("a database");
    let why = refused(&format!("{url}?sslmode=require")).await;
    assert!(why.contains("does not support TLS"), "{why}");
    assert!(open(&url).await.is_ok(), "and without it, it is spoken to");
}
