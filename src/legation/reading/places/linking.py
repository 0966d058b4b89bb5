"""Linking: what the words beside a name say of it: its class ("Kursk region") and what contains it ("Paris, Texas").

Takes the names of a text in order; notes `want`, `outer` and `contains` on them. A list is not a containment: "Niger,
Nigeria and Togo" are three countries. What the notes are worth is weighed in resolving.py.
"""

from __future__ import annotations

from legation.knowledge.places import PlaceBook
from legation.model.layers import Parse
from legation.reading.places.names import Name, could_contain

POSSESSIVES = ("'s ", "’s ", "' ", "’ ")
CONTAINS = frozenset({",", "(", ", in", "in", ", of", "of"})


def link_containers(names: list[Name], parse: Parse, book: PlaceBook) -> None:
    """Note what the text itself says of a name: what contains it, and of which class it is."""
    words = book.words.sets
    classes = {
        **dict.fromkeys(words["settlement_words"], "settlement"),
        **dict.fromkeys(words["division_words"], "division"),
        **dict.fromkeys(words["water_words"], "water"),
        **dict.fromkeys(words["island_words"], "island"),
    }
    names = [n for n in names if n.first >= 0]
    for name in names:
        name.want = _class_of(name, parse, classes)
    shared = ""
    for i in range(len(names) - 1, -1, -1):  # "Primorsky and Khabarovsk krais": the plural class word is for both
        a = names[i]
        if i + 1 < len(names) and shared and not a.want and are_listed(a, names[i + 1], parse):
            a.want = shared
            continue
        after = parse.lowers[a.past] if a.past < len(parse) else ""
        shared = classes[after] if after.endswith("s") and after in classes and parse.words[a.past].islower() else ""
        if shared and after not in ("residents", "suburbs"):
            a.want = shared
    for i in range(len(names) - 1):
        _link(names, i, parse, book)


def are_listed(a: Name, b: Name, parse: Parse) -> bool:
    """Nothing but a comma and "and" between two names."""
    between = parse.lowers[a.past : b.first]
    return 0 < len(between) <= 2 and all(w in (",", "and", "or", "&") for w in between)


def _class_of(name: Name, parse: Parse, classes: dict[str, str]) -> str:
    """Class by the word after ("Kursk region") or before ("the city of Kursk", "the city Kursk")."""
    lowers = parse.lowers
    if name.adjective or name.key[0] == "=":
        return ""
    last = name.key.rsplit(" ", 1)[-1]
    if name.past - name.first > 1 and last in classes:
        return classes[last]
    if name.past < len(lowers) and lowers[name.past] in classes and parse.words[name.past].islower():
        return classes[lowers[name.past]]
    before = name.first - 1
    if before >= 1 and lowers[before] == "of" and lowers[before - 1] in classes:
        return classes[lowers[before - 1]]
    # "the city Kursk", but not "the state Ohio Democrats hold"
    if before >= 0 and lowers[before] in classes and parse.words[before].islower() and lowers[before] != "state":
        return classes[lowers[before]]
    return ""


def _link(names: list[Name], i: int, parse: Parse, book: PlaceBook) -> None:
    """Containment between a name and the next: "A, B", "A (B)", "A in B", "B's A", "the B-an city of A"."""
    a, b = names[i], names[i + 1]
    if b.start - a.end > 60 or (parse.sentence_of[a.first] != parse.sentence_of[b.first] and b.start - a.end > 3):
        return
    gap = parse.text[a.end : b.start]
    between = gap.split()
    lowercase = len(between) <= 4 and all(w.islower() or w[0] in "'’" for w in between)
    if a.adjective:
        if lowercase and not b.adjective:
            b.outer, b.soft = a, True
    elif not b.adjective and gap.startswith(POSSESSIVES) and lowercase:
        if could_contain(b, a, book):
            b.outer, a.contains = a, True
    elif not b.adjective:
        _link_after(names, i, _plain(gap, book), parse, book)


def _link_after(names: list[Name], i: int, plain: str, parse: Parse, book: PlaceBook) -> None:
    """The second of two names contains the first: "A, B", "A (B)", "A in B"."""
    a, b = names[i], names[i + 1]
    if plain not in CONTAINS and not (plain == "" and b.key[0] == "="):  # "Gary Ind."
        return
    if plain == "," and _in_list(names, i, parse):  # "Niger, Nigeria and Togo", "Goma, Rutshuru and Masisi"
        if _is_country(a, book) or not _has_feature(b, ("PCLI", "ADM1"), book):
            return
    if could_contain(a, b, book):
        a.outer, b.contains = b, True
    elif b.key[0] == "=" and plain in (",", "("):  # "Yardville, Tex.": the town is not known, the state is
        b.contains = True


def _plain(gap: str, book: PlaceBook) -> str:
    """What stands between two names, without the parts of the compass: "in the southern" is "in"."""
    words = gap.casefold().split()
    if len(words) in (2, 3) and words[0] in ("in", "of") and set(words[1:]) <= book.words.sets["parts"]:
        return words[0]
    return " ".join(words)


def _in_list(names: list[Name], i: int, parse: Parse) -> bool:
    """The pair i, i + 1 goes on with a comma or "and", or began before: "Niger, Nigeria and Togo"."""
    if i + 2 < len(names) and are_listed(names[i + 1], names[i + 2], parse):
        return True
    return i > 0 and are_listed(names[i - 1], names[i], parse)


def _is_country(name: Name, book: PlaceBook) -> bool:
    return _has_feature(name, ("PCLI",), book)


def _has_feature(name: Name, features: tuple[str, ...], book: PlaceBook) -> bool:
    return any(not p & 1 and book.features[book.feature[p >> 1]] in features for p in name.posts)
