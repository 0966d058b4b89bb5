"""Editing: which fields of a statement a person may set, to what, and in which form the record then has them.

`clean_values({"actor": "PER"}, record, name_of=...)` gives {"actor": [{"text": "Peru", "id": "PER"}]}. What is no field, or no
value of it, is refused with what is accepted: a value that nothing can read would stop every later look at the dossier.
`usable_values` passes over such as an older Legation let in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from legation.model.errors import LegationError
from legation.model.record import Record, from_record
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality, Presentation, Stance, Unconfirmed

# Fields that take one of a list of words; those that may be emptied besides (null, or nothing after the "=").
_WORDS: dict[str, type[StrEnum]] = {
    "kind": ClaimKind,
    "factuality": Factuality,
    "event_type": EventType,
    "author_stance": Stance,
    "how_unconfirmed": Unconfirmed,
    "presentation": Presentation,
}
_EMPTY = frozenset(
    {"event_type", "how_unconfirmed", "mode", "where", "when", "due", "measure", "contexts", "commitment"}
)
_PARTIES = ("actor", "recipient")
_TEXTS = ("mode", "where")
_DAYS = ("when", "due")
_WHOLE = ("attribution", "contexts", "place", "commitment", "clocks")  # as the record has them, checked by reading them
FIELDS = (*_WORDS, *_PARTIES, "measure", *_TEXTS, *_DAYS, *_WHOLE)


def clean_values(values: Mapping[str, Any], record: Record, *, name_of: Callable[[str], str | None]) -> dict[str, Any]:
    """The values in the form of a record. name_of: the name of an actor's id; None where nobody knows it.

    actor, recipient: ids ("PRK", "RUS,PRK", a list of ids) or references as the record has them. measure: a whole one, or
    the parts of it that change ({"low": 17, "high": 17}).
    Raises LegationError E114 for a field that cannot be set, E154 for a value that it does not take.
    """
    out = {}
    for name, value in values.items():
        if name not in FIELDS:
            raise LegationError("E114", f"{name!r} is no field that can be set. Accepted: {', '.join(FIELDS)}.")
        out[name] = _clean(name, value, record, name_of)
    broken = _what_breaks(record | out)
    if broken is not None:
        raise LegationError(
            "E154",
            f"{', '.join(out)}: no statement can be made of this ({broken}). See the form of each field with: "
            "legation claims --json",
        )
    return out


def usable_values(values: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Those of a decision's values of which a statement can be made."""
    held = dict(values)
    if held and _what_breaks(record | held) is not None:
        held = {name: value for name, value in held.items() if _what_breaks(record | {name: value}) is None}
    return held


def _clean(name: str, value: Any, record: Record, name_of: Callable[[str], str | None]) -> Any:
    if value in (None, "") and name in _EMPTY:
        return [] if name == "contexts" else None
    if name in _WORDS:
        words = [str(w.value) for w in _WORDS[name]]
        if value not in words:
            raise _refused(name, value, ", ".join(words) + (", null" if name in _EMPTY else ""))
        return value
    if name in _PARTIES:
        return _parties(name, value, record, name_of)
    if name == "measure":
        return _measure(value, record)
    if name in _DAYS:
        try:
            return str(Interval.parse(str(value)))
        except ValueError:
            raise _refused(
                name, value, "a day, month or year (2024-10-29, 2024-10, 2024) or two with / between"
            ) from None
    if name in _TEXTS and not isinstance(value, str):
        raise _refused(name, value, "words")
    return value


def _parties(name: str, value: Any, record: Record, name_of: Callable[[str], str | None]) -> list[Any]:
    """References to actors. Ids keep the words of the text where the statement had that actor already."""
    if isinstance(value, str):
        value = [part for part in value.replace("+", ",").split(",") if part.strip()]
    if not isinstance(value, list):
        raise _refused(name, value, "ids of actors with commas between (RUS,PRK), or references as the record has them")
    there = {a["id"]: a for side in _PARTIES for a in record.get(side) or () if a.get("id")}
    out = []
    for one in value:
        if isinstance(one, Mapping):
            out.append(dict(one))
            continue
        identifier = str(one).strip()
        shown = name_of(identifier)
        if identifier not in there and shown is None:
            raise _refused(
                name,
                identifier,
                "an id that the book of actors knows or this statement has. See ids with: legation actors NAME",
            )
        out.append(there.get(identifier) or {"text": shown or identifier, "id": identifier})
    return out


def _measure(value: Any, record: Record) -> Any:
    held = record.get("measure")
    if not isinstance(value, Mapping) or (held is None and "span" not in value):
        form = 'the parts that change, as {"low": 17, "high": 17}'
        raise _refused("measure", value, form if held else "nothing: this statement counts nothing")
    unknown = [k for k in value if held is not None and k not in held]
    if unknown:
        raise _refused("measure", ", ".join(unknown), ", ".join(held or ()))
    return {**(held or {}), **value}


def _what_breaks(record: Record) -> str | None:
    """Why no statement can be made of a record; None if one can."""
    try:
        claim = from_record(record)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        return f"{type(error).__name__}: {error}"
    measure = claim.measure
    if measure is not None:
        for end in (measure.low, measure.high):
            if end is not None and (isinstance(end, bool) or not isinstance(end, int | float)):
                return f"{end!r} is no number"
        if measure.low is not None and measure.high is not None and measure.low > measure.high:
            return f"low {measure.low:g} is above high {measure.high:g}"
    return None


def _refused(name: str, value: Any, accepted: str) -> LegationError:
    return LegationError("E154", f"{name} does not take {value!r}. Accepted: {accepted}.")
