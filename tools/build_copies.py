"""Copies: make the table of edits, or put the edited texts together.

`tools/build_copies.py propose --gold ../shared/gold` wrote tests/cases/copies.tsv: for Wikinews texts it draws (by the
sha1 of the document's id, so always the same) what an agency's desk does to a text: cuts from the end or within, another
lead, merged or parted paragraphs, house style in spelling, titles and numbers, an added sentence, another number. All
words that are added are of this file. Pairs of independent reports are the likest of one subtopic that share no run of
nine words, some pairs read by hand that share a quotation only, and pairs of Wikinews reports of one matter.

`tools/build_copies.py build --gold ../shared/gold --out copies.jsonl` writes the texts: id, text, kept stretches.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import Any

from legation.evaluate.copies import COLUMNS, TABLE, build_pool, read_rows

MEANTIME, GEOVIRUS, ECB = "crossdoc/meantime.dev.jsonl", "geo/geovirus.dev.jsonl", "crossdoc/ecbplus.train.jsonl"

LEADS = (  # one of each; no two copies have the same two, so that none share a long stretch of our words
    ["Overnight the wires brought word of it.", "Our readers will have heard of this.", "It came late in the day.",
     "Few had waited for such news.", "Much of it is still unclear.", "This is what we have been told.",
     "A week of rumours has ended.", "The affair has taken another turn."],
    ["Officials were slow to answer calls.", "Other papers carry the same account.", "Here is the gist of it.",
     "Our desk has looked into the matter.", "Some of it was known before.", "More may follow tomorrow.",
     "Not everybody was taken by surprise.", "Opinion in town was divided.", "Those concerned kept silent at first.",
     "There is little sign of an end."],
)  # fmt: skip
INSERTS = [
    "Nobody could be reached for a comment.",
    "Our paper reported on this last month.",
    "Further details were not made public.",
    "That view is not shared by everybody.",
    "Analysts were reluctant to be drawn on it.",
    "It is not the first such case.",
]
TAILS = ["(Additional reporting by our own staff)", "More on this as we have it.", "Edited for length.", ""]
STYLE = [  # what a desk's style sheet changes: pattern, replacement
    (r"\bapproximately\b", "about"), (r"\bUnited States\b", "U.S."), (r"\bUnited Kingdom\b", "UK"),
    (r"\bUS\$", "$"), (r"(?<=\d)%", " per cent"), (r"\bper ?cent\b", "%"), (r"\bPresident (?=[A-Z])", "Pres. "),
    (r"\bPrime Minister\b", "Premier"), (r"\bDoctor (?=[A-Z])", "Dr. "), (r"\bMr\. ", "Mr "), (r"\bDr\. ", "Dr "),
    (r"\bJanuary\b", "Jan."), (r"\bFebruary\b", "Feb."), (r"\bAugust\b", "Aug."), (r"\bSeptember\b", "Sept."),
    (r"\bOctober\b", "Oct."), (r"\bNovember\b", "Nov."), (r"\bDecember\b", "Dec."), (r"\bhowever, ", ""),
    (r"\bcenter\b", "centre"), (r"\bcolor\b", "colour"), (r"\bprogram\b", "programme"), (r"\bdefense\b", "defence"),
    (r"\btravelers\b", "travellers"), (r"\borganization\b", "organisation"), (r"\bWorld Health Organization\b", "WHO"),
    (r"ized\b", "ised"), (r"\btold reporters\b", "said"), (r"\bannounced\b", "said"), (r"\balso ", ""),
    (r"\bbegan\b", "started"), (r"\bpurchase\b", "buy"), (r"\bwhile\b", "whereas"), (r"\bcurrently ", "now "),
    (r"\btwo\b", "2"), (r"\bthree\b", "3"), (r"\bfour\b", "4"), (r"\bfive\b", "5"), (r"\bsix\b", "6"), (r"\bten\b", "10"),
    (r"(?<![\d.,$€£#-])\b5\b(?![\d.,%:-])", "five"), (r"(?<![\d.,$€£#-])\b8\b(?![\d.,%:-])", "eight"),
    (r"(?<![\d.,$€£#-])\b12\b(?![\d.,%:-])", "twelve"), (r"(?<![\d.,$€£#-])\b7\b(?![\d.,%:-])", "seven"),
    (r"``|''", '"'), (r"“|”", '"'), (r" - ", " – "),
]  # fmt: skip
NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-]|[.,]\d)")
YEAR = re.compile(r"(?:19|20)\d\d$")
SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?][\"'”]*(?=\s+[A-Z\"“])|(?=\n)|$)")
# Independent reports that share a statement in quotation marks: found by the run of words, then read.
SAME_QUOTE = [
    ("1_17ecb", "1_5ecb"), ("1_18ecb", "1_2ecb"), ("1_13ecb", "1_7ecb"), ("1_10ecb", "1_19ecb"), ("4_1ecb", "4_8ecb"),
    ("4_2ecb", "4_6ecb"), ("33_2ecbplus", "33_3ecbplus"), ("33_1ecbplus", "33_7ecbplus"), ("3_5ecb", "3_8ecb"),
    ("9_4ecb", "9_5ecb"), ("29_4ecb", "29_8ecb"), ("13_4ecb", "13_14ecb"),
]  # fmt: skip
WIKINEWS_APART = [
    ("Nearly_200_dead_in_Haitian_cholera_outbreak", "Over_250_dead_in_Haiti_cholera_outbreak,_thousands_infected"),
    ("New_avian_flu_outbreaks_reported_in_western_Europe", "New_bird_flu_outbreaks_reported_in_Europe"),
    ("Post-probe,_problematic_peanut_paste_products_pulled",
     "US_salmonella_outbreak_linked_to_peanut_butter,_brand_recalls_product"),
    ("Horse_flu_spreads_in_Australia", "Horse_racing_in_NSW,_Queensland_cancelled_indefinitely"),
    ("Five_cholera_deaths_recorded_in_Zimbabwe_amid_fears_of_new_epidemic",
     "Sharp_increase_in_number_of_Zimbabwean_cholera_deaths"),
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["propose", "build"])
    parser.add_argument("--gold", type=Path, required=True, help="the folder gold/ of the shared data")
    parser.add_argument("--out", type=Path, help="where to write (propose: the table itself without it)")
    chosen = parser.parse_args()
    if not chosen.gold.is_dir():
        print(f"There is no folder {chosen.gold}; nothing was written.")
        return
    if chosen.what == "propose":
        write_table(propose_rows(chosen.gold), chosen.out or TABLE)
        return
    pool = build_pool(read_rows(), chosen.gold)
    lines = [json.dumps(asdict(t), ensure_ascii=False) + "\n" for t in pool]
    (chosen.out or Path("copies.jsonl")).write_text("".join(lines), encoding="utf-8")


def write_table(rows: list[dict[str, Any]], path: Path) -> None:
    head = [
        "# Texts edited as agencies edit (tools/build_copies.py). Offsets into documents of ../shared/gold, our own words.",
        "# k start end: kept; h: kept of the other document; w: our words; r, n: house style, another number for start..end",
        "\t".join(COLUMNS),
    ]
    body = ["\t".join(json.dumps(r[c]) if c == "ops" else r[c] for c in COLUMNS) for r in rows]
    path.write_text("\n".join(head + body) + "\n", encoding="utf-8")


def propose_rows(gold: Path) -> list[dict[str, Any]]:
    texts: dict[str, list[dict[str, Any]]] = {
        f: [json.loads(x) for x in (gold / f).read_text(encoding="utf-8").split("\n") if x]
        for f in (MEANTIME, GEOVIRUS, ECB)
    }
    sources = [(f, r) for f in (MEANTIME, GEOVIRUS) for r in texts[f] if len(r["text"].split()) >= 150]
    sources = [s for s in sources if "~" not in s[1]["doc_id"]]
    sources.sort(key=lambda s: hashlib.sha1(s[1]["doc_id"].encode()).hexdigest())
    leads = [f"{one} {two}" for two in LEADS[1] for one in LEADS[0]]
    rows = [edit_copy(file, record, lead) for (file, record), lead in zip(sources[:80], leads, strict=True)]
    hosts = sources[80:] or sources
    for n, (file, record) in enumerate(sources[:40]):
        host_file, host = hosts[(n * 7 + 3) % len(hosts)]
        rows.append(paste_passage(file, record, host_file, host))
    rows += [_apart(ECB, f"ecbplus/{a}", ECB, f"ecbplus/{b}") for a, b in SAME_QUOTE]
    rows += [_apart(GEOVIRUS, f"geovirus/{a}", GEOVIRUS, f"geovirus/{b}") for a, b in WIKINEWS_APART]
    rows += [_apart(ECB, a, ECB, b) for a, b in likest_pairs(texts[ECB], 60)]
    return rows


def edit_copy(file: str, record: dict[str, Any], lead: str) -> dict[str, Any]:
    """A copy of a text as a row of the table."""
    text: str = record["text"]
    draw = random.Random("copy:" + record["doc_id"])
    sentences = [m.span() for m in SENTENCE.finditer(text)]
    body = sentences[2:] if file == MEANTIME else sentences[1:]  # headline and date line, or the first sentence
    keep = list(body)
    cut = draw.choice(["end", "within", "within", "none"])
    if cut == "end":
        keep = body[: max(4, round(len(body) * draw.uniform(0.5, 0.8)))]
    elif cut == "within":
        gone = set(draw.sample(range(1, len(body)), min(len(body) - 4, draw.randint(1, 3)))) if len(body) > 5 else set()
        keep = [s for i, s in enumerate(body) if i not in gone]
    number = _choose_number(text, keep, draw) if draw.random() < 0.6 else None
    if draw.random() < 0.5 or file == MEANTIME:
        ops: list[list[Any]] = [["w", lead + "\n"]]
    else:
        ops = [["k", *sentences[0]], ["w", "\n"]]
    merged = draw.random() < 0.5
    added = draw.randrange(len(keep)) if draw.random() < 0.6 else -1
    for i, (start, end) in enumerate(keep):
        ops += styled(text, start, end, draw, number)
        ops.append(["w", " " if merged and i % 3 != 2 else "\n"])
        if i == added:
            ops.append(["w", draw.choice(INSERTS) + " "])
    ops.append(["w", draw.choice(TAILS)])
    identifier = "copy/" + record["doc_id"]
    return dict(zip(COLUMNS, (identifier, "copy", file, record["doc_id"], "", "", joined(ops)), strict=True))


def paste_passage(file: str, record: dict[str, Any], host_file: str, host: dict[str, Any]) -> dict[str, Any]:
    """One to three sentences of a text set into another one."""
    text: str = record["text"]
    draw = random.Random("paste:" + record["doc_id"])
    sentences = [m.span() for m in SENTENCE.finditer(text) if len(m.group().split()) >= 8][1:]
    first = draw.randrange(max(1, len(sentences) - 3))
    taken = [sentences[first]]
    while len(" ".join(text[a:b] for a, b in taken).split()) < draw.choice([20, 30, 45]) and first + len(taken) < len(
        sentences
    ):
        taken.append(sentences[first + len(taken)])
    places = [m.span() for m in SENTENCE.finditer(host["text"])]
    at = places[draw.randrange(1, max(2, len(places) - 1))][1]
    ops: list[list[Any]] = [["h", 0, at], ["w", "\n" if draw.random() < 0.5 else " "]]
    for start, end in taken:
        ops += styled(text, start, end, draw, None)
        ops.append(["w", " "])
    ops.append(["h", at, len(host["text"])])
    identifier = "pasted/" + record["doc_id"]
    values = (identifier, "pasted", file, record["doc_id"], host_file, host["doc_id"], joined(ops))
    return dict(zip(COLUMNS, values, strict=True))


def styled(
    text: str, start: int, end: int, draw: random.Random, number: tuple[int, int, str] | None
) -> list[list[Any]]:
    """A sentence in house style: operations that keep it but for the replaced words."""
    changes: list[tuple[int, int, str, str]] = []
    if number is not None and start <= number[0] < end:
        changes.append((number[0], number[1], number[2], "n"))
    for pattern, words in STYLE:
        for match in re.finditer(pattern, text[start:end]):
            a, b = start + match.start(), start + match.end()
            if draw.random() < 0.7 and all(b <= c[0] or a >= c[1] for c in changes) and text[a:b] != words:
                changes.append((a, b, words, "r"))
    out: list[list[Any]] = []
    at = start
    for a, b, words, name in sorted(changes):
        if a > at:
            out.append(["k", at, a])
        out.append([name, words, a, b])
        at = b
    if at < end:
        out.append(["k", at, end])
    return out


def joined(ops: list[list[Any]]) -> list[list[Any]]:
    """Neighbouring words of ours as one, empty ones left out."""
    out: list[list[Any]] = []
    for op in ops:
        if op[0] == "w" and out and out[-1][0] == "w":
            out[-1] = ["w", out[-1][1] + op[1]]
        elif op[0] != "w" or op[1]:
            out.append(op)
    return out


def likest_pairs(records: list[dict[str, Any]], most: int) -> list[tuple[str, str]]:
    """Reports of one subtopic whose words are likest though they share no run of nine words; three a subtopic."""
    tokens = {r["doc_id"]: re.findall(r"\w+", r["text"].casefold()) for r in records}
    held = Counter(w for words in tokens.values() for w in set(words))
    runs = {i: {tuple(w[n : n + 9]) for n in range(len(w) - 8)} for i, w in tokens.items()}
    topics: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if len(tokens[record["doc_id"]]) >= 90:
            topics[record["subtopic"]].append(record["doc_id"])
    found: list[tuple[float, str, str]] = []
    for ids in topics.values():
        pairs = [(_cosine(tokens[a], tokens[b], held, len(records)), a, b) for a, b in combinations(sorted(ids), 2)]
        found += sorted((p for p in pairs if not runs[p[1]] & runs[p[2]]), reverse=True)[:3]
    return [(a, b) for _, a, b in sorted(found, reverse=True)[:most]]


def _cosine(one: list[str], two: list[str], held: Counter[str], documents: int) -> float:
    a, b = (
        {w: (1 + math.log(n)) * math.log(documents / held[w]) for w, n in Counter(words).items()}
        for words in (one, two)
    )
    norm = math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values())) or 1.0
    return sum(x * b.get(w, 0.0) for w, x in a.items()) / norm


def _choose_number(text: str, sentences: list[tuple[int, int]], draw: random.Random) -> tuple[int, int, str] | None:
    """A number that is no year, and another one of its size to put in its place."""
    there = [
        (s + m.start(), s + m.end(), m.group())
        for s, e in sentences
        for m in NUMBER.finditer(text[s:e])
        if not YEAR.match(m.group())
    ]
    if not there:
        return None
    start, end, words = draw.choice(there)
    value = float(words.replace(",", ""))
    other = value + max(1.0, round(value * draw.choice([0.1, 0.2, 0.5])))
    return start, end, f"{other:,.0f}" if "." not in words else f"{other + 0.1:.1f}"


def _apart(file: str, doc: str, other_file: str, other: str) -> dict[str, Any]:
    return dict(zip(COLUMNS, (f"apart/{doc}+{other}", "apart", file, doc, other_file, other, []), strict=True))


if __name__ == "__main__":
    main()
