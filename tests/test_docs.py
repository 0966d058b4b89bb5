"""The pages keep up with the code: every message code, every link of the README, every knowledge file's source."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src" / "legation" / "knowledge" / "data"


def test_every_message_code_is_explained() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    codes = set(re.findall(r'"(E\d{3})"', source))
    assert len(codes) > 40
    assert sorted(c for c in codes if c not in page) == []


@pytest.mark.parametrize("page", ["README.md", *(p.name for p in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page if page == "README.md" else ROOT / "docs" / page
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{page} links to {target}"


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda p: str(p.name))
def test_every_table_names_its_source(path: Path) -> None:
    """A `source` at the top of the file, or in every table of it (or in the tables that hold it)."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if "source" in table or "sources" in table:
        return
    missing = [name for name, value in table.items() if not _has_source(value)]
    assert missing == [], f"{path.name}: no source for {missing}"


def _has_source(value: Any) -> bool:
    if isinstance(value, list):
        return all(_has_source(v) for v in value)
    if not isinstance(value, dict):
        return False
    return "source" in value or (bool(value) and all(_has_source(v) for v in value.values()))


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda p: str(p.name))
def test_every_row_names_its_source(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        assert rows.fieldnames is not None
        head = path.read_text(encoding="utf-8").split("\n", 3)[:3]
        if any("source:" in line for line in head if line.startswith("#")):
            return
        assert "source" in rows.fieldnames
        assert all(r["source"] for r in rows)


def test_no_path_of_a_machine_or_host_of_a_registry_stands_in_the_repository() -> None:
    bad = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|root)/|files\.pythonhosted\.org|registry\.npmjs\.org")
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.suffix in (".py", ".md", ".toml", ".csv", ".tsv", ".txt", ".sql") and not parts[0].startswith("."):
            if path != Path(__file__) and bad.search(path.read_text(encoding="utf-8")):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_every_data_file_goes_into_the_wheel() -> None:
    """Each file that is no module fits a pattern of package-data, seen from its package."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "package-data"
    ]["*"]
    package = ROOT / "src" / "legation"
    folders = [package, *(p for p in package.rglob("*") if p.is_dir() and (p / "__init__.py").exists())]
    packed = {f for folder in folders for pattern in patterns for f in folder.glob(pattern)}
    files = [p for p in package.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    assert len(files) > 40
    assert [str(f.relative_to(package)) for f in files if f not in packed] == []
