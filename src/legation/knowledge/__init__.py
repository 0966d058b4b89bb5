"""Knowledge: what the reader knows before it reads. Data, not code: CSV and TOML files with a source per entry.

`Knowledge()` gives the shipped files; `Knowledge((Path("mine"),))` lays a user's folder over them: a file of the same
name adds entries, and an entry with the same key replaces the shipped one. Each noun (actors, places, events, times,
measures, cues, publishers) has a module here that turns its files into a compiled, read-only book, loaded when first
asked for and kept. Knows the model only.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from legation.knowledge.actor_files import load_actors, plural_of
from legation.knowledge.actors import ActorBook
from legation.knowledge.care import CareBook, load_care
from legation.knowledge.claims import ClaimBook, load_claims
from legation.knowledge.clauses import ClauseBook, load_clauses
from legation.knowledge.cues import CueBook, load_cues
from legation.knowledge.events import EventBook, load_events
from legation.knowledge.factuality import FactualityBook, load_factuality
from legation.knowledge.forecasts import ForecastBook, load_forecasts
from legation.knowledge.measures import MeasureBook, load_measures
from legation.knowledge.naming import NameBook, build_names, load_nobody
from legation.knowledge.places import PlaceBook, load_places
from legation.knowledge.questions import QuestionBook, load_questions
from legation.knowledge.relations import RelationBook, load_relations
from legation.knowledge.segments import SegmentBook, load_segments
from legation.knowledge.times import TimesBook, load_times

DATA = Path(__file__).parent / "data"
ALLIES = "ALLIES"  # "ALLIES:USA": its allies, whoever they are
CLAIM_FILES = ("claims.toml", "parties.toml", "voices.toml", "responses.toml")


class Knowledge:
    """The books, each compiled at first use. Always holds: a book is a function of `files(name)` alone."""

    def __init__(self, overlays: tuple[Path, ...] = ()) -> None:
        self.overlays = tuple(Path(p) for p in overlays)

    def files(self, name: str) -> tuple[Path, ...]:
        """The shipped file `name` and the overlays' files of that name, shipped first; those that exist."""
        return tuple(p for p in (DATA / name, *(o / name for o in self.overlays)) if p.is_file())

    def folder(self, name: str) -> tuple[Path, ...]:
        """All files of the shipped folder `name` and of the overlays' folders of that name, shipped first."""
        return tuple(
            p for root in (DATA, *self.overlays) if (root / name).is_dir() for p in sorted((root / name).iterdir())
        )

    @cached_property
    def segments(self) -> SegmentBook:
        return load_segments(self.files("segments.toml"))

    @cached_property
    def actors(self) -> ActorBook:
        return load_actors(self.folder("actors"))

    @cached_property
    def times(self) -> TimesBook:
        return load_times(self.files("times.toml"))

    @cached_property
    def places(self) -> PlaceBook:
        return load_places(self.folder("gazetteer"))

    @cached_property
    def measures(self) -> MeasureBook:
        return load_measures(self.files("measures.toml"))

    @cached_property
    def events(self) -> EventBook:
        return load_events((*self.files("events.toml"), *self.files("politics.toml")))

    @cached_property
    def cues(self) -> CueBook:
        return load_cues(self.files("cues.toml"), self.files("cue_weights.csv"))

    @cached_property
    def factuality(self) -> FactualityBook:
        return load_factuality(self.files("factuality.toml"))

    @cached_property
    def claims(self) -> ClaimBook:
        return load_claims(tuple(f for name in CLAIM_FILES for f in self.files(name)), self.events.classes)

    @cached_property
    def clauses(self) -> ClauseBook:
        reservation = self.claims.phrases.get("reservation")
        return load_clauses(self.files("clauses.toml"), self.files("treaties.toml"), reservation=reservation)

    @cached_property
    def care(self) -> CareBook:
        return load_care(self.files("care.toml"))

    @cached_property
    def questions(self) -> QuestionBook:
        counts = self.files("news_words.csv")
        return load_questions(self.files("questions.toml"), counts, self.actors.country_words())

    @cached_property
    def relations(self) -> RelationBook:
        return load_relations(self.files("relations.toml"))

    @cached_property
    def forecasts(self) -> ForecastBook:
        return load_forecasts(self.files("forecasts.toml"), self.relations.needs)

    @cached_property
    def naming(self) -> NameBook:
        nobody = [n for path in self.files("names.toml") for n in load_nobody(path)]
        return build_names(self.actors, lambda: self.places, nobody)

    def is_country(self, identifier: str) -> bool:
        """Whether an id is a country's (ISO 3166-1 alpha-3) and not an organisation's of three letters."""
        return self.actors.country_of(identifier) == identifier

    @cached_property
    def _names(self) -> dict[str, str]:
        """Names of entries; the holders of an office are no name of it."""
        return {r["id"]: r["name"] for r in reversed(self.actors.listing()) if r.get("name") and r["kind"] != "term"}

    def name_of(self, identifier: str) -> str:
        """A name that can be shown for an actor's id: 'South Korea', 'South Korea (president)'; a provisional actor by
        the words of the text, an id that stands for several by each name."""
        if identifier.startswith("?"):
            return identifier[1:].replace("_", " ").replace("-", " ").title()
        name = self._names.get(identifier)
        if name is not None:
            return name
        head, _, role = identifier.partition(":")
        if head == ALLIES:  # "ALLIES:USA": whoever they are
            return f"allies of {self.name_of(role)}"
        if "+" in identifier:  # "KOR+UKR:SPY": who speak together
            return " and ".join(self.name_of(part) for part in identifier.split("+"))
        if role.islower():  # a person known by a slug: "KOR:kim-yong-hyun"
            return role.replace("-", " ").title()
        known = self._names.get(head)
        words = next(
            # a ministry and its minister have one id: what stays is the ministry
            (w for form in ("body", "office", "people", "person") if (w := self._role_words(role, form))),
            None,
        )
        return f"{known} ({words})" if known and words else identifier

    def _role_words(self, suffix: str, form: str) -> str | None:
        """'defence ministry'; who is many in the plural: 'farmers'."""
        role = self.actors.role_of(suffix, form)
        words = role.words.split(",")[0].split("/")[0].strip() if role is not None else ""
        return (words if form != "people" or words == "people" else plural_of(words)) or None

    @cached_property
    def fingerprint(self) -> str:
        """Hash over all data files, shipped and laid over: part of a reader's fingerprint."""
        digest = hashlib.sha256()
        for folder in (DATA, *self.overlays):
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]
