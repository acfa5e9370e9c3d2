//! What can a network do between the program and its database? Fourteen things, one at a time, on a proxy of our own.
//!
//! The proxy knows just enough of PostgreSQL's protocol (a type byte and a length) to cut a connection after the server has
//! committed and before its answer arrives: the one moment in which a caller cannot know what became of her request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::drill::Dice;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// Everything passes.
    None,
    /// Every piece takes fifty milliseconds longer.
    Latency,
    /// Every piece takes between nothing and a hundred milliseconds longer.
    Jitter,
    /// Bytes arrive one by one.
    OneByte,
    /// Connections are reset.
    Reset,
    /// The server's side closes while the client's stays open.
    HalfClose,
    /// What is sent disappears, and nothing closes.
    BlackHole,
    /// A kilobyte a second.
    Slow,
    /// New connections come through in another order than they were made.
    Reorder,
    /// The connection is cut before an append reaches the server.
    CutBeforeCommit,
    /// The connection is cut after the server has committed an append and before its answer passes.
    CutAfterCommit,
    /// Nothing moves for a while, then everything goes on.
    Pause,
    /// New connections are taken and closed at once: no place is left in the pool.
    Starve,
    /// The name leads nowhere for a while.
    Moved,
    /// What a new connection is greeted with is no protocol at all, as when a handshake fails.
    Garbage,
}

impl Fault {
    /// All fourteen.
    pub const ALL: [Self; 14] = [
        Self::Latency,
        Self::Jitter,
        Self::OneByte,
        Self::Reset,
        Self::HalfClose,
        Self::BlackHole,
        Self::Slow,
        Self::Reorder,
        Self::CutBeforeCommit,
        Self::CutAfterCommit,
        Self::Pause,
        Self::Starve,
        Self::Moved,
        Self::Garbage,
    ];

    fn of(number: u8) -> Self {
        Self::ALL.into_iter().find(|fault| *fault as u8 == number).unwrap_or(Self::None)
    }
}

/// What both directions and all connections share.
struct Shared {
    fault: AtomicU8,
    cuts: AtomicU64,
    upstream: SocketAddr,
}

impl Shared {
    fn fault(&self) -> Fault {
        Fault::of(self.fault.load(Ordering::Relaxed))
    }
}

/// A proxy that does what it is told.
pub struct FaultProxy {
    shared: Arc<Shared>,
    port: u16,
    listening: JoinHandle<()>,
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// An append binds some twenty arrays: nothing else the program sends in a drill is as long.
const APPEND_BYTES: usize = 600;
/// Largest piece that is passed on at once.
const PIECE: usize = 16 << 10;

impl FaultProxy {
    /// A proxy before a port of this machine.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let own = listener.local_addr().expect("an address").port();
        let upstream = SocketAddr::from(([127, 0, 0, 1], port));
        let shared = Arc::new(Shared { fault: AtomicU8::new(0), cuts: AtomicU64::new(0), upstream });
        let listening = tokio::spawn(listen(listener, shared.clone()));
        Self { shared, port: own, listening }
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on this happens.
    pub fn set(&self, fault: Fault) {
        self.shared.fault.store(fault as u8, Ordering::Relaxed);
    }

    /// How often an append was committed and its answer cut off.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.shared.cuts.load(Ordering::Relaxed)
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let mut dice = Dice::of(14);
    while let Ok((client, _)) = listener.accept().await {
        let wait = dice.millis(0, 300);
        tokio::spawn(carry(client, shared.clone(), wait));
    }
}

async fn carry(client: TcpStream, shared: Arc<Shared>, wait: Duration) {
    match shared.fault() {
        Fault::Starve | Fault::Moved => return,
        Fault::Reorder => tokio::time::sleep(wait).await,
        Fault::Garbage => {
            let mut client = client;
            let _ = client.write_all(&[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]).await;
            return;
        }
        _ => {}
    }
    let Ok(server) = TcpStream::connect(shared.upstream).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let appending = Arc::new(AtomicU64::new(0));
    let up = tokio::spawn(upward(from_client, to_server, shared.clone(), appending.clone()));
    downward(from_server, to_client, &shared, &appending).await;
    up.abort();
}

/// From the program to the server.
async fn upward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    shared: Arc<Shared>,
    appending: Arc<AtomicU64>,
) {
    let mut piece = vec![0; PIECE];
    while let Ok(read) = from.read(&mut piece).await {
        if read == 0 {
            return;
        }
        // A bind message this long is an append; its answer is what may be cut.
        let is_append = read > APPEND_BYTES && piece[0] == b'B';
        match shared.fault() {
            Fault::CutBeforeCommit if is_append => return,
            Fault::BlackHole => continue,
            fault => delay(fault, read, &shared).await,
        }
        if is_append {
            appending.fetch_add(1, Ordering::Relaxed);
        }
        if pass(&mut to, &piece[..read], shared.fault()).await.is_err() {
            return;
        }
    }
}

/// From the server to the program.
async fn downward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared, appending: &AtomicU64) {
    let mut piece = vec![0; PIECE];
    while let Ok(read) = from.read(&mut piece).await {
        let fault = shared.fault();
        if read == 0 || fault == Fault::Reset {
            return;
        }
        if fault == Fault::HalfClose {
            let _ = to.shutdown().await;
            while shared.fault() == Fault::HalfClose {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            return;
        }
        let answers_append = appending.swap(0, Ordering::Relaxed) > 0;
        match fault {
            Fault::CutAfterCommit if answers_append && is_committed(&piece[..read]) => {
                shared.cuts.fetch_add(1, Ordering::Relaxed);
                return;
            }
            Fault::BlackHole => continue,
            fault => delay(fault, read, shared).await,
        }
        if pass(&mut to, &piece[..read], fault).await.is_err() {
            return;
        }
    }
}

/// Whether the server says that it is ready for the next thing: what came before is committed.
fn is_committed(answer: &[u8]) -> bool {
    answer.ends_with(&[b'Z', 0, 0, 0, 5, b'I'])
}

async fn delay(fault: Fault, bytes: usize, shared: &Shared) {
    let millis = match fault {
        Fault::Latency => 50,
        Fault::Jitter => (bytes as u64 * 7_919) % 100,
        Fault::Slow => bytes as u64,
        _ => 0,
    };
    tokio::time::sleep(Duration::from_millis(millis)).await;
    while shared.fault() == Fault::Pause {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn pass(to: &mut OwnedWriteHalf, bytes: &[u8], fault: Fault) -> std::io::Result<()> {
    if fault != Fault::OneByte {
        return to.write_all(bytes).await;
    }
    for byte in bytes {
        to.write_all(&[*byte]).await?;
    }
    Ok(())
}
