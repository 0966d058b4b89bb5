"""The closed vocabularies: what a field may say. Values are lower-case strings as they stand in the public record.

Event types, modes and quads are PLOVER 0.8's (openeventdata/PLOVER, manual); factuality, standings and kinds are
those of docs/design.md.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """PLOVER 0.8's sixteen types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Quad(StrEnum):
    VERBAL_COOPERATION = "verbal cooperation"
    MATERIAL_COOPERATION = "material cooperation"
    VERBAL_CONFLICT = "verbal conflict"
    MATERIAL_CONFLICT = "material conflict"


_QUADS: dict[Quad, str] = {
    Quad.VERBAL_COOPERATION: "AGREE CONSULT SUPPORT CONCEDE",
    Quad.MATERIAL_COOPERATION: "COOPERATE AID RETREAT",
    Quad.VERBAL_CONFLICT: "REQUEST ACCUSE REJECT THREATEN",
    Quad.MATERIAL_CONFLICT: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
QUAD_OF: dict[EventType, Quad] = {EventType(name): quad for quad, names in _QUADS.items() for name in names.split()}


class ClaimKind(StrEnum):
    """What sort of thing a claim is. `STATEMENT`, a speech act, is shown as 'remark'."""

    EVENT = "event"
    QUANTITY = "quantity"
    COMMITMENT = "commitment"
    PREDICTION = "prediction"
    DENIAL = "denial"
    STATEMENT = "statement"
    STATE = "state"
    ASSESSMENT = "assessment"


class Factuality(StrEnum):
    """Status as stated by the originating source. Silence and evasion are `UNCONFIRMED`, never `DENIED`."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    DOUBTED = "doubted"
    POSSIBLE = "possible"
    PLANNED = "planned"
    PREDICTED = "predicted"
    CONDITIONAL = "conditional"
    DEMANDED = "demanded"


class Unconfirmed(StrEnum):
    """How an unconfirmed thing is left unconfirmed."""

    NO_COMMENT = "no comment"
    NO_KNOWLEDGE = "claims no knowledge"
    CANNOT_VERIFY = "cannot verify"
    DEFLECTS = "deflects"
    NO_EVIDENCE = "shows no evidence"


class Stance(StrEnum):
    """The author's own attitude to what he relays."""

    ENDORSES = "endorses"
    NEUTRAL = "neutral"
    DISPUTES = "disputes"


class Nearness(StrEnum):
    """How near the telling of a commitment is to the wording of its clause."""

    VERBATIM = "verbatim"  # quoted as a whole
    CLOSE = "close"  # parts of it are quoted
    PARAPHRASE = "paraphrase"  # told in other words
    ALLUSION = "allusion"  # only named


class Presentation(StrEnum):
    STATED = "stated"
    PRESUPPOSED = "presupposed in passing"
    HEADLINE = "headline"
    CAPTION = "caption"
    CONDITIONAL = "conditional only"
    PASTED = "pasted from elsewhere"


class SegmentKind(StrEnum):
    """What a stretch of a text is. Only `BODY`, `TITLE`, `HEADING` and `CAPTION` are read for claims; a teaser
    says again what stands below."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    TEASER = "teaser"
    CAPTION = "caption"
    BYLINE = "byline"
    DATELINE = "dateline"
    LINK = "link"
    SHARE = "share line"
    NOTICE = "notice"


READ_SEGMENTS = frozenset({SegmentKind.TITLE, SegmentKind.HEADING, SegmentKind.BODY, SegmentKind.CAPTION})


class ActorKind(StrEnum):
    COUNTRY = "country"
    GOVERNMENT = "government"
    MINISTRY = "ministry"
    OFFICE = "office"
    PERSON = "person"
    FORCE = "force"
    AGENCY = "agency"
    ORGANISATION = "organisation"
    ALLIANCE = "alliance"
    BLOC = "bloc"
    FIRM = "firm"
    MEDIUM = "medium"
    PARTY = "party"
    PEOPLE = "people"
    UNKNOWN = "unknown"


class MentionForm(StrEnum):
    """How the text refers."""

    NAME = "name"
    ROLE = "role"
    ADJECTIVE = "adjective"
    CAPITAL = "capital as government"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class Basis(StrEnum):
    """On what a voice rests what it says, where the text tells."""

    SATELLITE = "satellite imagery"
    INTELLIGENCE = "intelligence"
    OWN_STATEMENT = "own statement"
    DOCUMENT = "document"
    WITNESS = "witness"


class Flow(StrEnum):
    STOCK = "stock"
    FLOW = "flow"


class Agreement(StrEnum):
    """First stored axis of a standing: how the answers relate."""

    SINGLE = "single"
    AGREE = "agree"
    COMPATIBLE = "compatible"
    SUPERSEDED = "superseded"
    CONTRADICT = "contradict"
    NOT_COMPARABLE = "not comparable"


class Conflict(StrEnum):
    """Second stored axis: what sort of conflict, where there is one."""

    NONE = "none"
    FACT = "fact"
    VIEWS = "views"
    RELAY = "relay"
    SLIP = "slip"


class DateHow(StrEnum):
    """How a document's date is known, best first."""

    CONFIRMED = "confirmed by a person"
    GIVEN = "given by the user"
    METADATA = "metadata"
    DATELINE = "dateline"
    URL = "url"
    TEXT = "text"
    WINDOW = "window from what the text mentions"
    UNKNOWN = "unknown"


class ReviewState(StrEnum):
    UNREVIEWED = "machine-read, unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"


META_UNREAD_LANGUAGE = "not read: in another language than the reader's"
