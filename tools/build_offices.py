"""Writes knowledge/data/actors/offices.csv: who held which office when, as dated rows with a source.

Takes a table of offices (columns country, office, name, start, end, as_of, wikidata, source, licence, status,
precision), one row a term, as gathered from the CIA World Factbook, Wikidata and news pages; gives the compact table
that `knowledge/actors.py` reads: office id,
post (empty: holds it; staff: works for it), country, name, start, end, as_of, wikidata, precision, source.

    python3 tools/build_offices.py --offices FILE [--out src/legation/knowledge/data/actors/offices.csv]

Beside it lies offices_looked_up.csv: what was looked up for single terms since the table was gathered, and terms that
the table lacks; it is laid over the rows.

Office ids: what a head of state or government is called in a country is told by columns `hos` and `hog` of
countries.csv (FRA head of government -> FRA:PM, PRK head of state -> PRK:LEADER). Rows written from memory keep the
word "unchecked" in `source`. Names are cut to what a report prints (titles and generational suffixes go).
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

DATA = Path(__file__).parent.parent / "src/legation/knowledge/data/actors"
COLUMNS = "office post country name start end as_of wikidata precision source".split()
ORGANISATIONS = {"EUU": "EU", "UNO": "UN"}
# Offices whose holder the project's ids call otherwise than the table does.
NAMED = {
    ("USA", "MFA"): "USA:STATE",
    ("USA", "MOD"): "USA:SECDEF",
    ("USA", "INTEL"): "USA:CIA",
    ("RUS", "INTEL"): "RUS:SVR",
    ("UKR", "INTEL"): "UKR:GUR",
    ("GBR", "INTEL"): "GBR:MI6",
    ("DEU", "INTEL"): "DEU:BND",
    ("ISR", "INTEL"): "ISR:MOSSAD",
    ("TUR", "INTEL"): "TUR:MIT",
    ("IRN", "INTEL"): "IRN:MOIS",
}
# Slips of the table, found by looking for two persons in one office at one time: (country, office, name) -> what the row
# should say; None: the row is wrong as a whole. The reason stands behind each.
MENDED: dict[tuple[str, str, str], dict[str, str] | None] = {
    ("UGA", "HOS", "Ruhakana Rugunda"): None,  # prime minister, who has a row as such
    ("UGA", "HOS", "Robinah Nabbanja"): None,
    ("ARE", "HOS", "Muhammad Bin Zayid Al Nuhayyan"): {"wikidata": ""},  # the id given is that of Mohammed bin Rashid
    ("TCD", "HOS", "Mahamat Idriss Deby"): {"start": "2021-04-20"},  # the day given is that of his father
    ("BDI", "HOG", "Alain-Guillaume Bunyoni"): {"office": "PM"},  # prime ministers beside a president who leads
    ("BDI", "HOG", "Gervais Ndirakobuca"): {"office": "PM"},
    ("BDI", "HOG", "Nestor Ntahontuye"): {"office": "PM"},
    ("BEN", "HOG", "Lionel Zinsou"): {"office": "PM"},
    ("GUY", "HOG", "Samuel Hinds"): {"office": "PM"},
    ("GUY", "HOG", "Moses Nagamootoo"): {"office": "PM"},
    ("MMR", "HOG", "Nyo Saw"): {"office": "PM"},
    ("AND", "HOS", "French Co-prince Francois Hollande"): None,  # the president of France, who has a row as such
    ("AND", "HOS", "Co-prince Emmanuel Macron"): None,
    ("COD", "HOG", "Anatole Collinet Makosso"): None,  # of the other Congo
    ("COD", "HOG", "Jean-Michel Sama Lukonde Kyenge"): {"end": "2024-04-01"},
    ("LKA", "HOG", "Maithripala Sirisena"): None,  # president, with another's Wikidata id
    ("LKA", "HOG", "Gotabaya Rajapaksa"): None,
    ("LKA", "HOG", "Ranil Wickremesinghe"): {"wikidata": ""},  # of two rows one has another's id
    ("TUR", "HOG", "Recep Tayyip Erdogan"): None,  # president; the office of prime minister ended in 2018
    ("TUR", "HOG", "Ahmet Davutoglu"): {"wikidata": ""},  # the id given is that of Recep Tayyip Erdogan
    # one person under two names
    ("LBY", "HOG", "Abdul Hamid Dubaybah"): {"name": "Abdul Hamid Dbeibah"},
    ("NER", "HOS", "Abdourahame Tiani"): {"name": "Abdourahamane Tchiani"},
    ("SAU", "HOG", "Muhammad Bin Salman bin Abd al-Aziz Al Saud"): {"name": "Mohammed bin Salman"},
    ("SDN", "HOG", "Abdallah Hamdouk"): {"name": "Abdalla Hamdok"},
    ("SDN", "HOS", "Abd-al-Fattah al-Burhan Abd-al-Rahman"): {"name": "Abdel Fattah al-Burhan"},
    ("SDN", "HOG", "Abd-al-Fattah al-Burhan Abd-al-Rahman"): {"name": "Abdel Fattah al-Burhan"},
    ("SLV", "HOS", "Nayib Armando Bukele Ortez"): {"name": "Nayib Bukele"},
    ("SLV", "HOG", "Nayib Armando Bukele Ortez"): {"name": "Nayib Bukele"},
    ("AFG", "HOS", "Taliban Leader Haybatullah Akhundzada"): {"name": "Hibatullah Akhundzada"},
    ("IRL", "HOG", "Michael Martin"): {"name": "Micheál Martin"},
    ("LAO", "HOG", "Thongloun Sisoulit"): {"name": "Thongloun Sisoulith"},
    ("LBN", "HOG", "Tamam Salam"): {"name": "Tammam Salam"},
    ("LBY", "HOG", "Fayiz al-Saraj"): {"name": "Fayez al-Sarraj"},
    ("LBY", "HOS", "Fayiz al-Saraj"): {"name": "Fayez al-Sarraj"},
    ("LBY", "MOD", "Abdulhamid Dbeibeh"): {"name": "Abdul Hamid Dbeibah"},
    ("MNG", "HOG", "Ukhnaa Khurelsukh"): {"name": "Ukhnaagiin Khurelsukh"},
    ("MNG", "HOG", "Gombojavis Zandanshatar"): {"name": "Gombojavyn Zandanshatar"},
    ("SDN", "HOG", "Umar Hassan Ahmad al-Bashir"): {"name": "Omar al-Bashir"},
    ("SDN", "HOS", "Umar Hassan Ahmad al-Bashir"): {"name": "Omar al-Bashir"},
    ("SVK", "HOG", "Peter Pelligrini"): {"name": "Peter Pellegrini"},
    ("YEM", "HOG", "Ahmad Awad Bin Mubarek"): {"name": "Ahmad Awad bin Mubarak"},
    ("MDV", "HOS", "Mohamed Muizzi"): {"name": "Mohamed Muizzu"},
    ("MDV", "HOG", "Mohamed Muizzi"): {"name": "Mohamed Muizzu"},
}
_TITLES = re.compile(
    r"^(?:(?:Taliban Leader|French Co-prince|Co-prince|Cardinal|Maj\.\s?Gen\.|Lt\.\s?Gen\.|Gen\.|Dr\.|Sir|Dame|"
    r"Brig\.\s?Gen\.|Col\.|Field Mar\.|Capt\.)\s*)+|,?\s(?:Sr|Jr)\.?$"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--offices", type=Path, required=True)
    parser.add_argument("--countries", type=Path, default=DATA / "countries.csv")
    parser.add_argument("--looked-up", type=Path, default=Path(__file__).with_name("offices_looked_up.csv"))
    parser.add_argument("--out", type=Path, default=DATA / "offices.csv")
    args = parser.parse_args()
    countries = {row["id"]: row for row in read_rows(args.countries)}
    rows = lay_over(compact_rows(read_rows(args.offices), countries), read_rows(args.looked_up))
    with args.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} terms of {len({r['office'] for r in rows})} offices written to {args.out}")


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def compact_rows(rows: Iterable[Mapping[str, str]], countries: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows in the compact form, sorted; where head of state and of government are one office, each term once."""
    out: dict[tuple[str, str, str], dict[str, str]] = {}
    for given in rows:
        mended = MENDED.get((given["country"], given["office"], given["name"]), {})
        if mended is None:
            continue
        row = {**given, **mended}
        office = office_id(row["country"], row["office"], countries)
        name = _TITLES.sub("", row["name"]).strip()
        source = row["source"].split(" | ")[0]
        if row["status"] == "unchecked":
            source = "unchecked" if source in ("", "memory") else f"unchecked in part; {source}"
        new = {
            "office": office,
            "post": "staff" if row["office"] == "SPOKES_MFA" else "",  # speaks for the ministry, does not head it
            "country": office.split(":")[0] if office.split(":")[0] in countries else "",
            "name": name,
            "source": source,
            **{key: row[key] for key in ("start", "end", "as_of", "wikidata", "precision")},
        }
        out.setdefault((office, name, row["start"]), new)
    return [out[key] for key in sorted(out)]


def lay_over(rows: Iterable[Mapping[str, str]], found: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows with what was looked up since: filled cells of a known term replace its own, an unknown term is added.

    found: rows of offices_looked_up.csv; `was_start` tells which term is meant, by the start that the table gives it.
    """
    out = {(row["office"], row["name"], row["start"]): dict(row) for row in rows}
    for row in found:
        cells = {key: row[key] for key in COLUMNS if row[key]}
        known = out.get((row["office"], row["name"], row["was_start"]))
        if known is not None:
            known.update(cells)
        elif row["was_start"]:
            raise SystemExit(f"no term {row['office']} of {row['name']} from {row['was_start']} in the table")
        else:
            out[row["office"], row["name"], row["start"]] = {**dict.fromkeys(COLUMNS, ""), **cells}
    return sorted(out.values(), key=lambda row: (row["office"], row["name"], row["start"]))


def office_id(country: str, office: str, countries: Mapping[str, Mapping[str, str]]) -> str:
    """'FRA', 'HOG' -> 'FRA:PM'; 'UNO', 'SECGEN' -> 'UN:SECGEN'."""
    if (country, office) in NAMED:
        return NAMED[country, office]
    titles = countries.get(country, {})
    suffix = {"HOS": titles.get("hos") or "PRES", "HOG": titles.get("hog") or "PM", "SPOKES_MFA": "MFA"}.get(
        office, office
    )
    if country == "EUU" and office == "HOS":
        suffix = "PRES_COUNCIL"
    if country == "EUU" and office == "HOG":
        suffix = "PRES_COM"
    return f"{ORGANISATIONS.get(country, country)}:{suffix}"


if __name__ == "__main__":
    main()
