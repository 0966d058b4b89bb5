"""Times: what the expressions of a text mean. Tables that a domain expert can extend, then what always holds."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.knowledge import DATA
from legation.knowledge.times import FILE, load_times
from legation.model.errors import KnowledgeError
from legation.model.layers import Parse, Segment, TextInput, TimeExpression
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import SegmentKind
from legation.reading.parse import ParseComponent
from legation.reading.reader import Reader, Work
from legation.reading.shifts import resolve_shift
from legation.reading.times import TimesComponent, find_times, resolve_times

WEDNESDAY = "2024-10-30"


class _WholeLines:
    """Every line is body text, so that these tests say nothing of how pages are cut."""

    name = "segment"
    needs = ()
    gives = "segments"
    version = "test"

    def run(self, batch: list[Work]) -> list[tuple[Segment, ...]]:
        return [(Segment(Span(0, len(w.text)), SegmentKind.BODY),) if w.text.strip() else () for w in batch]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader([_WholeLines(), ParseComponent(), TimesComponent()])


def read(text: str, published: str | None = WEDNESDAY) -> tuple[TimeExpression, ...]:
    day = Interval.parse(published) if published else None
    times: tuple[TimeExpression, ...] = _reader().read([TextInput(text, published=day)])[0]["times"]
    return times


def found(text: str, published: str | None = WEDNESDAY) -> list[tuple[str, str, str | None, str | None]]:
    """(words, type, value, interval as it prints) of every expression."""
    return [(t.span.of(text), t.type, t.value, str(t.interval) if t.interval else None) for t in read(text, published)]


DATES = [  # text, words, value, interval; the report is of Wednesday 30 October 2024
    ("The pact was signed on 8 October 2024.", "8 October 2024", "2024-10-08", "2024-10-08"),
    ("The pact was signed on the 8th of October, 2024.", "the 8th of October, 2024", "2024-10-08", "2024-10-08"),
    ("The pact was signed on Tuesday, October 8, 2024.", "Tuesday, October 8, 2024", "2024-10-08", "2024-10-08"),
    ("The pact was signed on Oct. 8, 2024.", "Oct. 8, 2024", "2024-10-08", "2024-10-08"),
    ("The pact was signed on 2024-10-08.", "2024-10-08", "2024-10-08", "2024-10-08"),
    ("The pact was signed on 31/12/2023.", "31/12/2023", "2023-12-31", "2023-12-31"),
    ("The pact was signed on 04/05/2023.", "04/05/2023", "2023", "2023-04-05/2023-05-04"),
    ("THE PACT WAS SIGNED ON OCTOBER 8, 2024.", "OCTOBER 8, 2024", "2024-10-08", "2024-10-08"),
    ("The pact was signed in October 2023.", "October 2023", "2023-10", "2023-10"),
    ("The pact was signed in 1994.", "1994", "1994", "1994"),
    ("In the year 2030 the lease ends.", "the year 2030", "2030", "2030"),
    ("On June 19 this year the two met.", "June 19 this year", "2024-06-19", "2024-06-19"),
    ("In June last year the two met.", "June last year", "2023-06", "2023-06"),
    ("The bridge was built in the 1990s.", "the 1990s", "199", "1990/1999"),
    ("The bridge was built in the late 19th century.", "the late 19th century", "18", "1866/1899"),
    ("The walls fell in 490 BC.", "490 BC", "BC0490", None),
    ("The walls fell in September 480 BC.", "September 480 BC", "BC0480-09", None),
    ("Exports fell in Q3 2024.", "Q3 2024", "2024-Q3", "2024-07/2024-09"),
    ("Exports fell in the third quarter of 2023.", "the third quarter of 2023", "2023-Q3", "2023-07/2023-09"),
    ("Exports fell in the second half of 2021.", "the second half of 2021", "2021-H2", "2021-07/2021-12"),
    ("The budget for fiscal year 2025 grew.", "fiscal year 2025", "FY2025", "2025"),
    ("The dam was opened in the winter of 1985.", "the winter of 1985", "1985-WI", "1985-12/1986-02"),
    ("On Christmas Day 2022 it snowed.", "Christmas Day 2022", "2022-12-25", "2022-12-25"),
    ("The parade marked the 75th anniversary of the 1949 revolution.", "the 75th anniversary", "2024", "2024"),
    # from the document's date
    ("Shells fell yesterday.", "yesterday", "2024-10-29", "2024-10-29"),
    ("He said so the day before yesterday.", "the day before yesterday", "2024-10-28", "2024-10-28"),
    ("The court ruled on Monday.", "Monday", "2024-10-28", "2024-10-28"),
    ("The court ruled on Wednesday.", "Wednesday", "2024-10-30", "2024-10-30"),
    ("The court will rule on Monday.", "Monday", "2024-11-04", "2024-11-04"),
    ("The court ruled last Friday.", "last Friday", "2024-10-25", "2024-10-25"),
    ("The court rules next Tuesday.", "next Tuesday", "2024-11-05", "2024-11-05"),
    ("The envoy left last week.", "last week", "2024-W43", "2024-10-21/2024-10-27"),
    ("The envoy leaves next month.", "next month", "2024-11", "2024-11"),
    ("The envoy left over the weekend.", "the weekend", "2024-W43-WE", "2024-10-26/2024-10-27"),
    ("The envoy left three days ago.", "three days ago", "2024-10-27", "2024-10-27"),
    ("The envoy left two years ago.", "two years ago", "2022", "2022"),
    ("The envoy left a few weeks ago.", "a few weeks ago", "PAST_REF", "2024-08-28/2024-10-16"),
    ("They met in November.", "November", "2023-11", "2023-11"),
    ("They will meet in March.", "March", "2025-03", "2025-03"),
    ("Elections are scheduled for November 3.", "November 3", "2024-11-03", "2024-11-03"),
    ("The truce expires on the 15th.", "the 15th", "2024-11-15", "2024-11-15"),
    ("They met last summer.", "last summer", "2024-SU", "2024-06/2024-08"),
    ("They met on the first days of October.", "the first days of October", "2024-10", "2024-10-01/2024-10-10"),
    ("They met in late October.", "late October", "2024-10", "2024-10-21/2024-10-31"),
    ("They met in mid-2007.", "mid-2007", "2007", "2007-05/2007-08"),
    ("It was quiet at the end of last month.", "the end of last month", "2024-09", "2024-09-21/2024-09-30"),
    ("Prices rose earlier this year.", "earlier this year", "2024", "2024/2024-10-30"),
    ("The summit is due in three days.", "three days", "2024-11-02", "2024-11-02"),
    ("In the third quarter exports fell.", "the third quarter", "2024-Q3", "2024-07/2024-09"),
    ("The week of 14 October was calm.", "The week of 14 October", "2024-W42", "2024-10-14/2024-10-20"),
    # nobody means ten months ahead by a day without a year
    ("The ships will stay until 20 October.", "20 October", "2024-10-20", "../2024-10-20"),
    # open ends
    ("The embargo has been in force since August 2019.", "August 2019", "2019-08", "2019-08/.."),
    ("Another 10,000 will possibly arrive by December.", "December", "2024-12", "../2024-12"),
    ("The ministry spoke of 10,000 more men arriving by December.", "December", "2024-12", "../2024-12"),
    ("The fair runs through 30 November.", "30 November", "2024-11-30", "../2024-11-30"),
    ("It will be finished before 2025.", "2025", "2025", "../2024"),
    ("The law takes effect no later than 1 January 2026.", "1 January 2026", "2026-01-01", "../2026-01-01"),
    ("From January 2023 onwards exports rose.", "January 2023", "2023-01", "2023-01/.."),
    # parts of the day
    ("Shots were fired on Sunday night.", "Sunday night", "2024-10-27TNI", "2024-10-27"),
    ("The guard left this morning.", "this morning", "2024-10-30TMO", "2024-10-30"),
    ("Sirens were heard at 6 am on 4 May 2023.", "6 am", "2023-05-04T06:00", "2023-05-04"),
    ("By 5:30 p.m. Friday they had stopped.", "5:30 p.m. Friday", "2024-10-25T17:30", "../2024-10-25"),
    ("The ship docked at 14:58 UTC.", "14:58 UTC", "2024-10-30T14:58Z", "2024-10-30"),
    ("The attack began at dawn on 4 May.", "dawn on 4 May", "2024-05-04TMO", "2024-05-04"),
    ("Peru signed a pact with Chile on December 11.", "December 11", "2023-12-11", "2023-12-11"),  # done
]


@pytest.mark.parametrize("text, words, value, interval", DATES)
def test_a_date_has_its_value_and_days(text: str, words: str, value: str, interval: str | None) -> None:
    by_words = {w: (v, i) for w, _, v, i in found(text)}
    assert by_words.get(words) == (value, interval), by_words


DURATIONS = [  # text, words, type, value, mod, interval
    ("The siege lasted 46 days.", "46 days", "DURATION", "P46D", None, None),
    ("It was a 24-year rule.", "24-year", "DURATION", "P24Y", None, None),
    ("The siege lasted several months.", "several months", "DURATION", "PXM", None, None),
    ("He was held for years.", "years", "DURATION", "PXY", None, None),
    ("The year-long siege ended.", "year-long", "DURATION", "P1Y", None, None),
    ("The index lost 900 points in thirty minutes.", "thirty minutes", "DURATION", "PT30M", None, None),
    ("It stood for two and a half years.", "two and a half years", "DURATION", "P2.5Y", None, None),
    ("It stood for half a century.", "half a century", "DURATION", "P50Y", None, None),
    ("The trial took more than two years.", "two years", "DURATION", "P2Y", "MORE_THAN", None),
    ("The trial took at least six months.", "six months", "DURATION", "P6M", "EQUAL_OR_MORE", None),
    ("The work was done in three days.", "three days", "DURATION", "P3D", None, None),
    ("In the past nine days prices fell.", "the past nine days", "DURATION", "P9D", None, "2024-10-21/2024-10-30"),
    ("They will meet in the coming weeks.", "the coming weeks", "DURATION", "PXW", None, "2024-10-30/.."),
    ("In recent weeks towns have fallen.", "recent weeks", "DURATION", "PXW", None, "../2024-10-30"),
    ("It costs $3 million a year.", "a year", "SET", "P1Y", None, None),
    ("Patrols go out every other week.", "every other week", "SET", "P2W", None, None),
    ("Patrols go out every Friday.", "every Friday", "SET", "XXXX-WXX-5", None, None),
    ("The daily briefing was short.", "daily", "SET", "P1D", None, None),
    ("The former minister spoke.", "former", "DATE", "PAST_REF", None, None),
    ("They are currently in talks.", "currently", "DATE", "PRESENT_REF", None, None),
    ("It may be lifted in the near future.", "the near future", "DATE", "FUTURE_REF", None, None),
]


@pytest.mark.parametrize("text, words, type_, value, mod, interval", DURATIONS)
def test_a_length_a_set_and_a_vague_word(
    text: str, words: str, type_: str, value: str, mod: str | None, interval: str | None
) -> None:
    by_words = {t.span.of(text): t for t in read(text)}
    assert words in by_words, list(by_words)
    time = by_words[words]
    assert (time.type, time.value, time.mod) == (type_, value, mod)
    assert (str(time.interval) if time.interval else None) == interval


STORIES = [  # several expressions: their values in order, and what the last counts from
    ("They left on 3 May 2023 and came back four days later.", ["2023-05-03", "2023-05-07"], "previous"),
    ("Talks began on Friday. The next day they broke down.", ["2024-10-25", "2024-10-26"], "previous"),
    ("It fell on 9 April 2003. The following month a council met.", ["2003-04-09", "2003-05"], "previous"),
    ("The vote was on 14 May 2024. That evening crowds gathered.", ["2024-05-14", "2024-05-14TEV"], "previous"),
    ("He spoke on October 29, as he had five days prior.", ["2024-10-29", "2024-10-24"], "previous"),
    ("On 2 October they agreed. On the 5th they signed.", ["2024-10-02", "2024-10-05"], "previous"),
    ("In the third quarter sales fell from a year earlier.", ["2024-Q3", "2023-Q3"], "previous"),
    ("In 2019, on 4 May, the bridge fell.", ["2019", "2019-05-04"], "previous"),
    ("Talks broke down last week; two days later the envoys left.", ["2024-W43", "2024-10-XX"], "previous"),
    ("Two days later the envoys left.", ["XXXX-XX-XX"], "none"),
    ("Gunmen came on 9 March 2024. The state shut the port on Sunday.", ["2024-03-09", "2024-XX-XX"], "document"),
    ("Gunmen came on 26 October 2024. The state shut the port on Sunday.", ["2024-10-26", "2024-10-27"], "document"),
    (
        "They met on 3 May 2023 to plan talks for next week. The same day it rained.",
        ["2023-05-03", "2024-W45", "2023-05-03"],
        "previous",
    ),
    ("The gains exceeded those of August and September 2023.", ["2023-08", "2023-09"], "none"),
    ("Three days after 5 June 2020 it rained.", ["2020-06-08"], "none"),
    ("On 9 April 2009, the sixth anniversary of the fall, crowds met.", ["2009-04-09", "2009-04-09"], "previous"),
]


@pytest.mark.parametrize("text, values, anchor", STORIES)
def test_what_an_expression_counts_from(text: str, values: list[str], anchor: str) -> None:
    times = read(text)
    assert [t.value for t in times] == values
    assert times[-1].anchor == anchor


RANGES = [
    ("The port was closed from October 8 to 13.", ["2024-10-08", "2024-10-13"], "2024-10-08/2024-10-13"),
    ("Between 8 and 13 October the convoy crossed.", ["2024-10-08", "2024-10-13"], "2024-10-08/2024-10-13"),
    ("They met from 28 February to 2 March 2023.", ["2023-02-28", "2023-03-02"], "2023-02-28/2023-03-02"),
    ("The truce of 12-15 April 2020 held.", ["2020-04-12", "2020-04-15"], "2020-04-12/2020-04-15"),
    ("Sales fell between November 2022 and February 2023.", ["2022-11", "2023-02"], "2022-11/2023-02"),
    ("Sanctions of 2011–2016 hurt.", ["2011", "2016"], "2011/2016"),
    ("Budgets for 2024/25 grew.", ["2024", "2025"], "2024/2025"),
]


@pytest.mark.parametrize("text, values, interval", RANGES)
def test_both_ends_of_a_range_have_its_interval(text: str, values: list[str], interval: str) -> None:
    times = read(text)
    assert [t.value for t in times] == values
    assert {str(t.interval) for t in times} == {interval}


NO_TIMES = [
    "It may be that they march to the sea.",
    "He paid $2024 for 1500 rounds of ammunition.",
    "Resolution 1718 bans it, and so does page 2017.",
    "Theresa May read the Sunday Times on Black Friday.",
    "The fall of the capital was a second blow.",
    "Three-quarters of the city was lost.",
    "The 737s and the A320s stayed on the ground.",
    "The Long March passed into legend.",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_words_of_the_calendar_that_name_no_time(text: str) -> None:
    assert found(text) == []


def test_a_history_runs_on_and_an_aside_does_not_carry_it_away() -> None:
    text = (
        "War broke out on 3 May 1861. On 12 June the fort fell. In December 1861 the fleet sailed.\n"
        "On 9 March the ships met. In August 1862 the army moved north. Papers found in 2004 prove it.\n"
        "On 17 September it was beaten. On 4 July 1863 the town fell; the next day it rained. Peace came on 2 May 1865."
    )
    values = {t.span.of(text): t.value for t in read(text)}
    assert values["12 June"] == "1861-06-12"
    assert values["9 March"] == "1862-03-09"
    assert values["17 September"] == "1862-09-17"
    assert values["the next day"] == "1863-07-05"


UNDATED = [
    ("Shells fell yesterday.", "XXXX-XX-XX"),
    ("The court ruled on Friday.", "XXXX-WXX-5"),
    ("The court ruled on Friday night.", "XXXX-WXX-5TNI"),
    ("They met on October 29.", "XXXX-10-29"),
    ("They met in October.", "XXXX-10"),
    ("They met last week.", "XXXX-WXX"),
    ("They met last summer.", "XXXX-SU"),
    ("They met last year.", "XXXX"),
]


@pytest.mark.parametrize("text, value", UNDATED)
def test_an_undated_text_leaves_relative_times_open(text: str, value: str) -> None:
    (time,) = read(text, None)
    assert (time.value, time.interval) == (value, None)


WINDOWS = [  # text, window of publication, value, interval
    ("Shells fell yesterday.", "2024-10-28/2024-11-01", "2024-10-XX", "2024-10-27/2024-10-31"),
    ("Shells fell yesterday.", "2024-10", "2024-XX-XX", "2024-09-30/2024-10-30"),
    ("The court ruled on Friday.", "2024-10-28/2024-11-03", "2024-XX-XX", "2024-10-25/2024-11-01"),
    ("They met last week.", "2024-10-28/2024-11-01", "2024-W43", "2024-10-21/2024-10-27"),
    ("They met last week.", "../2024-11-01", "XXXX-WXX", "../2024-10-27"),
    ("They met on October 27.", "2024-10-28/2024-11-01", "2024-10-27", "2024-10-27"),
    ("They met last year.", "2024-12-30/2025-01-02", "XXXX", "2023/2024"),
]


@pytest.mark.parametrize("text, window, value, interval", WINDOWS)
def test_a_window_of_publication_gives_a_window(text: str, window: str, value: str, interval: str) -> None:
    (time,) = read(text, window)
    assert (time.value, str(time.interval)) == (value, interval)


def test_a_pasted_passage_keeps_its_own_anchor() -> None:
    text = (
        "In a bulletin of 24 October 2024 the institute wrote:\nTroops arrived yesterday.\n"
        "An unknown hand wrote:\nThey left on Monday."
    )
    parse: Parse = _reader().read([TextInput(text)], until="parse")[0]["parse"]
    dated, undated = text.index("Troops"), text.index("They left")
    segments = [
        Segment(Span(dated, dated + 25), SegmentKind.BODY, voice=Span(0, dated - 1)),
        Segment(Span(undated, len(text)), SegmentKind.BODY, voice=Span(text.index("An unknown"), undated - 1)),
    ]
    times = resolve_times(find_times(parse, segments), Interval.parse("2024-12-16"))
    by_words = {t.span.of(text): t for t in times}
    assert by_words["yesterday"].value == "2024-10-23"
    assert str(by_words["Monday"].interval) == "../2024-12-16"
    assert by_words["Monday"].value == "XXXX-WXX-1"


ALL_TEXTS = [row[0] for row in (*DATES, *DURATIONS, *STORIES, *RANGES)]


@lru_cache(maxsize=1)
def _undated() -> list[tuple[TimeExpression, ...]]:
    return [w["times"] for w in _reader().read([TextInput(t) for t in ALL_TEXTS])]


DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2035, 12, 31))


def test_confirming_a_date_gives_what_reading_the_dated_text_gives() -> None:
    day = Interval.parse("2023-03-01")
    dated = _reader().read([TextInput(t, published=day) for t in ALL_TEXTS])
    assert [resolve_times(times, day) for times in _undated()] == [w["times"] for w in dated]


@settings(max_examples=40, deadline=None)
@given(day=DAYS, length=st.integers(1, 40), inside=st.integers(0, 40))
def test_a_window_covers_what_any_of_its_days_would_give(day: dt.date, length: int, inside: int) -> None:
    last = day + dt.timedelta(days=length)
    some = min(day + dt.timedelta(days=inside), last)
    window = Interval(day.isoformat(), last.isoformat())
    for times in _undated():
        for wide, narrow in zip(resolve_times(times, window), resolve_times(times, Interval.day(some)), strict=True):
            if wide.interval is not None and narrow.interval is not None:
                assert wide.interval.contains(narrow.interval), (wide, narrow)


@settings(max_examples=60, deadline=None)
@given(day=DAYS)
def test_a_printed_interval_parses_back_and_an_absolute_day_means_itself(day: dt.date) -> None:
    assert resolve_shift(json.dumps(["abs", day.isoformat()]), None) == (day.isoformat(), Interval.day(day))
    for times in _undated():
        for time in resolve_times(times, Interval.day(day)):
            if time.interval is not None:
                again = Interval.parse(str(time.interval), approximate=time.interval.approximate)
                assert again == time.interval


@pytest.mark.parametrize("one, other", [("8 October 2024", "October 8, 2024"), ("October 8, 2024", "2024-10-08"),
                                        ("Oct. 2023", "OCTOBER 2023"), ("late in 2023", "late 2023")])  # fmt: skip
def test_order_and_case_do_not_matter(one: str, other: str) -> None:
    left, right = (read(f"The fort was taken in {words}.")[0] for words in (one, other))
    assert (left.value, left.interval, left.mod) == (right.value, right.interval, right.mod)


PIECES = st.sampled_from(
    ["on", "the", "29", "February", "of", "last", "year", "9999", "BC", "0", "-", "/", ",", "'", "mid", "two", "weeks",
     "after", "before", "ago", "Friday", "13:99", "99:99", "Q5", "FY", "to", "and", "31", "April", "2023", "\n", "1st",
     "century", "half", "a", "this", "the same", "night", "in", "hundred thousand", "years", "later", "２０２４", "٣"]
)  # fmt: skip
# Components are given their own parse, so that a thousand odd texts cost no parser.
ODD = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join)
)


def _flat_parse(text: str) -> Parse:
    """A parse that knows nothing: one token a word, every token its own root."""
    spans, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    n = len(spans)
    words = tuple(text[a:b] for a, b in spans)
    return Parse(
        text, words, tuple(w.lower() for w in words), words, ("NN",) * n, ("NOUN",) * n, ("dep",) * n, tuple(range(n)),
        tuple(a for a, _ in spans), tuple(b for _, b in spans), ((0, n),) if n else (), (), ((),) * n, (0,) * n,
    )  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=ODD, published=st.none() | DAYS)
def test_no_text_however_odd_raises(text: str, published: dt.date | None) -> None:
    times = find_times(_flat_parse(text))
    assert list(times) == sorted(times, key=lambda t: t.span)
    for time in resolve_times(times, Interval.day(published) if published else None):
        assert time.span.of(text).strip()
        assert time.type in ("DATE", "TIME", "DURATION", "SET")


def test_a_very_long_line_is_read_in_linear_time() -> None:
    text = "On Monday the 5th, the next day, in late 2023 and two weeks later they met. " * 400
    times = find_times(_flat_parse(text))
    assert len(times) > 1000
    assert max(len(t.shift) for t in times) < 2000  # chains of "the next day" do not grow without end


def test_a_malformed_shift_says_what_would_be_accepted() -> None:
    with pytest.raises(ValueError, match="accepted"):
        resolve_shift('["jump",["doc"]]', None)
    assert resolve_shift('["cal",["abs","2023"],"02-29","in"]', None) == (None, None)


def test_a_users_folder_adds_words_and_replaces_rules(tmp_path: Path) -> None:
    mine = tmp_path / FILE
    mine.write_text('[days]\n"flag day" = "06-14"\n[rules.decade]\nbuild = "decade"\npattern = "i=DEC i"\n', "utf-8")
    book = load_times((DATA / FILE, mine))
    text = "Flag Day 2021 was quiet, unlike the 1990s."
    (time,) = find_times(_flat_parse(text), book=book)
    assert (time.span.of(text), time.value) == ("Flag Day 2021", "2021-06-14")


def test_a_rule_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    mine = tmp_path / FILE
    mine.write_text('[rules.broken]\nbuild = "date"\npattern = "( m=MON"\n', "utf-8")
    with pytest.raises(KnowledgeError, match="broken"):
        load_times((DATA / FILE, mine))


def test_a_rule_without_a_builder_is_refused_when_the_reader_is_put_together(tmp_path: Path) -> None:
    mine = tmp_path / FILE
    mine.write_text('[rules.odd]\nbuild = "sundial"\npattern = "m=MON"\n', "utf-8")
    with pytest.raises(KnowledgeError, match="sundial"):
        TimesComponent(load_times((DATA / FILE, mine)))


def test_a_quarter_is_read_like_any_other_unit(read_text: Any) -> None:
    """ "the last quarter" once had no word for its unit and stopped the reader."""
    text = "Its profit rose during the last quarter, and sales fell last quarter."
    found = read_text(text, until="times", published="2024-05-10")["times"]
    assert [(t.span.of(text), t.value) for t in found] == [("the last quarter", "P1Q"), ("last quarter", "2024-Q1")]


def test_a_cut_off_duration_stops_nothing(read_text: Any) -> None:
    work = read_text("In Kupwara 2 militants and 1 jawan were killed in a day-", until="times")
    assert [t.type for t in work["times"]] == ["DURATION"]
