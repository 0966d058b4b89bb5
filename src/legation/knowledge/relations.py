"""Relations: which edge of the system a statement speaks for, read from relations.toml.

    book = load_relations([Path("relations.toml")])
    kind = book.kind_of("North Korea shipped shells to Russia", head="ship", event_type="AID")
    kind.name, book.goods_of("shells")      # ("transfer", "munitions")

Patterns are regular expressions of whole words, without regard to case. An overlay's kinds come before the shipped ones.
Frames and camps are looked for in marked text, in which each name stands as its id between MARKS: "<<NOR>> trade with
<<SWE>>"; knowledge/naming.py marks it.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legation.knowledge.needing import Needs, Sought
from legation.model.errors import LegationError

# Lists of words that stand alone in the file.
_PATTERNS = (
    "boundaries",
    "unreal_before",
    "disputing",
    "foretelling",
    "unreal_above",
    "matters",
    "unfinished",
    "stopping",
)
_SETS = (
    "threatening",
    "hitting",
    "unreal_heads",
    "talked_of",
    "stopped",
    "showing",
    "deeds",
    "also_weighed",
    "speech",
    "roles",
    "own",
    "private",
    "fights",
    "parleys",
    "guests",
    "breaking",
    "restoring",
    "helping",
)
_EXCHANGE = re.compile(r"\bin (?:exchange|return) for\b", re.IGNORECASE)
MARKS = ("\u27e6", "\u27e7")
_NAME = rf"(?:the )?{MARKS[0]}[^{MARKS[1]}]+{MARKS[1]}(?:['\u2019]s?)?"
_MORE = rf"(?:(?:,? (?:and|or)|,|[-\u2013/]|,? as well as)(?: ?\w+)? ?{_NAME})"
# Where the main clause goes on after one that hangs in it: "the party, which has a majority, has launched ..."
_RESUMED = re.compile(r"(?<=\w), (?=(?:has|have|had|is|are|was|were|will|would|did|said|voted)\b)")
_REST_OF_WORD = re.compile(r"\w*(?: \w+){0,2}")
_MACRO = re.compile(r"\{([a-z][a-z_]+)\}")
_GAP, _WIDE = rf"[^.;{MARKS[0]}{MARKS[1]}]{{0,60}}?", r"[^.;]{0,90}?"


@dataclass(frozen=True, slots=True)
class RelationKind:
    """One [[kind]] of the file, compiled; see the head of relations.toml for the meaning of the fields."""

    name: str
    directed: bool
    single: bool
    types: frozenset[str]
    modes: frozenset[str]
    words: Sought | None
    heads: frozenset[str]
    units: frozenset[str]
    either: bool
    place: bool
    abroad: bool
    goods: bool
    needs_goods: bool
    organisations: bool
    join: bool
    complete: bool
    ladder: str | None
    sign: int
    weight: float
    generic: bool = False
    place_alone: bool = False
    together: Sought | None = None
    follows: bool = False
    rivals: bool = False
    other: bool = False
    sectors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern of a [[frame]], for marked text; see the head of relations.toml."""

    kind: str
    pattern: Sought
    unreal: bool
    begins: int  # bit of the cue with which a word of the text begins
    names: int  # how many the pattern needs
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LadderStep:
    name: str
    words: Sought
    done: Sought | None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class RelationBook:
    """Kinds in the order in which they are tried, ladders of steps, classes of goods."""

    kinds: tuple[RelationKind, ...]
    ladders: Mapping[str, tuple[LadderStep, ...]]
    goods: tuple[tuple[str, Sought], ...]
    receiving: frozenset[str] = frozenset()
    frames: tuple[Frame, ...] = ()
    wide_goods: frozenset[str] = frozenset()
    boundaries: Sought | None = None
    unreal_before: Sought | None = None
    disputing: Sought | None = None
    camps: tuple[Sought, ...] = ()
    camp_words: Sought | None = None
    foretelling: Sought | None = None
    unreal_heads: frozenset[str] = frozenset()
    showing: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    also_weighed: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    fights: frozenset[str] = frozenset()
    parleys: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    breaking: frozenset[str] = frozenset()
    restoring: frozenset[str] = frozenset()
    helping: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    unreal_above: Sought | None = None
    matters: Sought | None = None
    unfinished: Sought | None = None
    stopping: Sought | None = None
    stopped: frozenset[str] = frozenset()
    talked_of: frozenset[str] = frozenset()
    threatening: frozenset[str] = frozenset()
    hitting: frozenset[str] = frozenset()
    treaties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missions: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    intensity: Mapping[str, float] = field(default_factory=dict)
    needs: Needs = field(default_factory=Needs, repr=False, compare=False)  # of all patterns of the book
    # What follows from the fields above, so that no statement has them worked out again.
    kinds_by_name: Mapping[str, RelationKind] = field(init=False, repr=False, compare=False)
    kinds_by_type: Mapping[str, tuple[RelationKind, ...]] = field(init=False, repr=False, compare=False)
    kinds_of_any_type: tuple[RelationKind, ...] = field(init=False, repr=False, compare=False)
    # cue (a bit of `needs`), its frames
    frames_by_cue: tuple[tuple[int, tuple[Frame, ...]], ...] = field(init=False, repr=False, compare=False)
    done_steps: tuple[tuple[RelationKind, Sought], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        types = {t for k in self.kinds for t in k.types}
        cues: dict[int, list[Frame]] = {}
        for frame in self.frames:
            cues.setdefault(frame.begins, []).append(frame)
        done = [(k, s.done) for k in self.kinds for s in self.ladders.get(k.ladder or "", ()) if s.done is not None]
        for name, value in (
            ("kinds_by_name", {k.name: k for k in reversed(self.kinds)}),  # of one name the first counts
            ("kinds_by_type", {t: tuple(k for k in self.kinds if not k.types or t in k.types) for t in types}),
            ("kinds_of_any_type", tuple(k for k in self.kinds if not k.types)),
            ("done_steps", tuple(done)),
            ("frames_by_cue", tuple((cue, tuple(fs)) for cue, fs in cues.items())),
        ):
            object.__setattr__(self, name, value)

    def kinds_of(
        self, quote: str, *, head: str, event_type: str, mode: str = "", unit: str = "", core: str | None = None
    ) -> list[RelationKind]:
        """All kinds that a statement fits, the narrowest first; which one counts also depends on its parties.

        core: the part of the quote that holds its head, in which the words must stand; the whole quote without it.
        """
        words = quote if core is None else core
        seen = self.needs.seen_in(quote)  # more than in a part of it, which only means that more is tried
        goods: list[str | None] = []  # looked for at most once
        out = []
        for kind in self.kinds_by_type.get(event_type, self.kinds_of_any_type):
            if kind.modes and mode not in kind.modes:
                continue
            if kind.needs_goods:
                goods = goods or [self.goods_of(words)]
                if goods[0] is None:
                    continue
            if _fits(kind, words, head, unit, seen):
                out.append(kind)
        return out

    def goods_of(self, text: str) -> str | None:
        """The class of what is given that is named first; what comes in exchange is left out."""
        return next(iter(self.all_goods_of(text)), None)

    def all_goods_of(self, text: str) -> list[str]:
        """Every class of what is given, in the order of the text; wide ones only where no other is named."""
        given = _EXCHANGE.split(text, maxsplit=1)[0] or text
        seen = self.needs.seen_in(given)
        found = sorted(
            (m.start(), n, name)
            for n, (name, p) in enumerate(self.goods)
            if seen & p.need == p.need and (m := p.pattern.search(given))
        )
        names = [name for _, _, name in found]
        return [n for n in names if n not in self.wide_goods] or names[:1]

    def steps_of(self, ladder: str, quote: str) -> list[str]:
        """Steps of a ladder that a quote tells of, in the ladder's order."""
        return [s.name for s in self.ladders.get(ladder, ()) if s.words.search(quote)]

    def steps(self, ladder: str) -> list[str]:
        return [s.name for s in self.ladders.get(ladder, ())]

    def core_of(self, quote: str, head: int | None, *, near: int | None = None) -> str:
        """The part of a quote around its head: without clauses that hang on it, or that it hangs on.

        near: words that begin further from the head, in characters, are left out too.
        """
        if head is None or self.boundaries is None:
            return quote
        start, end = 0, len(quote)
        for match in self.boundaries.finditer(quote):
            if match.end() <= head:
                start = match.end()
            elif match.start() > head:
                end = match.start()
                break
        if near is not None:
            start, end = max(start, head - near), min(end, head + near)
            end += len(_REST_OF_WORD.match(quote[end:]).group())  # type: ignore[union-attr]  # matches nothing at least
        back = _RESUMED.search(quote, end) if end < len(quote) and quote[end] == "," else None
        return quote[start:end] + (quote[back.start() :] if back else "")

    def frames_cued(self, text: str, names: int = 99, among: Iterable[Frame] | None = None) -> list[Frame]:
        """Frames (of these) that may match: one of their cues begins a word of the text, which holds what their patterns need
        and as many names."""
        seen = self.needs.seen_in(text)
        if among is None:
            cued = [frames for cue, frames in self.frames_by_cue if seen & cue]
            among = itertools.chain.from_iterable(cued)
        return [f for f in among if f.names <= names and seen & f.pattern.need == f.pattern.need and seen & f.begins]

    def steps_done_in(self, text: str) -> list[tuple[RelationKind, Sought]]:
        """Kinds with a step whose words of its being done may stand in a text, and these words."""
        seen = self.needs.seen_in(text)
        return [(kind, done) for kind, done in self.done_steps if seen & done.need == done.need]

    def kind(self, name: str) -> RelationKind | None:
        return self.kinds_by_name.get(name)


def _fits(kind: RelationKind, quote: str, head: str, unit: str, seen: int) -> bool:
    """Whether the words, the head or the unit are those of a kind whose type, mode and goods fit. seen: what the words of
    the quote hold (see needing.py)."""
    if kind.words is None and not kind.units and not kind.heads:
        return True
    if (kind.either or kind.words is None) and (head in kind.heads or unit in kind.units):
        return True
    words = kind.words
    return words is not None and seen & words.need == words.need and words.pattern.search(quote) is not None


def load_relations(paths: Sequence[Path]) -> RelationBook:
    """Compile the files. Raises LegationError E064 for a kind without a name or with a pattern that is none."""
    needs = Needs()
    kinds: list[RelationKind] = []
    ladders: dict[str, list[LadderStep]] = {}
    goods: dict[str, Sought] = {}
    frames: list[Frame] = []
    receiving: set[str] = set()
    lists: dict[str, list[str]] = {}
    wide: set[str] = set()
    sets: dict[str, set[str]] = {n: set() for n in _SETS}
    camps: dict[str, list[str]] = {"words": [], "patterns": []}
    intensity: dict[str, float] = {}
    macros: dict[str, str] = {}
    treaties: dict[str, tuple[str, ...]] = {}
    countries: dict[str, dict[str, str]] = {"missions": {}, "regions": {}}
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = [_kind(row, path, needs) for row in table.get("kind", [])] + kinds
        for name, steps in table.get("ladder", {}).items():
            ladders[name] = [_step(row, path, needs) for row in steps]
        for name, words in table.get("goods", {}).items():
            goods[name] = _sought(words, path, needs)
        macros.update({k: v for k, v in table.get("macros", {}).items() if k != "source"})
        frames += [f for row in table.get("frame", []) for f in _frames(row, path, macros, needs)]
        receiving.update(table.get("receiving", ()))
        wide.update(table.get("wide_goods", ()))
        treaties.update({k: tuple(v) for k, v in table.get("treaties", {}).items()})
        for name, table_held in countries.items():
            table_held.update(table.get(name, {}))
        for name, words_held in sets.items():
            words_held.update(table.get(name, ()))
        for name in _PATTERNS:
            lists.setdefault(name, []).extend(table.get(name, ()))
        intensity.update({k: float(v) for k, v in table.get("intensity", {}).items() if k != "source"})
        for name, held in camps.items():
            held += table.get("camps", {}).get(name, ())
    words = "|".join(camps["words"])
    boundaries, unreal, disputing, foretelling, above, matters, unfinished, stopping = (
        _sought(lists[n], path, needs) if lists.get(n) else None for n in _PATTERNS
    )
    return RelationBook(
        tuple(kinds),
        {n: tuple(s) for n, s in ladders.items()},
        tuple(goods.items()),
        frozenset(receiving),
        tuple(frames),
        frozenset(wide),
        boundaries,
        unreal,
        disputing,
        camps=tuple(needs.sought(_marked(p.replace("{W}", rf"(?:{words})"), path)) for p in camps["patterns"]),
        camp_words=_sought(camps["words"], path, needs) if camps["words"] else None,
        foretelling=foretelling,
        unreal_above=above,
        matters=matters,
        unfinished=unfinished,
        stopping=stopping,
        treaties=treaties,
        missions=countries["missions"],
        regions=countries["regions"],
        intensity=intensity,
        needs=needs,
        **{name: frozenset(held) for name, held in sets.items()},
    )


def _step(row: Mapping[str, Any], path: Path, needs: Needs) -> LadderStep:
    done = _sought(row["done"], path, needs) if "done" in row else None
    return LadderStep(row["step"], _sought(row["words"], path, needs), done, bool(row.get("ends")))


def _frames(row: Mapping[str, Any], path: Path, macros: Mapping[str, str], needs: Needs) -> list[Frame]:
    cue = re.compile(rf"\b(?:{_spelt_out(row.get('cue', ''), macros, path)})", re.IGNORECASE)
    return [
        Frame(
            row["kind"],
            needs.sought(_marked(_spelt_out(p, macros, path), path)),
            bool(row.get("unreal")),
            needs.beginning(cue),
            2 if "{L}" in p or ("{B}" in p and "{A}" in p) else 1,
            frozenset(row.get("types", ())),
        )
        for p in row["patterns"]
    ]


def _spelt_out(pattern: str, macros: Mapping[str, str], path: Path) -> str:
    """A pattern with its {words} put in, each as a group."""
    try:
        while _MACRO.search(pattern):
            pattern = _MACRO.sub(lambda m: f"(?:{macros[m[1]]})", pattern)
    except KeyError as error:
        raise LegationError(
            "E064", f"{path.name}: a pattern speaks of {error}. Accepted: a name of the table [macros]."
        ) from error
    return pattern


def _marked(pattern: str, path: Path) -> re.Pattern[str]:
    """A pattern for marked text: {A}, {B} are one name or several joined ones, {L} two or more, {.} and {..} gaps."""
    out = pattern.replace("{..}", _WIDE).replace("{.}", _GAP)
    out = out.replace("{L}", rf"(?P<L>{_NAME}{_MORE}+)")
    out = out.replace("{N}", _NAME)
    for name in "AB":
        out = out.replace(f"{{{name}}}", rf"(?P<{name}>{_NAME}{_MORE}*)")
    try:
        return re.compile(out, re.IGNORECASE)
    except re.error as error:
        raise LegationError(
            "E064", f"{path.name}: a pattern cannot be read ({error}). Accepted: Python's re."
        ) from error


def _kind(row: Mapping[str, Any], path: Path, needs: Needs) -> RelationKind:
    if not row.get("name"):
        raise LegationError("E064", f"{path.name}: a [[kind]] without a name. Every kind needs one.")
    return RelationKind(
        name=row["name"],
        directed=bool(row.get("directed")),
        single=bool(row.get("single")),
        types=frozenset(row.get("types", ())),
        modes=frozenset(row.get("modes", ())),
        words=_sought(row["words"], path, needs) if row.get("words") else None,
        heads=frozenset(row.get("heads", ())),
        units=frozenset(row.get("units", ())),
        either=bool(row.get("either")),
        place=bool(row.get("place")),
        abroad=bool(row.get("abroad")),
        goods=bool(row.get("goods")),
        needs_goods=bool(row.get("needs_goods")),
        organisations=bool(row.get("organisations")),
        join=bool(row.get("join")),
        complete=bool(row.get("complete")),
        ladder=row.get("ladder"),
        sign=int(row.get("sign", 0)),
        weight=float(row.get("weight", 1.0)),
        generic=bool(row.get("generic")),
        place_alone=bool(row.get("place_alone")),
        together=_sought(row["together"], path, needs) if row.get("together") else None,
        follows=bool(row.get("follows")),
        rivals=bool(row.get("rivals")),
        other=bool(row.get("other")),
        sectors=frozenset(row.get("sectors", ())),
    )


def _sought(words: Iterable[str], path: Path, needs: Needs) -> Sought:
    try:
        return needs.sought(re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE))
    except re.error as error:
        raise LegationError(
            "E064", f"{path.name}: a pattern cannot be read ({error}). Accepted: Python's re."
        ) from error
