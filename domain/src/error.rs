//! Everything that can be refused, in one table.
//!
//! Use [`Refusal`] when the caller can do something about it: it has a stable code, the field at fault and arguments for
//! the text that a person reads (in `texts/*.ftl` under `error-<code>`). Use [`Error::Internal`] for the rest: its cause
//! goes to the log, never to the client. Use [`Error::Unavailable`] when the same request may succeed in a moment.

use std::{borrow::Cow, fmt};

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not happen; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller can mend it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database, the store or the machine is busy or away; worth trying again.
    #[error("unavailable")]
    Unavailable(#[source] anyhow::Error),
    /// Our fault; the cause is for the log only.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        match error {
            sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_) => Self::Unavailable(error.into()),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(Refusal::new(code))
    }
}

/// A refusal that a person can read and mend.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The stable code.
    pub code: ErrorCode,
    /// JSON pointer (RFC 6901) into the body, or the name of the parameter or header at fault.
    pub field: Option<Cow<'static, str>>,
    /// Arguments of the text: `limit`, `reason`, `place`…
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal with this code.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, field: None, args: Vec::new() }
    }

    /// Names the field at fault.
    pub fn field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Adds an argument for the text.
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", self.code.name())?;
        if let Some(field) = &self.field {
            write!(f, " at {field}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// What sort of refusal it is; the API turns it into a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is wrong (400).
    Invalid,
    /// Nobody is signed in, or the proof is no longer good (401).
    Unauthenticated,
    /// Signed in, and may see the thing, but not do this (403).
    Forbidden,
    /// Does not exist, or may not be seen (404).
    NotFound,
    /// Exists, but not with this method (405).
    MethodNotAllowed,
    /// Clashes with the present state (409).
    Conflict,
    /// Was here and is gone for good (410).
    Gone,
    /// `If-Match` names another version (412).
    Stale,
    /// Too many bytes (413).
    TooLarge,
    /// A format that is not taken (415).
    Unsupported,
    /// Understood, and cannot be done with this content (422).
    Unprocessable,
    /// Someone else is writing it at this moment (423).
    Locked,
    /// The bytes have another checksum than they came with (460, as tus 1.0 says).
    Checksum,
    /// `If-Match` is missing (428).
    PreconditionRequired,
    /// Too often (429).
    TooMany,
    /// Our fault (500).
    Internal,
    /// Try again in a moment (503).
    Unavailable,
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $kind:ident;)+) => {
        /// Every stable error code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[doc = $doc])+ $variant),+ }

        impl ErrorCode {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as it stands in URLs and bodies.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The code of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// The sort of refusal.
            pub fn kind(self) -> ErrorKind {
                match self { $(Self::$variant => ErrorKind::$kind),+ }
            }
        }
    };
}

error_codes! {
    /// The body is not the JSON that the operation takes.
    BodyInvalid = "body-invalid", Invalid;
    /// A path, query or header parameter cannot be read.
    ParameterInvalid = "parameter-invalid", Invalid;
    /// A text is too long, empty or has characters that are not text.
    TextInvalid = "text-invalid", Invalid;
    /// The id is not a UUIDv7.
    IdNotUuidV7 = "id-not-uuidv7", Invalid;
    /// The id already belongs to something else.
    IdTaken = "id-taken", Conflict;
    /// The cursor was not made by this list with these filters.
    CursorInvalid = "cursor-invalid", Invalid;
    /// Changes since the cursor are no longer known.
    CursorTooOld = "cursor-too-old", Gone;
    /// No such route.
    RouteUnknown = "route-unknown", NotFound;
    /// The route exists, the method does not.
    MethodNotAllowed = "method-not-allowed", MethodNotAllowed;
    /// The thing does not exist, or may not be seen.
    NotFound = "not-found", NotFound;
    /// The operation needs someone signed in.
    SignInRequired = "sign-in-required", Unauthenticated;
    /// The token is malformed, expired or revoked.
    TokenInvalid = "token-invalid", Unauthenticated;
    /// The role does not allow it.
    Forbidden = "forbidden", Forbidden;
    /// A form was sent from a page of another site.
    CrossSite = "cross-site", Forbidden;
    /// `If-Match` is missing.
    IfMatchRequired = "if-match-required", PreconditionRequired;
    /// Someone changed the thing meanwhile.
    VersionStale = "version-stale", Stale;
    /// What was written off line differs from what someone else wrote meanwhile; both are kept.
    EditConflict = "edit-conflict", Conflict;
    /// Too many conflicts wait for a choice.
    ConflictsTooMany = "conflicts-too-many", Conflict;
    /// An outbox has no such operation.
    OperationUnknown = "operation-unknown", Invalid;
    /// An outbox has too many operations, or none.
    OperationsTooMany = "operations-too-many", Invalid;
    /// Operations of an outbox wait for each other.
    OperationsTangled = "operations-tangled", Invalid;
    /// An operation that this one builds on was refused.
    OperationWaits = "operation-waits", Conflict;
    /// The same `Idempotency-Key` came with another request.
    IdempotencyKeyReused = "idempotency-key-reused", Unprocessable;
    /// The request with this `Idempotency-Key` is still running.
    IdempotencyKeyInFlight = "idempotency-key-in-flight", Conflict;
    /// Too many requests.
    TooManyRequests = "too-many-requests", TooMany;
    /// The body is larger than the operation takes.
    BodyTooLarge = "body-too-large", TooLarge;
    /// The content type is not one that the operation takes.
    ContentTypeUnsupported = "content-type-unsupported", Unsupported;

    /// The e-mail address cannot be one.
    EmailInvalid = "email-invalid", Invalid;
    /// The sign-in code is wrong, used, expired or tried too often.
    SignInCodeWrong = "sign-in-code-wrong", Unauthenticated;
    /// The locale is not one that the server speaks.
    LocaleUnknown = "locale-unknown", Invalid;
    /// The birth year is in the future or too long ago.
    BirthYearInvalid = "birth-year-invalid", Invalid;
    /// The role is not resident, animator or mayor.
    RoleUnknown = "role-unknown", Invalid;
    /// The person has as many roles as one may have.
    RolesTooMany = "roles-too-many", Conflict;

    /// The boundary cannot be read or repaired.
    BoundaryInvalid = "boundary-invalid", Unprocessable;
    /// There is already a territory with this INSEE code.
    InseeCodeTaken = "insee-code-taken", Conflict;
    /// The currency is not an ISO 4217 code.
    CurrencyUnknown = "currency-unknown", Invalid;
    /// The time zone is not an IANA name.
    TimeZoneUnknown = "time-zone-unknown", Invalid;
    /// The territory cannot go from its state to that one.
    TerritoryStateIllegal = "territory-state-illegal", Conflict;
    /// A territory is launched with its 36 photos, not by hand.
    LaunchRequired = "launch-required", Conflict;
    /// Fewer than 36 of the first photos are there.
    LaunchIncomplete = "launch-incomplete", Conflict;
    /// The list of first photos has more than 36 entries or a photo twice.
    FirstPhotosInvalid = "first-photos-invalid", Invalid;
    /// A first photo is not published, or not of this territory.
    FirstPhotoUnfit = "first-photo-unfit", Unprocessable;
    /// The list is frozen since the launch: a change says why.
    FirstPhotosFrozen = "first-photos-frozen", Conflict;

    /// The photo's file is empty.
    PhotoEmpty = "photo-empty", Unprocessable;
    /// The photo's file is larger than the limit.
    PhotoTooLarge = "photo-too-large", TooLarge;
    /// The photo has more pixels than the limit.
    PhotoTooManyPixels = "photo-too-many-pixels", Unprocessable;
    /// The bytes are not of a format that is taken.
    PhotoFormatUnsupported = "photo-format-unsupported", Unsupported;
    /// The bytes are of a known format but broken.
    PhotoBroken = "photo-broken", Unprocessable;
    /// Decoding would cost too much memory or time.
    PhotoTooCostly = "photo-too-costly", Unprocessable;
    /// The SHA-256 sent is missing or cannot be read.
    DigestInvalid = "digest-invalid", Invalid;
    /// The bytes that came are not those of the SHA-256 sent.
    DigestMismatch = "digest-mismatch", Unprocessable;
    /// Longitude or latitude is out of range.
    PlaceInvalid = "place-invalid", Invalid;
    /// The place precision is not exact, street or hidden.
    PlacePrecisionUnknown = "place-precision-unknown", Invalid;
    /// The licence is not one that the commons takes.
    LicenceUnknown = "licence-unknown", Invalid;
    /// A theme's name is empty or too long, or there are none or too many.
    ThemesInvalid = "themes-invalid", Invalid;
    /// The theme is neither in the tree nor the territory's own.
    ThemeUnknown = "theme-unknown", Unprocessable;
    /// The tree has a theme of this name already.
    ThemeTaken = "theme-taken", Conflict;
    /// The territory has as many local themes as one may have.
    ThemesTooMany = "themes-too-many", Conflict;
    /// The territory's pack is being made.
    PackNotReady = "pack-not-ready", NotFound;
    /// The picture is not ready: its sizes are still being made.
    PictureNotReady = "picture-not-ready", NotFound;

    /// The box is not `west,south,east,north` in degrees.
    BoxInvalid = "box-invalid", Invalid;
    /// The tile does not exist at this zoom.
    TileInvalid = "tile-invalid", Invalid;
    /// The job is not parked, so there is nothing to try again.
    JobNotParked = "job-not-parked", Conflict;

    /// The amount is below or beyond what is taken.
    AmountInvalid = "amount-invalid", Invalid;
    /// The day is no date, or is not allowed here.
    DayInvalid = "day-invalid", Invalid;
    /// Months can be taken together by 1, 3, 6 or 12.
    GroupingUnknown = "grouping-unknown", Invalid;
    /// The person has a subscription in this territory already.
    SubscriptionExists = "subscription-exists", Conflict;
    /// The subscription is stopped.
    SubscriptionStopped = "subscription-stopped", Conflict;
    /// The subscription is not one of this territory and person.
    SubscriptionUnknown = "subscription-unknown", Unprocessable;
    /// The way to pay is not open on this server.
    GatewayClosed = "gateway-closed", Conflict;
    /// The way to pay does not take this currency.
    CurrencyNotTaken = "currency-not-taken", Unprocessable;
    /// The parts are not 1 to 100 per cent, stand twice, or are more than 100 together.
    DirectionsInvalid = "directions-invalid", Invalid;
    /// The mission is not of this territory, or is over.
    MissionUnknown = "mission-unknown", Unprocessable;
    /// The provider refused the payment.
    PaymentRefused = "payment-refused", Unprocessable;
    /// A payment of this subscription is on its way.
    PaymentPending = "payment-pending", Conflict;
    /// Nothing of this payment has come in.
    PaymentNotIn = "payment-not-in", Conflict;
    /// Cash is given back by a receipt of money that goes out.
    RefundByHand = "refund-by-hand", Conflict;
    /// The webhook's signature is not genuine or too old.
    SignatureInvalid = "signature-invalid", Invalid;
    /// The ledger's entry is reversed already, or is a reversal.
    EntryReversed = "entry-reversed", Conflict;
    /// The person does not exist.
    PersonUnknown = "person-unknown", Unprocessable;
    /// There is less than that to give.
    BalanceTooSmall = "balance-too-small", Conflict;
    /// Someone else has to confirm it.
    SecondPersonNeeded = "second-person-needed", Conflict;
    /// It was decided already.
    DecidedAlready = "decided-already", Conflict;
    /// The person watches as many things as one may.
    WatchesTooMany = "watches-too-many", Conflict;
    /// The person has as many alerts as one may have.
    AlertsTooMany = "alerts-too-many", Conflict;
    /// A contribution of neither time nor money nor a thing.
    ContributionEmpty = "contribution-empty", Invalid;
    /// A contribution that a closed period has counted.
    ContributionClosed = "contribution-closed", Conflict;
    /// One's own contribution.
    RatingOwn = "rating-own", Conflict;
    /// The budget is empty, or nothing was evaluated by enough peers.
    NothingToShare = "nothing-to-share", Conflict;
    /// Too many connections wait for news.
    StreamsTooMany = "streams-too-many", Conflict;
    /// Below fifteen nothing is posted before a parent agreed.
    ParentNeeded = "parent-needed", Forbidden;
    /// A minor who has said so stays one until they are of age.
    BirthYearKept = "birth-year-kept", Forbidden;
    /// No parent has to agree, or one did already.
    ParentNotNeeded = "parent-not-needed", Conflict;
    /// The only editor.
    EditorLast = "editor-last", Conflict;
    /// Pings do not go there: not https, or not on the open internet.
    PushEndpointRefused = "push-endpoint-refused", Unprocessable;
    /// This kind of notice always stands in the list.
    PreferenceFixed = "preference-fixed", Conflict;
    /// The reason or rule is not one of the rules of conduct.
    RuleUnknown = "rule-unknown", Invalid;
    /// The action is not one that an animator decides.
    ActionUnknown = "action-unknown", Invalid;
    /// The action cannot be taken on this sort of object, or names nothing to do.
    ActionUnfit = "action-unfit", Unprocessable;
    /// The kind is not photo, question, mission, comment or person.
    ObjectKindUnknown = "object-kind-unknown", Invalid;
    /// A decision or an answer came without a rule or a reason.
    ReasonsRequired = "reasons-required", Unprocessable;
    /// Nobody reports what is their own.
    ReportOwn = "report-own", Conflict;
    /// No decision, too many at once, or two on the same object.
    DecisionsTooMany = "decisions-too-many", Unprocessable;
    /// The decision is too old to be undone, or another one came after it.
    DecisionNotUndoable = "decision-not-undoable", Conflict;
    /// The decision takes nothing away, or is undone.
    DecisionNotAppealable = "decision-not-appealable", Conflict;
    /// The appeal has its answer already.
    AppealAnswered = "appeal-answered", Conflict;
    /// The rectangle does not lie within the picture, or there is none.
    RectangleInvalid = "rectangle-invalid", Invalid;
    /// Too many requests to blur this photo wait for an answer.
    BlursTooMany = "blurs-too-many", Conflict;
    /// The request to blur was decided otherwise before.
    BlurDecided = "blur-decided", Conflict;
    /// A question stands either on a photo, which gives its place, or in a territory.
    QuestionNowhere = "question-nowhere", Invalid;
    /// The place lies outside the territory.
    PlaceOutside = "place-outside", Unprocessable;
    /// There is no such starter.
    StarterUnknown = "starter-unknown", Unprocessable;
    /// The question cannot be merged into that one.
    QuestionMergeIllegal = "question-merge-illegal", Conflict;
    /// No spoken question, or too many at once.
    SpokenTooMany = "spoken-too-many", Invalid;
    /// Others build on the question, so it is not deleted.
    QuestionInUse = "question-in-use", Conflict;
    /// There is no such mission, or it has published no answer.
    AnswerMissing = "answer-missing", Unprocessable;
    /// The age bracket is none of those that are asked for.
    AgeBracketUnknown = "age-bracket-unknown", Invalid;
    /// A mission is not linked to itself.
    LinkSelf = "link-self", Unprocessable;
    /// Someone else declared a link of these two missions.
    LinkTaken = "link-taken", Conflict;
    /// The kind of link is not contributes-to, depends-on or complements.
    LinkKindUnknown = "link-kind-unknown", Invalid;
    /// The mission has as many declared links as one may have.
    DeclaredLinksTooMany = "declared-links-too-many", Conflict;
    /// This person has declared as many links of the mission as one person may.
    OwnDeclaredLinksTooMany = "own-declared-links-too-many", Conflict;
    /// Nobody confirms or contests what they declared themselves.
    VoiceOwn = "voice-own", Conflict;
    /// More missions than one graph shows.
    GraphTooLarge = "graph-too-large", Unprocessable;

    /// The kind of mission is not one of the seven.
    MissionKindUnknown = "mission-kind-unknown", Invalid;
    /// The mission cannot go from its state to that one.
    MissionStateIllegal = "mission-state-illegal", Conflict;
    /// The mission is completed, abandoned or archived.
    MissionClosed = "mission-closed", Conflict;
    /// Others are in the team.
    MissionNotAlone = "mission-not-alone", Conflict;
    /// Nothing says which territory it is of.
    TerritoryRequired = "territory-required", Unprocessable;
    /// The territory is another one than that of the question, the photo or the place.
    TerritoryForeign = "territory-foreign", Unprocessable;
    /// The question does not exist or may not be seen.
    QuestionUnknown = "question-unknown", Unprocessable;
    /// The photo does not exist or is not published.
    PhotoUnknown = "photo-unknown", Unprocessable;
    /// There are more pictures than a mission takes.
    PicturesTooMany = "pictures-too-many", Unprocessable;
    /// The team has as many members as one may have.
    TeamFull = "team-full", Conflict;
    /// The person was removed from the team and not invited since.
    TeamRemoved = "team-removed", Conflict;
    /// The person is not in the team.
    MemberUnknown = "member-unknown", NotFound;
    /// There is nobody to hand the stewardship to.
    StewardLast = "steward-last", Conflict;
    /// As many people are invited as may be.
    InvitationsTooMany = "invitations-too-many", Conflict;
    /// The mission has as many tasks as one may have.
    BoardFull = "board-full", Conflict;
    /// The task is not in this column of this board.
    TaskUnknown = "task-unknown", Unprocessable;
    /// The person is not in the mission's team.
    AssigneeNotMember = "assignee-not-member", Unprocessable;
    /// The number is not from 1 to what is taken.
    QuantityInvalid = "quantity-invalid", Invalid;
    /// The mission has as many open needs as one may have.
    NeedsTooMany = "needs-too-many", Conflict;
    /// The need is met or withdrawn.
    NeedClosed = "need-closed", Conflict;
    /// The need cannot go from its state to that one.
    NeedStateIllegal = "need-state-illegal", Conflict;
    /// The need has as many offers as one may have.
    OffersTooMany = "offers-too-many", Conflict;
    /// Whoever made the offer took it back.
    OfferWithdrawn = "offer-withdrawn", Conflict;
    /// More photos than an entry may have, or the same one twice.
    PhotosTooMany = "photos-too-many", Invalid;
    /// The mission has as much knowledge as one may have.
    KnowledgeTooMany = "knowledge-too-many", Conflict;
    /// The address is not one of the Web.
    LinkInvalid = "link-invalid", Invalid;
    /// A mission is replicated in another territory than its own.
    ReplicaAtHome = "replica-at-home", Conflict;
    /// The file is not a mission of a version that is read here.
    TemplateUnknown = "template-unknown", Unprocessable;
    /// The council has excluded the person from this territory.
    Excluded = "excluded", Forbidden;
    /// The proposal is closed: its time has come, or it was taken back.
    ProposalClosed = "proposal-closed", Conflict;
    /// The proposal has as many questions as one may have.
    ProposalQuestionsTooMany = "proposal-questions-too-many", Conflict;
    /// The number of days is too small or too large.
    DaysInvalid = "days-invalid", Invalid;
    /// The number of hours is too small or too large.
    HoursInvalid = "hours-invalid", Invalid;
    /// Too few are willing to be drawn.
    DrawCandidatesTooFew = "draw-candidates-too-few", Conflict;
    /// The public seed cannot be known yet.
    DrawTooEarly = "draw-too-early", Conflict;
    /// A draw waits already, or what was drawn lately still sits.
    DrawNotDue = "draw-not-due", Conflict;
    /// Too few can vote to exclude someone.
    CouncilTooSmall = "council-too-small", Conflict;
    /// The draw was made with another seed.
    DrawnAlready = "drawn-already", Conflict;
    /// The appeal has its mediation already.
    MediationExists = "mediation-exists", Conflict;
    /// Someone mediates already.
    MediationTaken = "mediation-taken", Conflict;
    /// The mediation has ended.
    MediationEnded = "mediation-ended", Conflict;
    /// The mediation has as many messages as one may have.
    MediationFull = "mediation-full", Conflict;
    /// The mediator has not spoken: no mediation was held.
    MediationNotHeld = "mediation-not-held", Conflict;
    /// Only after a mediation can the council exclude someone.
    MediationRequired = "mediation-required", Conflict;
    /// The council is not being called about this case any more.
    CaseNotCalling = "case-not-calling", Conflict;
    /// The case is not before the council.
    CaseNotOpen = "case-not-open", Conflict;
    /// The measure needs someone whom the case is about.
    MeasureUnfit = "measure-unfit", Unprocessable;
    /// The measure is decided.
    MeasureDecided = "measure-decided", Conflict;
    /// The case has as many measures as one may have.
    MeasuresTooMany = "measures-too-many", Conflict;
    /// `Tus-Resumable` is missing or names a version that is not spoken here.
    UploadVersionUnsupported = "upload-version-unsupported", Stale;
    /// `Upload-Offset` is not where the upload stands.
    UploadOffsetMismatch = "upload-offset-mismatch", Conflict;
    /// Another request is writing this upload.
    UploadLocked = "upload-locked", Locked;
    /// The upload has expired, or its bytes were refused as a photo.
    UploadGone = "upload-gone", Gone;
    /// More bytes came than `Upload-Length` had said.
    UploadTooLong = "upload-too-long", TooLarge;
    /// The bytes do not have the checksum of `Upload-Checksum`.
    UploadChecksumMismatch = "upload-checksum-mismatch", Checksum;
    /// `Upload-Checksum` names an algorithm that is not spoken here, or no digest.
    UploadChecksumUnknown = "upload-checksum-unknown", Invalid;
    /// The person has as many uploads open, or as many bytes announced, as one may have.
    UploadsTooMany = "uploads-too-many", Conflict;
    /// No digest, or too many at once.
    HashesTooMany = "hashes-too-many", Unprocessable;

    /// Our fault.
    Internal = "internal", Internal;
    /// Database, store or machine are busy or away.
    Unavailable = "unavailable", Unavailable;
}
