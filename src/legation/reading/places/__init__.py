"""Places: the place names of a text, how each is used, and which place of the gazetteer it means.

Takes the parse; gives `PlaceMention`s in text order. In "Russia's Kursk region" Russia and Kursk are literal, and Kursk
is the division, not the city, because of the class word; in "the Moscow Times" Moscow stands inside a name; "Moscow
said" is the government, "Russian" an adjective. Names come from the gazetteer over the whole text, not from the entity
recogniser alone, which is one voice among several: what stands before and after, how large the place is, whether the
word is also a surname or an ordinary word, and how the rest of the text uses it.

Which of the places of a name: what the text says beside it ("Paris, Texas"; "(Ind.)"), the class word, size, and the
countries, divisions and neighbourhood of the text's other names, weighed in a few rounds. One name has one sense in
a text unless the text says otherwise. Weights and cue words: knowledge/data/gazetteer/places.toml. Names of places that
the gazetteer lacks are given without a point. Where something happened is not decided here (reading/claims.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.knowledge.places import FLAG_APPROXIMATE, FLAG_COARSE, PlaceBook
from legation.model.layers import Parse, PlaceMention, Segment
from legation.model.spans import Span
from legation.reading.places.finding import Finder, find_dateline_names
from legation.reading.places.linking import link_containers
from legation.reading.places.names import POINTS, WATER, Name
from legation.reading.places.resolving import Resolver
from legation.reading.reader import Work

__all__ = ["PlacesComponent", "find_places", "give_mention", "precision_of"]


class PlacesComponent:
    name = "places"
    needs = ("segments", "parse")
    gives = "places"
    version = "1"

    def __init__(self, book: PlaceBook) -> None:
        self.book = book

    def run(self, batch: Sequence[Work]) -> list[tuple[PlaceMention, ...]]:
        return [find_places(work["parse"], self.book, work["segments"]) for work in batch]


def find_places(parse: Parse, book: PlaceBook, segments: Sequence[Segment] = ()) -> tuple[PlaceMention, ...]:
    """The place names of one text with their use and, where the gazetteer has them, their place."""
    finder = Finder(parse, book)
    names = find_dateline_names(parse.text, segments, book) + finder.find_names()
    names.sort(key=lambda n: n.start)
    link_containers(names, parse, book)
    resolver = Resolver(names, book)
    resolver.resolve()
    finder.judge(names, resolver)
    kept = [n for n in names if n.score >= book.words.weights["accept"]]
    if len(kept) < len(names):  # what is no place after all must not vote
        here = {id(n) for n in kept}
        for name in kept:
            if name.outer is not None and id(name.outer) not in here:
                name.outer = None
        resolver = Resolver(kept, book)
        resolver.resolve()
    out = [give_mention(n, parse, book) for n in kept]
    out.extend(finder.unknown_names(kept))
    return tuple(sorted(out, key=lambda m: (m.span.start, m.span.end)))


def give_mention(name: Name, parse: Parse, book: PlaceBook) -> PlaceMention:
    """The decided name as a layer value."""
    called = parse.text[name.start : name.end]
    place = book.place(name.chosen, called)
    flags = book.flags[name.chosen]
    reasons = [name.reason] if name.reason else []
    if flags & FLAG_APPROXIMATE:
        reasons.append("approximate point, no source")
    if flags & FLAG_COARSE:
        reasons.append("point of the division above")
    return PlaceMention(
        span=Span(name.start, name.end),
        name=place.name,
        use=name.use,
        geonames=place.geonames,
        lat=place.lat,
        lon=place.lon,
        country=book.alpha3.get(place.country),
        country2=place.country or None,
        feature=place.feature,
        precision=precision_of(place.feature),
        alternatives=len(name.posts) - 1,
        reason="; ".join(reasons),
    )


def precision_of(feature: str) -> str:
    """How exact the point is: point, city, division, country, region, water."""
    if feature.startswith("PPL"):
        return "city"
    if feature.startswith("ADM"):
        return "division"
    if feature.startswith("PCL"):
        return "country"
    if feature in WATER:
        return "water"
    return "point" if feature in POINTS else "region"
