//! What is served where? One router: pages, JSON, assets, the checks of operators; and what holds for every answer.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::assets;
use crate::desk::Desk;
use crate::files::MAX_FILE_BYTES;
use crate::json;
use crate::problem::Problem;

/// Bytes of a form around a file: boundaries, the other fields.
const AROUND_A_FILE: usize = 1 << 20;
/// What pages may load: their own stylesheet, scripts and images, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; \
                      object-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; connect-src 'self'";

/// The whole service.
pub fn router(desk: Desk) -> Router {
    Router::new()
        .merge(json::routes())
        .merge(crate::places::pages())
        .route("/openapi.json", get(described))
        .route("/healthz", get(|| async { "well\n" }))
        .route("/readyz", get(ready))
        .route("/checkpoint", get(json::proofs::checkpoint))
        .route("/tile/{*path}", get(json::proofs::tile))
        .route("/assets/{file}", get(asset))
        .fallback(absent)
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "This address is not asked in this way.",
            )
        })
        .layer(DefaultBodyLimit::max(MAX_FILE_BYTES + AROUND_A_FILE))
        .layer(axum::middleware::from_fn(crate::unread::drained))
        .layer(CatchPanicLayer::custom(|_| Problem::failure(&"a panic").into_response()))
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ))
        .with_state(desk)
}

/// An address that is none: a page for people, a problem for programs.
async fn absent(headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/html") {
        return crate::places::Refused(Problem::absent()).into_response();
    }
    Problem::absent().into_response()
}

/// The description of the API, written when it is first asked for.
async fn described() -> Response {
    static DESCRIPTION: LazyLock<String> =
        LazyLock::new(|| json::description().to_json().unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION.as_str()).into_response()
}

/// Ready when the journal answers and the worlds follow it.
async fn ready(State(desk): State<Desk>) -> Result<String, Problem> {
    if let Some(trouble) = desk.host.trouble() {
        return Err(workflows::NotDone::Unavailable(trouble.to_string()).into());
    }
    let head = desk.office.journal().head().await?;
    Ok(format!("ready at position {}\n", head.size))
}

async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let asset = assets::find(&file).ok_or_else(Problem::absent)?;
    let for_ever = "public, max-age=31536000, immutable";
    Ok(([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, for_ever)], asset.bytes.clone())
        .into_response())
}
