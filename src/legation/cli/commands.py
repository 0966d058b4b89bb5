"""The command `legation`. Results go to stdout, all else to stderr.

Exit codes: 0 done, 1 error, 2 usage, 3 finished with failed documents, 4 nothing matched, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from legation import __version__
from legation.cli import drawing, origins, picturing, render, serve, supposing, watching, weighing
from legation.cli.progress import show_progress
from legation.cli.shared import (
    DONE,
    ERROR,
    FAILED,
    INTERRUPTED,
    NOTHING,
    USAGE,
    chosen_claims,
    claim_filters,
    dossier_option,
    nothing_of,
    open_desk,
    reader_options,
    row_options,
    say,
    show_rows,
)
from legation.exchange import write_csv, write_jsonl
from legation.model.errors import LegationError
from legation.workbench import render_document

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def main() -> None:
    """Run and exit with the documented code; a traceback is never shown for an error of input."""
    try:
        code = _run()
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else DONE)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        say("Interrupted. What was finished is kept; the same command goes on from there.")
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE if isinstance(error, click.UsageError) else ERROR)
    except LegationError as error:
        say(str(error))
        sys.exit(ERROR)
    except BrokenPipeError:  # the reader of a pipe has gone (head): not our error
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except OSError as error:
        say(f"[E109] {error.filename or 'A file'}: {error.strerror}. Make room or give another name.")
        sys.exit(ERROR)


def _run() -> Any:
    """Parse and run. Not by `cli.main`, which would turn a closed pipe into exit code 1; it still does the completion."""
    if "_LEGATION_COMPLETE" in os.environ:
        cli.main(prog_name="legation")
    with cli.make_context("legation", sys.argv[1:]) as context:
        return cli.invoke(context)


# ---------------------------------------------------------------------- commands
@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="legation")
def cli() -> None:
    """Read open reporting into a dossier: who said what, how sure, and where the reports part.

    Example: legation read reports/ --dossier korea.dossier && legation questions --dossier korea.dossier
    """


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@dossier_option(create=True)
@click.option(
    "--meta",
    type=click.Path(path_type=Path),
    help="CSV or JSON: file, title, publisher, author, published, url, language.",
)
@click.option("--published", help="Date of publication of all of them.")
@click.option("--publisher", help="Publisher of all of them.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")
@click.option("--retry-failed", is_flag=True, help="Try those again that failed before.")
@click.option("--no-originals", is_flag=True, help="Do not keep the bytes as received beside the dossier.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary.")
@reader_options
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on stdout.")
def read(
    paths: tuple[Path, ...],
    dossier: Path,
    meta: Path | None,
    published: str | None,
    publisher: str | None,
    jobs: int,
    retry_failed: bool,
    no_originals: bool,
    quiet: bool,
    model: str | None,
    learned: bool,
    knowledge: tuple[str, ...],
    as_json: bool,
) -> int:
    """Read files, folders or - (stdin) into a dossier, and reconcile.

    Formats: .txt .md .html .pdf .docx .eml .jsonl .json. What is read already is skipped.

    Example: legation read reports/ --dossier korea.dossier --meta sources.csv --jobs 2
    """
    if not paths and not retry_failed:
        raise click.UsageError("Nothing to read. Accepted: files, folders, - for stdin, or --retry-failed.")
    with open_desk(dossier, create=True, model=model, learned=learned, knowledge=knowledge) as desk:
        with show_progress(quiet) as progress:
            report = desk.read(
                list(paths),
                meta=meta,
                published=published,
                publisher=publisher,
                jobs=jobs,
                retry_failed=retry_failed,
                originals=not no_originals,
                stdin=sys.stdin.buffer,
                progress=progress,
            )
        return _finish_read(report, dossier, quiet, as_json)


def _finish_read(report: Any, dossier: Path, quiet: bool, as_json: bool) -> int:
    if as_json:
        click.echo(
            json.dumps(
                {
                    "found": report.found,
                    "new": report.new,
                    "known": report.known,
                    "read": report.read,
                    "unread_language": report.unread_language,
                    "claims": report.claims,
                    "blocks_reconciled": report.questions,
                    "failures": [{"seen_at": f.seen_at, "code": f.code, "message": f.message} for f in report.failures],
                    "notes": report.notes,
                    "interrupted": report.interrupted,
                },
                ensure_ascii=False,
            )
        )
    if not quiet:
        for note in report.notes:
            say(note)
        say(
            f"{render.count(report.found, 'document')} found: {report.read} read "
            f"({render.count(report.claims, 'statement')}), {report.known} known already, "
            f"{report.unread_language} in another language, {len(report.failures)} failed."
        )
        if report.stale:
            say(
                f"{report.stale} readings are of another reader; bring them up to date with: legation reread --dossier {dossier}"
            )
    for failure in report.failures:
        say(f"[{failure.code}] {failure.message}")
    if report.interrupted:
        say("Interrupted. What was finished is kept; the same command goes on from there.")
        return INTERRUPTED
    if report.failures:
        say(f"Try just those again with: legation read --retry-failed --dossier {dossier}")
        return FAILED
    if not report.found:
        say("No report was found there.")
        return NOTHING
    return DONE


@cli.command()
@dossier_option()
@click.option("--all", "everything", is_flag=True, help="Also what this reader has read already.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary.")
@reader_options
def reread(
    dossier: Path,
    everything: bool,
    jobs: int,
    quiet: bool,
    model: str | None,
    learned: bool,
    knowledge: tuple[str, ...],
) -> int:
    """Read again with a newer reader; decisions stay.

    Example: legation reread --dossier korea.dossier
    """
    with open_desk(dossier, model=model, learned=learned, knowledge=knowledge) as desk:
        with show_progress(quiet) as progress:
            report = desk.reread(everything=everything, jobs=jobs, progress=progress)
        if not quiet:
            say(
                f"{render.count(report.read, 'document')} read again "
                f"({render.count(report.claims, 'statement')}), {len(report.failures)} failed."
            )
        for failure in report.failures:
            say(f"[{failure.code}] {failure.message}")
        if report.interrupted:
            return INTERRUPTED
        return FAILED if report.failures else DONE


@cli.command()
@dossier_option()
@click.argument("documents", nargs=-1)
@click.option("--published", help="Confirm the date of publication.")
@click.option("--publisher", help="Confirm the publisher.")
@click.option("--title", help="Confirm the title.")
@click.option("--author", help="Confirm the author.")
@click.option("--url", help="Confirm the address.")
@click.option("--language", help="Confirm the language (ISO 639-1).")
@click.option(
    "--from", "table", type=click.Path(path_type=Path), help="Confirm in bulk from a CSV or JSON like --meta."
)
@click.option("--why", default="", help="Why, for the history.")
@row_options
def intake(
    dossier: Path,
    documents: tuple[str, ...],
    table: Path | None,
    why: str,
    as_json: bool,
    as_jsonl: bool,
    **values: str | None,
) -> int:
    """List what is not known of the documents, or confirm it.

    Confirmations are decisions: they outrank what was found, and dates of statements follow at once.

    Example: legation intake 003_talks --published 2024-12-03 --dossier korea.dossier
    """
    given = {k: v for k, v in values.items() if v is not None}
    with open_desk(dossier) as desk:
        if table is not None:
            done, problems = desk.confirm_table(table, why=why)
            for problem in problems:
                say(problem)
            say(f"{done} documents confirmed.")
            return FAILED if problems else DONE if done else NOTHING
        if documents and given:
            for document in documents:
                desk.confirm(document, given, why=why)
            say(f"{len(documents)} documents confirmed.")
            return DONE
        if documents or given:
            raise click.UsageError(
                "To confirm, name documents and give what is known: legation intake DOC --published DAY"
            )
        rows = desk.intake()
        return show_rows(rows, as_json, as_jsonl, lambda r: render.render_intake([r]))


@cli.command()
@dossier_option()
@claim_filters
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
@row_options
def claims(dossier: Path, limit: int | None, as_json: bool, as_jsonl: bool, **options: Any) -> int:
    """List statements: who says what, how sure, where to read it.

    Example: legation claims --dossier korea.dossier --actor PRK --event-type MOBILIZE --limit 10
    """
    with open_desk(dossier) as desk:
        chosen, beside = chosen_claims(options, limit)
        asked = picturing.lens_of(None, None, chosen.speaker, None, None)
        why = nothing_of(desk, asked, chosen.actor, chosen.recipient)
        return show_rows(desk.claims(chosen, **beside), as_json, as_jsonl, render.render_claim, why)


@cli.command()
@dossier_option()
@click.argument("document")
@click.option(
    "--html", "page", type=click.Path(path_type=Path), help="Write the text with its statements as a page here."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def show(dossier: Path, document: str, page: Path | None, as_json: bool) -> int:
    """Show a document's text with its statements marked, and what nothing was read from.

    Example: legation show 003_talks --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        shown = desk.show(document)
        if page is not None:
            page.write_text(render_document(shown), encoding="utf-8")
            say(f"Written to {page}.")
        elif as_json:
            click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        else:
            click.echo(render.render_text(shown))
        return DONE


@cli.command()
@dossier_option()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many passages.")
@row_options
def search(dossier: Path, words: tuple[str, ...], limit: int, as_json: bool, as_jsonl: bool) -> int:
    """Search the texts: words, "phrases", AND, OR, NOT, prefix*.

    Example: legation search 'treaty AND ratif*' --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        rows = desk.search(" ".join(words), limit=limit)
        return show_rows(rows, as_json, as_jsonl, lambda r: render.render_passages([r]))


@cli.command()
@dossier_option()
@click.argument("question", required=False)
@click.option("--standing", help="Only those that stand so, e.g. 'conflict of fact', 'not comparable'.")
@click.option("--kind", type=click.Choice(["quantity", "act"]), help="Only questions about figures, or about acts.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@click.option("--quotes", type=click.IntRange(0), default=2, show_default=True, help="Quotes shown for each answer.")
@picturing.lens_options
@row_options
def questions(
    dossier: Path,
    question: str | None,
    standing: str | None,
    kind: str | None,
    limit: int,
    quotes: int,
    as_json: bool,
    as_jsonl: bool,
    **lens: str | None,
) -> int:
    """List what several statements are about, liveliest first, with who says what; or show one QUESTION whole.

    Example: legation questions --dossier korea.dossier --kind quantity --limit 5
    """
    from legation.desk.nothing import require_standing

    require_standing(standing)
    with open_desk(dossier) as desk:
        seen = picturing.lens_of(**lens)
        if question is not None:
            rows = [desk.question(question, lens=seen)]
            held = rows[0].pop("claims") if not (as_json or as_jsonl) else {}
            quotes = 10**6
        else:
            rows = desk.questions(standing=standing, kind=kind, limit=limit, lens=seen)
            held = {}
            if not (as_json or as_jsonl):
                held = desk.claims_by_id(c for r in rows for p in r["positions"] for c in p["claims"][:quotes])
        numbers = iter(range(1, len(rows) + 1))
        return show_rows(
            rows,
            as_json,
            as_jsonl,
            lambda r: render.render_question(next(numbers), r, held, quotes=quotes) + "\n",
            nothing_of(desk, seen),
        )


@cli.command()
@dossier_option()
@click.option("--documents", "list_documents", is_flag=True, help="A line for each document.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def status(dossier: Path, list_documents: bool, as_json: bool) -> int:
    """Say what the pile is: documents, dates, publishers, what was read, what failed.

    Example: legation status --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        found = desk.documents() if list_documents else desk.status()
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            click.echo(render.render_documents(found) if list_documents else render.render_status(found))
        return DONE


@cli.command()
@dossier_option()
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), required=True, help="Form of the rows.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; stdout without it.")
@claim_filters
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
def export(dossier: Path, form: str, out: Path | None, limit: int | None, **options: Any) -> int:
    """Write statements as JSON Lines or CSV.

    Example: legation export --format csv --out statements.csv --dossier korea.dossier
    """
    write = write_jsonl if form == "jsonl" else write_csv
    with open_desk(dossier) as desk:
        chosen, beside = chosen_claims(options, limit)
        rows = desk.claims(chosen, **beside)
        if out is None:
            count = write(rows, sys.stdout)
        else:
            with out.open("w", encoding="utf-8", newline="") as file:
                count = write(rows, file)
            say(f"{count} statements written to {out}.")
        return DONE if count else NOTHING


@cli.command()
@dossier_option()
@click.argument("action", type=click.Choice(["accept", "reject", "edit", "merge", "split", "rate", "parties", "join"]))
@click.argument("target")
@click.argument("others", nargs=-1)
@click.option(
    "--set", "values", multiple=True, metavar="FIELD=VALUE", help="For edit: a field's new value (JSON or text)."
)
@click.option("--why", default="", help="Why, for the history.")
def decide(dossier: Path, action: str, target: str, others: tuple[str, ...], values: tuple[str, ...], why: str) -> int:
    """Settle something. Nothing is lost; see history and undo.

    \b
    accept, reject, edit STATEMENT     settle a statement (edit: with --set)
    merge, split STATEMENT STATEMENT   they are about the same thing, or are not
    rate STATEMENT 1..6                credibility of the information (Admiralty scale)
    rate actor:ID|publisher:NAME A..F  reliability of a source (Admiralty scale)
    parties QUESTION ID...             whom a question concerns
    join ID ID                         an actor whom the book does not hold ("?tessik") is another one

    Example: legation decide accept 3fa1b2c4d5 --dossier korea.dossier
    """
    wanted = {"merge": 1, "split": 1, "rate": 1, "join": 1}.get(action, 0)
    if (action == "parties" and not others) or (action != "parties" and len(others) != wanted):
        raise click.UsageError(f"{action} takes {'ids of parties' if action == 'parties' else wanted + 1} after it.")
    with open_desk(dossier) as desk:
        if action in ("merge", "split"):
            made = desk.link(action, target, others[0], why=why)
        elif action == "join":
            made = desk.join(target, others[0], why=why)
        elif action == "rate":
            kind, sign, name = target.partition(":")
            made = desk.rate(kind, name, others[0], why=why) if sign else desk.rate("claim", target, others[0], why=why)
            if sign and not desk.known_as(kind, name):
                say(
                    f"Nothing in this dossier is of {name!r} ({kind}); the rating is kept. Take it back with: legation undo"
                )
        elif action == "parties":
            made = desk.set_parties(target, others, why=why)
        else:
            made = desk.decide(action, target, values=dict(_assignment(v) for v in values), why=why)
        click.echo(made)
        return DONE


def _assignment(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.BadParameter(f"{text!r} has no '='. Accepted: FIELD=VALUE.", param_hint="--set")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


@cli.command()
@dossier_option()
@click.argument("decision")
@click.option("--why", default="", help="Why, for the history.")
def undo(dossier: Path, decision: str, why: str) -> int:
    """Take a decision back, by a new row in the history.

    Example: legation undo 9c8b7a6f --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        click.echo(desk.undo(decision, why=why))
        return DONE


@cli.command()
@dossier_option()
@row_options
def history(dossier: Path, as_json: bool, as_jsonl: bool) -> int:
    """List all decisions: when, who, what, why, undone or not.

    Example: legation history --dossier korea.dossier
    """
    with open_desk(dossier) as desk:
        return show_rows(desk.history(), as_json, as_jsonl, render.render_decision)


@cli.command()
@click.option("--dossier", type=click.Path(path_type=Path), envvar="LEGATION_DOSSIER", help="Also check this dossier.")
@reader_options
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def doctor(dossier: Path | None, model: str | None, learned: bool, knowledge: tuple[str, ...], as_json: bool) -> int:
    """Check the installation: versions, SQLite, the parser model's files by hash, knowledge, write access.

    Example: legation doctor
    """
    from legation.desk.doctor import examine

    checks = examine(dossier, model=model, learned=learned, knowledge=knowledge)
    if as_json:
        click.echo(json.dumps([c.as_dict() for c in checks], ensure_ascii=False, indent=1))
    else:
        for check in checks:
            click.echo(
                f"{'ok  ' if check.ok else 'BAD '} {check.what}: {check.found}{'' if check.ok else ' - ' + check.advice}"
            )
    return DONE if all(c.ok for c in checks) else ERROR


@cli.command()
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the dossier in this folder.")
def demo(keep: Path | None) -> int:
    """Read the sample reports that come with Legation and show what a newcomer would want to see.

    Example: legation demo --keep tour
    """
    from legation.cli.demo import run_demo

    return run_demo(keep)


@cli.command()
@click.argument("name", required=False)
@click.option("--day", help="On which day the name is read (offices are dated): YYYY-MM-DD.")
@click.option("--unchecked", is_flag=True, help="Only entries written from memory, still to be checked.")
@click.option(
    "--knowledge", multiple=True, type=click.Path(exists=True, file_okay=False), help="Folder of your own knowledge."
)
@row_options
def actors(
    name: str | None, day: str | None, unchecked: bool, knowledge: tuple[str, ...], as_json: bool, as_jsonl: bool
) -> int:
    """List the actors that the reader knows, or explain how it reads a NAME.

    Example: legation actors "the Russian defence minister" --day 2024-11-01
    """
    from legation.desk.actors import explain_actor, list_actors

    folders = [Path(k) for k in knowledge]
    rows = list_actors(folders, unchecked=unchecked) if name is None else explain_actor(name, day, folders)
    return show_rows(rows, as_json, as_jsonl, lambda r: "  ".join(str(v) for v in r.values() if v))


@cli.command()
@click.argument("task")
@click.option("--gold", type=click.Path(path_type=Path), required=True, help="The gold file.")
@click.option("--system", "system", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option(
    "--scorer", type=click.Path(path_type=Path), help="The scorer; looked for upward from the gold file without it."
)
@click.option("--docs", type=click.Path(path_type=Path), help="For claims and questions: the folder of texts.")
@click.option(
    "--meta", type=click.Path(path_type=Path), help="For claims and questions: dates and titles of the texts."
)
@reader_options
def evaluate(
    task: str,
    gold: Path,
    system: Path,
    scorer: Path | None,
    docs: Path | None,
    meta: Path | None,
    model: str | None,
    learned: bool,
    knowledge: tuple[str, ...],
) -> int:
    """Run the reader on gold data and score it: TASK is one of the tasks of docs/accuracy.md.

    Example: legation evaluate timex --gold gold/timex/meantime.dev.jsonl --system out.jsonl
    """
    from legation.evaluate import run_task

    return run_task(
        task,
        gold,
        system,
        scorer=scorer,
        docs=docs,
        meta=meta,
        model=model,
        learned=learned,
        knowledge=knowledge,
        say=say,
    )


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--meta", type=click.Path(path_type=Path), help="What is known of the files, as for read.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the page here (Markdown).")
@reader_options
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
def bench(
    paths: tuple[Path, ...],
    meta: Path | None,
    out: Path | None,
    model: str | None,
    learned: bool,
    knowledge: tuple[str, ...],
    as_json: bool,
) -> int:
    """Measure the reading's speed against the bare parser's on the same texts, in one run and on one core.

    Example: legation bench reports/
    """
    from legation.evaluate.bench import measure_speed, render_speed

    found = measure_speed(list(paths), meta=meta, model=model, learned=learned, knowledge=knowledge)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        click.echo(render_speed(found))
    if out is not None:
        out.write_text(render_speed(found), encoding="utf-8")
    return DONE


for _command in (
    *weighing.COMMANDS,
    *origins.COMMANDS,
    *picturing.COMMANDS,
    *supposing.COMMANDS,
    *drawing.COMMANDS,
    *serve.COMMANDS,
    *watching.COMMANDS,
):
    cli.add_command(_command)
