"""The tasks: which projection and which scorer belong to which gold."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions
from legation.desk.readers import get_reader
from legation.model.errors import LegationError

BATCH_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Task:
    """scorer: file name, looked for upward from the gold; arguments: how it is called beside GOLD and SYSTEM."""

    name: str
    module: str
    scorer: str
    arguments: tuple[str, ...] = ()


TASKS: Mapping[str, Task] = {
    t.name: t
    for t in (
        Task("attribution", "legation.evaluate.attribution", "score_attribution.py"),
        Task("factuality", "legation.evaluate.factuality", "score_factuality.py"),
        Task("plover_gsr", "legation.evaluate.plover_gsr", "score_events.py", ("--task", "plover_gsr")),
        Task("cameo_class", "legation.evaluate.cameo_class", "score_events.py", ("--task", "cameo_class")),
        Task("cameo_ner", "legation.evaluate.cameo_ner", "score_events.py", ("--task", "cameo_ner")),
        Task("re3d", "legation.evaluate.re3d", "score_events.py", ("--task", "re3d")),
        Task("timex", "legation.evaluate.timex", "score_timex.py"),
        Task("geo", "legation.evaluate.geo", "score_geo.py"),
        Task("crossdoc", "legation.evaluate.crossdoc", "score_crossdoc.py"),
        Task("claims", "legation.evaluate.claims", "score_claims.py"),
        Task("questions", "legation.evaluate.questions", "score_matters.py"),
    )
}


def run_task(
    task: str,
    gold: Path,
    system: Path,
    *,
    scorer: Path | None = None,
    docs: Path | None = None,
    meta: Path | None = None,
    model: str | None = None,
    learned: bool = True,
    knowledge: Sequence[str] = (),
    say: Callable[[str], None] = lambda text: None,
) -> int:
    """Write SYSTEM and run the scorer; 0 when SYSTEM was written, also when no scorer was found (said on stderr)."""
    if task == "copies":  # reads no text and has no outside scorer: gold is the table of edits, docs the gold's folder
        return importlib.import_module("legation.evaluate.copies").run(gold, docs, system, say)  # type: ignore[no-any-return]
    if task == "system":  # its own table of places in the documents: no outside scorer
        if docs is None:
            raise LegationError("E121", "The task system reads whole documents. Give their folder with --docs.")
        options = make_options(model, knowledge, learned)
        say(importlib.import_module("legation.evaluate.system").run(gold, docs, meta, system, options))
        return 0
    if task not in TASKS:
        raise LegationError("E120", f"There is no task {task!r}. Accepted: {', '.join(TASKS)}, copies, system.")
    options = make_options(model, knowledge, learned)
    chosen = TASKS[task]
    rows: Iterable[Any]
    if task in ("claims", "questions"):
        if docs is None:
            raise LegationError("E121", f"The task {task} reads whole documents. Give their folder with --docs.")
        module = importlib.import_module(chosen.module)
        rows = module.make_rows(docs, meta, options)
    else:
        rows = project_gold(chosen, read_gold(gold), options)
    write_rows(rows, system, whole=task == "questions")
    return score(chosen, gold, system, scorer=scorer, docs=docs, say=say)


def make_options(model: str | None, knowledge: Sequence[str], learned: bool = True) -> ReaderOptions:
    return ReaderOptions(**({"model": model} if model else {}), knowledge=tuple(knowledge), learned=learned)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The records of a gold file. Raises E122 when it cannot be read."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise LegationError("E122", f"The gold file {path} cannot be read ({error}). Accepted: JSON Lines.") from error


def project_gold(task: Task, records: Sequence[dict[str, Any]], options: ReaderOptions) -> Iterator[dict[str, Any]]:
    """One SYSTEM row for each gold record, in its order. Equal texts of one date are read once."""
    module = importlib.import_module(task.module)
    if hasattr(module, "project_all"):
        yield from module.project_all(records, get_reader(options))
        return
    reader = get_reader(options)
    inputs = [module.make_input(r) for r in records]
    unique = list(dict.fromkeys(inputs))
    layers: dict[Any, Mapping[str, Any]] = {}
    for batch in _batches(unique):
        for text, work in zip(batch, reader.read(batch, until=module.LAYER), strict=True):
            layers[text] = work.layers
    for record, text in zip(records, inputs, strict=True):
        yield module.project(record, layers[text])


def write_rows(rows: Iterable[Any], system: Path, *, whole: bool = False) -> None:
    """JSON Lines, or one JSON list when `whole`; a file already there is overwritten."""
    held = list(rows)
    system.parent.mkdir(parents=True, exist_ok=True)
    with system.open("w", encoding="utf-8") as out:
        if whole:
            json.dump(held, out, ensure_ascii=False)
        else:
            out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in held)


def find_scorer(name: str, gold: Path) -> Path | None:
    """The scorer beside the gold or in a folder above it."""
    for folder in gold.resolve().parents:
        if (folder / name).is_file():
            return folder / name
    return None


def score(
    task: Task,
    gold: Path,
    system: Path,
    *,
    scorer: Path | None = None,
    docs: Path | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> int:
    """Run the scorer and print what it prints; its own exit code when it fails."""
    found = scorer or find_scorer(task.scorer, gold)
    if found is None:
        say(f"No {task.scorer} was found upward from {gold}; {system} is written. Name one with --scorer to score it.")
        return 0
    done = run_scorer(task, found, gold, system, docs=docs)
    sys.stdout.write(done.stdout)
    if not done.returncode and task.name == "questions":
        sys.stdout.write(_always_contradict(task, found, gold, system, docs))
    if done.returncode:
        say(done.stderr)
    return 1 if done.returncode else 0


def _always_contradict(task: Task, scorer: Path, gold: Path, system: Path, docs: Path | None) -> str:
    """The row `verdict` of the same questions, all called a contradiction: what the verdicts have to beat."""
    rows = [row | {"verdict": "contradict"} for row in json.loads(system.read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        blind = Path(folder) / "contradict.json"
        write_rows(rows, blind, whole=True)
        done = run_scorer(task, scorer, gold, blind, docs=docs)
    told = next((line for line in done.stdout.splitlines() if line.split(" ")[0] == "verdict"), None)
    return f"baseline, always 'contradict': {' '.join(told.split())}\n" if told else ""


def run_scorer(
    task: Task, scorer: Path, gold: Path, system: Path, *, docs: Path | None = None, as_json: bool = False
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(scorer), str(gold), str(system), *task.arguments]
    if docs is not None:
        command += ["--docs", str(docs)]
    if as_json:
        command.append("--json")
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def _batches(texts: Sequence[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
