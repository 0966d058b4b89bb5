"""The reader as it is put together: order, fingerprint, and what the parser model's absence says."""

from __future__ import annotations

from pathlib import Path

import pytest

from legation.knowledge import Knowledge
from legation.model.errors import LegationError
from legation.model.layers import TextInput
from legation.reading.build import build_reader, reader_fingerprint
from legation.reading.claims import ClaimsComponent
from legation.reading.reader import Reader, ReaderOrderError
from legation.reading.segment import SegmentComponent


def test_a_component_that_comes_too_early_is_refused() -> None:
    with pytest.raises(ReaderOrderError, match=r"'claims' needs .*parse"):
        Reader([SegmentComponent(), ClaimsComponent(Knowledge().claims)])
    with pytest.raises(ReaderOrderError, match="already"):
        Reader([SegmentComponent(), SegmentComponent()])


def test_components_come_in_the_order_of_the_design() -> None:
    names = [c.name for c in build_reader().components]
    assert names == [
        "segment", "parse", "encoder", "mentions", "times", "places", "quantities", "coreference", "propositions", "events",
        "attribution", "factuality", "claims",
    ]  # fmt: skip


def test_the_fingerprint_tells_knowledge_model_and_encoder_apart(tmp_path: Path) -> None:
    (tmp_path / "segments.toml").write_text('[link]\nsource = "test"\nstarts = ["x y z"]\n', encoding="utf-8")
    base = reader_fingerprint(Knowledge())
    others = {
        reader_fingerprint(Knowledge((tmp_path,))),
        reader_fingerprint(Knowledge(), "another_model"),
        reader_fingerprint(Knowledge(), learned=False),
    }
    assert len(others | {base}) == 4
    assert reader_fingerprint(Knowledge()) == base


def test_the_encoder_is_not_run_where_nothing_needs_it() -> None:
    (work,) = build_reader().read([TextInput("Two ships left on 3 May 2031.")], until="times")
    assert "parse" in work.layers and "encoder" not in work.layers


def test_by_rules_alone_the_reader_has_one_layer_less() -> None:
    reader = build_reader(learned=False)
    assert "encoder" not in [c.name for c in reader.components]
    work = reader.read([TextInput("The ministry said that two ships had left the port.")])[0]
    assert [s.of(work.text) for a in work["attribution"] for s in a.source] == ["The ministry"]


def test_a_missing_parser_model_is_told() -> None:
    reader = build_reader(model="no_such_model")
    with pytest.raises(LegationError, match=r"E040.*no_such_model"):
        reader.read([TextInput("Two ships left.")])
