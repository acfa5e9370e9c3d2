//! What becomes of a body that nobody wanted to read to its end? It is read and forgotten, so that whoever sends it can hear the answer.
//!
//! A sender that is cut off in the middle of two hundred megabytes sees a broken connection, not the sentence that says how large a
//! file may be. What is read here is never kept.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures::{Stream, StreamExt};

/// Most that is read of a body after its answer was made; a sender of more is cut off.
const MOST: usize = 1 << 30;

/// A body that its handler and what comes after it read in turn.
#[derive(Clone)]
struct Shared(Arc<Mutex<BodyDataStream>>);

impl Stream for Shared {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // A panic while it is polled leaves a stream that can be polled again or ends.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context)
    }
}

/// Answers, then reads what is left of the body.
pub(crate) async fn drained(request: Request, next: Next) -> Response {
    // Who asks first whether a body is wanted does not send it when told that it is not.
    if request.method().is_safe() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let mut shared = Shared(Arc::new(Mutex::new(body.into_data_stream())));
    let response = next.run(Request::from_parts(parts, Body::from_stream(shared.clone()))).await;
    let mut read = 0;
    while let Some(Ok(piece)) = shared.next().await {
        read += piece.len();
        if read > MOST {
            break;
        }
    }
    response
}
