//! Which addresses does the JSON API have, and how is each described? Routes and their description are laid down together.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use domain::codes::CODES;
use utoipa::openapi::path::{
    HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, Type};
use utoipa::openapi::{Content, Ref, RefOr, Required, Response, ResponseBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::act::{Reading, act, make};
use crate::desk::Desk;
use crate::look::MAX_NUMBER;
use crate::problem::Document;

/// A problem that many operations may answer with: status, name in the description, when.
type Common = (&'static str, &'static str, &'static str);

/// What every operation may answer besides its own.
const READ_PROBLEMS: [Common; 5] = [
    ("400", "Unreadable", "The request cannot be read."),
    ("401", "NotSignedIn", "Nobody is signed in."),
    ("404", "Absent", "There is no such thing, or none you may know of."),
    ("422", "Refused", "A rule or a field says no; `code`, `rule` and `errors` say which."),
    ("503", "Unavailable", "Too busy, or the journal is unavailable; ask again after `Retry-After` seconds."),
];

/// What operations that change something may answer besides.
const WRITE_PROBLEMS: [Common; 5] = [
    ("409", "Overtaken", "Others kept writing at the same moment; ask again."),
    ("412", "Changed", "It was changed since the version you saw."),
    ("413", "TooLarge", "Larger than is taken."),
    ("415", "OtherMediaType", "Not the media type this address takes."),
    ("428", "VersionMissing", "`If-Match` is missing."),
];

/// One operation, as it is laid down.
pub(crate) struct Line {
    method: HttpMethod,
    address: &'static str,
    tag: &'static str,
    summary: &'static str,
    parameters: Vec<Asked>,
    body: Option<(&'static str, Shape)>,
    answer: (u16, &'static str, Shape),
    open: bool,
}

/// A parameter of an operation.
struct Asked {
    name: &'static str,
    place: ParameterIn,
    description: &'static str,
    of: Of,
}

/// What a parameter holds.
enum Of {
    Text,
    Number,
    Key,
}

/// What a body or an answer looks like: drawn where the API is described, and nowhere else.
pub(crate) struct Shape(Box<dyn FnOnce() -> Drawn>);

/// A schema with the schemas it names.
pub(crate) struct Drawn {
    schema: RefOr<Schema>,
    named: Vec<(String, RefOr<Schema>)>,
}

impl Drawn {
    /// A schema by its name, with all it needs.
    pub(crate) fn named(name: &str, named: Vec<(String, RefOr<Schema>)>) -> Self {
        Self { schema: Ref::from_schema_name(name).into(), named }
    }

    fn of<T: ToSchema>() -> Self {
        let mut named = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut named);
        Self::named(&T::name(), named)
    }
}

impl Shape {
    /// The shape that a function draws.
    pub(crate) fn drawn(draw: impl FnOnce() -> Drawn + 'static) -> Self {
        Self(Box::new(draw))
    }

    /// The schema of a type that has a name.
    pub(crate) fn of<T: ToSchema>() -> Self {
        // As a pointer it does not depend on how long a `T` lives.
        let draw: fn() -> Drawn = Drawn::of::<T>;
        Self::drawn(draw)
    }

    /// Bytes of some other kind.
    pub(crate) fn text() -> Self {
        Self::drawn(|| {
            let schema = ObjectBuilder::new().schema_type(Type::String).into();
            Drawn { schema: RefOr::T(schema), named: Vec::new() }
        })
    }

    /// Any JSON value.
    pub(crate) fn anything() -> Self {
        Self::drawn(|| Drawn { schema: RefOr::T(utoipa::openapi::schema::empty()), named: Vec::new() })
    }
}

/// Routes with their descriptions.
#[derive(Default)]
pub(crate) struct Shelf {
    router: Router<Desk>,
    /// Nothing is described to serve: the description is many times larger than what it describes.
    description: Option<Description>,
}

/// What is laid down, as the description has it.
#[derive(Default)]
pub(crate) struct Description {
    /// Every address.
    pub paths: Paths,
    /// The schemas, by their names.
    pub schemas: BTreeMap<String, RefOr<Schema>>,
    /// The problems, by their names: each is described once, and operations refer to it.
    pub problems: BTreeMap<String, RefOr<Response>>,
}

impl Shelf {
    /// An empty shelf that only serves.
    pub(crate) fn serving() -> Self {
        Self::default()
    }

    /// An empty shelf that is described.
    pub(crate) fn describing() -> Self {
        Self { description: Some(Description::default()), ..Self::default() }
    }

    /// Lays down one operation.
    pub(crate) fn lay<H, T>(mut self, line: Line, handler: H) -> Self
    where
        H: Handler<T, Desk>,
        T: 'static,
    {
        let method: MethodRouter<Desk> = match line.method {
            HttpMethod::Post => post(handler),
            _ => get(handler),
        };
        self.router = self.router.route(line.address, method);
        if let Some(description) = &mut self.description {
            description.add(line);
        }
        self
    }

    /// Lays down an act on a record, by how its body is read.
    pub(crate) fn lay_act(self, line: Line, read: Reading) -> Self {
        self.lay(line, move |State(desk), asking, id, body| act(read, (desk, asking, id, body)))
    }

    /// Lays down what makes a record, by how its body is read.
    pub(crate) fn lay_making(self, line: Line, read: Reading) -> Self {
        self.lay(line, move |State(desk), asking, uri, body| make(read, (desk, asking, uri, body)))
    }

    /// The routes, and their description where they were described.
    pub(crate) fn done(self) -> (Router<Desk>, Description) {
        (self.router, self.description.unwrap_or_default())
    }
}

impl Description {
    /// Keeps schemas by their names; two different ones must not share a name.
    fn name(&mut self, named: Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in named {
            let before = self.schemas.insert(name.clone(), schema);
            debug_assert!(before.is_none_or(|it| it == self.schemas[&name]), "two schemas are called {name}");
        }
    }

    fn add(&mut self, line: Line) {
        let writes = matches!(line.method, HttpMethod::Post);
        let mut operation = Operation::new();
        operation.tags = Some(vec![line.tag.to_owned()]);
        operation.summary = Some(line.summary.to_owned());
        operation.operation_id = Some(operation_id(&line.method, line.address));
        let mut parameters = path_parameters(line.address);
        parameters.extend(line.parameters.iter().map(Asked::parameter));
        operation.parameters =
            (!parameters.is_empty()).then(|| parameters.into_iter().map(Into::into).collect());
        if let Some((media_type, body)) = line.body {
            let body = (body.0)();
            self.name(body.named);
            let body = RequestBodyBuilder::new()
                .content(media_type, Content::new(Some(body.schema)))
                .required(Some(Required::True))
                .build();
            operation.request_body = Some(body.into());
        }
        let (status, media_type, answer) = line.answer;
        let answer = (answer.0)();
        self.name(answer.named);
        let answers = &mut operation.responses.responses;
        answers.insert(status.to_string(), success(status, media_type, answer.schema).into());
        answers.extend(self.problems_of(line.address, writes));
        if line.open {
            operation.security = Some(vec![utoipa::openapi::security::SecurityRequirement::default()]);
        }
        self.schemas.insert(Document::name().into_owned(), Document::schema());
        self.schemas.insert("FieldError".to_owned(), crate::problem::FieldError::schema());
        let item = PathItem::new(line.method, operation);
        // The router's mark for "the rest of the address" is not one of the description.
        let address = line.address.replace("{*", "{");
        match self.paths.paths.get_mut(&address) {
            Some(present) => present.merge_operations(item),
            None => {
                self.paths.paths.insert(address, item);
            }
        }
    }

    /// What an operation may answer besides its own, by status.
    fn problems_of(&mut self, address: &str, writes: bool) -> Vec<(String, RefOr<Response>)> {
        let common = READ_PROBLEMS.iter().chain(WRITE_PROBLEMS.iter().filter(|_| writes));
        let mut problems: Vec<_> =
            common.map(|(status, name, when)| ((*status).to_owned(), self.problem(name, when))).collect();
        if writes && let Some((about, codes)) = codes_of(address) {
            let when = format!("A rule or a field says no; `code` may be {codes}.");
            problems.push(("422".to_owned(), self.problem(&format!("Refused-{about}"), &when)));
        }
        problems
    }

    /// Refers to a problem, and keeps it where it is the first to be referred to.
    fn problem(&mut self, name: &str, when: &str) -> RefOr<Response> {
        self.problems.entry(name.to_owned()).or_insert_with(|| problem(when).into());
        Ref::from_response_name(name).into()
    }
}

impl Line {
    /// A record or another single answer.
    pub(crate) fn read<Answer: ToSchema>(
        tag: &'static str,
        address: &'static str,
        summary: &'static str,
    ) -> Self {
        Self::get(tag, address, summary, Shape::of::<Answer>())
    }

    /// Something to be read, with the shape of the answer.
    pub(crate) fn get(
        tag: &'static str,
        address: &'static str,
        summary: &'static str,
        answer: Shape,
    ) -> Self {
        Self {
            method: HttpMethod::Get,
            address,
            tag,
            summary,
            parameters: Vec::new(),
            body: None,
            answer: (200, "application/json", answer),
            open: false,
        }
    }

    /// Something to be done.
    pub(crate) fn act<Body: ToSchema, Answer: ToSchema>(
        tag: &'static str,
        address: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method: HttpMethod::Post,
            body: Some(("application/json", Shape::of::<Body>())),
            ..Self::read::<Answer>(tag, address, summary)
        }
    }

    /// With the parameters that point at a past world.
    pub(crate) fn in_time(self) -> Self {
        self.query("as_of", "An instant (RFC 3339, or local with its zone), a position or an event: the answer as it stood then.")
            .query_number("at_least", "Position the answer must include, as given by a receipt.")
    }

    /// With the parameters of a list.
    pub(crate) fn paged(self) -> Self {
        self.in_time()
            .query_number("limit", "How many at most, 1 to 200.")
            .query("cursor", "Where to go on, as given by `next`.")
    }

    /// With a text parameter of the query.
    pub(crate) fn query(self, name: &'static str, description: &'static str) -> Self {
        self.asking(Asked { name, place: ParameterIn::Query, description, of: Of::Text })
    }

    /// With a number in the query.
    pub(crate) fn query_number(self, name: &'static str, description: &'static str) -> Self {
        self.asking(Asked { name, place: ParameterIn::Query, description, of: Of::Number })
    }

    /// With the header that makes asking twice harmless.
    pub(crate) fn keyed(self) -> Self {
        let header = |name, description, of| Asked { name, place: ParameterIn::Header, description, of };
        let key = "A UUID of your own for this request: the same key always gets the same answer.";
        let mandate = "The mandate under which you ask; the first live one that fits if left out.";
        self.asking(header("Idempotency-Key", key, Of::Key)).asking(header(
            "Travaux-Mandate",
            mandate,
            Of::Text,
        ))
    }

    /// With the header that names the version seen.
    pub(crate) fn matched(self) -> Self {
        let description = "The `ETag` of the record as you saw it.";
        self.asking(Asked { name: "If-Match", place: ParameterIn::Header, description, of: Of::Text })
    }

    fn asking(mut self, asked: Asked) -> Self {
        self.parameters.push(asked);
        self
    }

    /// Answering with another status than 200.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.answer.0 = status;
        self
    }

    /// Answering with another media type.
    pub(crate) fn answering(mut self, media_type: &'static str, schema: Shape) -> Self {
        self.answer = (self.answer.0, media_type, schema);
        self
    }

    /// Taking another media type.
    pub(crate) fn taking(mut self, media_type: &'static str, schema: Shape) -> Self {
        self.body = Some((media_type, schema));
        self
    }

    /// Without signing in.
    pub(crate) fn open(mut self) -> Self {
        self.open = true;
        self
    }
}

/// Collections of the API and what the rules behind them are called.
const COLLECTIONS: &[(&str, &str)] = &[
    ("erasures", "erasure"),
    ("nominations", "nomination"),
    ("consents", "nomination"),
    ("roster", "roster_entry"),
    ("calls", "call"),
    ("focal-points", "focal_point"),
    ("questionnaire-focal-points", "questionnaire_focal_point"),
    ("participants", "participant"),
    ("bodies", "body"),
    ("mandates", "mandate"),
    ("calendar", "calendar_setting"),
    ("procedures", "procedure"),
    ("intake", "intake"),
    ("letters", "letter"),
    ("taskings", "tasking"),
    ("chronicle", "chronicle"),
    ("recommendations", "chronicle"),
    ("meetings", "meeting"),
    ("committees", "committee"),
    ("statements", "statement"),
    ("publications", "publication"),
    ("rehearsal", "service_record"),
    ("rounds", "round"),
    ("comments", "comment"),
];

/// What an act of an address is about, and the codes of refusals it may be answered with.
fn codes_of(address: &str) -> Option<(&'static str, String)> {
    let collection = address.split('/').nth(3)?;
    let answers = address.contains("/answers/");
    let named = COLLECTIONS.iter().find(|(name, _)| *name == collection)?;
    let about = if answers { "response" } else { named.1 };
    let codes = CODES.iter().filter(|code| code.about == about || code.about == "calendar");
    Some((about, codes.map(|code| format!("`{}`", code.code)).collect::<Vec<_>>().join(", ")))
}

/// Every code of a refusal with its rule and meaning, as a schema.
pub(crate) fn refusal_code() -> Schema {
    let mut codes = OneOfBuilder::new().description(Some("What a rule says no with."));
    for code in CODES {
        let rule = if code.rule.is_empty() { String::new() } else { format!(" ({})", code.rule) };
        let one = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([code.code]))
            .description(Some(format!("{}{rule}", code.meaning)));
        codes = codes.item(one);
    }
    codes.into()
}

impl Asked {
    fn parameter(&self) -> Parameter {
        let Self { name, place, description, of } = self;
        let required = matches!(*name, "Idempotency-Key" | "If-Match");
        let schema = ObjectBuilder::new();
        let schema = match of {
            Of::Text => schema.schema_type(Type::String),
            Of::Key => {
                schema.schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            }
            Of::Number => schema
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                .minimum(Some(0))
                .maximum(Some(MAX_NUMBER)),
        };
        ParameterBuilder::new()
            .name(*name)
            .parameter_in(place.clone())
            .required(if required { Required::True } else { Required::False })
            .description(Some(*description))
            .schema(Some(Schema::from(schema)))
            .build()
    }
}

fn path_parameters(address: &str) -> Vec<Parameter> {
    let names = address.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let name = name.trim_start_matches('*');
            let schema = ObjectBuilder::new().schema_type(Type::String);
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(Schema::from(schema)))
                .build()
        })
        .collect()
}

fn success(status: u16, media_type: &str, schema: RefOr<Schema>) -> Response {
    let description = match status {
        201 => "Made; `Location` says where.",
        202 => "Taken in.",
        204 => "Done.",
        _ => "The answer.",
    };
    let response = ResponseBuilder::new().description(description);
    if status == 204 {
        response.build()
    } else {
        response.content(media_type, Content::new(Some(schema))).build()
    }
}

fn problem(when: &str) -> Response {
    let schema: RefOr<Schema> = Ref::from_schema_name(Document::name()).into();
    ResponseBuilder::new()
        .description(when)
        .content("application/problem+json", Content::new(Some(schema)))
        .build()
}

/// `post /nominations/{reference}/approve` → `post_nominations_reference_approve`.
fn operation_id(method: &HttpMethod, address: &str) -> String {
    let verb = if matches!(method, HttpMethod::Post) { "post" } else { "get" };
    let path: String = address.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<_> = std::iter::once(verb).chain(path.split_whitespace().skip(2)).collect();
    words.join("_")
}
