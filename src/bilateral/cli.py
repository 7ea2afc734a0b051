"""The command line: the verbs of the contract, results on standard output, everything else on standard error."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from bilateral import __version__, cli_export, cli_home, cli_publish, cli_serve
from bilateral.model import BilateralError
from bilateral.shown import remember_all
from bilateral.terminal import (
    describe,
    list_areas,
    list_metrics,
    list_sources,
    parse_day,
    parse_keys,
    plain,
    say,
    to_text,
    write,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The economic relationship between any two economies, every number traceable.",
)
GARBAGE = 100_000  # objects made before unused ones are looked for: nearly all that a command makes it keeps to its end
HOME: dict[str, Path | None] = {"home": None}

AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what was published by this day, YYYY-MM-DD.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of the document: en, es or ko.")]
Format = Annotated[str, typer.Option("--format", help="text, md, html, json, pdf, docx or xlsx.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write to this file instead of standard output.")]


def _version(asked: bool) -> None:
    if asked:
        print(__version__)
        raise typer.Exit(0)


@app.callback(invoke_without_command=False)
def _root(
    home: Annotated[
        Path | None, typer.Option("--home", help="The folder that holds all state (else BILATERAL_HOME, else the user data folder).")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)] = False,
) -> None:
    HOME["home"] = home


@app.command()
def brief(
    a: Annotated[str, typer.Argument(help="The economy whose books come first: a code or a name in English, Spanish or Korean.")],
    b: Annotated[str, typer.Argument(help="The other economy.")],
    year: Annotated[int | None, typer.Option("--year", help="The year (default: the latest with figures).")] = None,
    lang: Lang = "en",
    as_of: AsOf = None,
    format_: Format = "text",
    out: Out = None,
) -> None:
    """Write the brief of two economies."""
    from bilateral.documents.brief import write_brief

    w = _warehouse()
    _show(w, write_brief(w, a, b, year=year, as_of=as_of, lang=lang), format_, as_of, out)


@app.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A text, Markdown, HTML, Word or PDF file; - for standard input.")],
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the text: en, es or ko (default: found in it).")] = None,
    date: Annotated[str | None, typer.Option("--date", help="The day the text was written, YYYY-MM-DD (default: its dateline).")] = None,
    pair: Annotated[str | None, typer.Option("--pair", help="The two economies it is about, A-B (default: found in it).")] = None,
    format_: Annotated[str, typer.Option("--format", help="text, json or html.")] = "text",
    out: Out = None,
) -> None:
    """Mark every number of a text as supported, outdated, slipped by a unit, in conflict, contradicted or not checkable. Exit 1 when any is contradicted or inconsistent."""
    from bilateral.check import check_text
    from bilateral.check.inputs import read_input
    from bilateral.check.report import show
    from bilateral.keys import parse_pair

    read = read_input("-" if file == "-" else Path(file))
    if read.note:
        say(read.note)
    two = parse_pair(pair) if pair else None
    w = _warehouse()
    made = check_text(w, read.text, lang=lang, date=date, pair=two, title=read.title)
    text = show(w, made, format_, colour=out is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    remember_all(w.home, w.build_id, (f for judged in made.claims for f in judged.figures), None)
    write(text.rstrip("\n"), out)
    if made.bad:
        raise typer.Exit(1)


@app.command("changes")
def changes_(
    a: Annotated[str, typer.Argument(help="An economy: a code or a name in English, Spanish or Korean.")],
    b: Annotated[str, typer.Argument(help="The other economy.")],
    since: Annotated[str | None, typer.Option("--since", help="A day, or a build's id (default: the day before the newest release).")] = None,
    lang: Lang = "en",
    as_of: AsOf = None,
    as_json_: AsJson = False,
    format_: Format = "text",
    out: Out = None,
) -> None:
    """What releases changed for a pair: figures revised, withdrawn, new, and ranks that moved, the largest first."""
    from bilateral.changes import changes, to_json
    from bilateral.documents.changes_document import write_changes

    w, day = _warehouse(), parse_day(as_of)
    if as_json_:
        write(to_text(to_json(changes(w, a, b, since=since, as_of=day))), out)
        return
    _show(w, write_changes(w, a, b, since=since, as_of=day, lang=lang), format_, as_of, out)


@app.command("explain")
def explain_(
    a: Annotated[str, typer.Argument(help="An economy: a code or a name in English, Spanish or Korean.")],
    b: Annotated[str, typer.Argument(help="The other economy.")],
    year: Annotated[int | None, typer.Option("--year", help="The year (default: the latest that both sides report).")] = None,
    lang: Lang = "en",
    as_of: AsOf = None,
    as_json_: AsJson = False,
    format_: Format = "text",
    out: Out = None,
) -> None:
    """Why the two reporters of one movement of goods differ: the gap in parts that add up, and what stays unexplained."""
    from bilateral.documents.explain_document import write_explanation
    from bilateral.explain import explain, to_json

    w = _warehouse()
    if as_json_:
        write(to_text([to_json(one) for one in explain(w, a, b, year=year, as_of=as_of)]), out)
        return
    _show(w, write_explanation(w, a, b, year=year, as_of=as_of, lang=lang), format_, as_of, out)


@app.command()
def figure(
    metric: Annotated[str, typer.Argument(help="A metric's name; see 'bilateral metrics'.")],
    keys: Annotated[list[str] | None, typer.Argument(help="KEY=VALUE …")] = None,
    as_of: AsOf = None,
    as_json_: AsJson = False,
    all_: Annotated[bool, typer.Option("--all", help="Every source, basis and vintage, the chosen one first.")] = False,
    history_: Annotated[bool, typer.Option("--history", help="Every vintage of the figure, the oldest first.")] = False,
) -> None:
    """One figure: its value, unit, status, source, vintage and basis."""
    from bilateral.figures import as_json, candidates, history
    from bilateral.figures import figure as figure_of

    if history_ and (as_of or all_):
        raise BilateralError("--history lists every vintage there is; ask for it without --as-of and --all")
    w = _warehouse()
    given = parse_keys(keys)
    found = history(w, metric, **given) if history_ else candidates(w, metric, as_of=as_of, **given) if all_ else ()
    listed = found or (figure_of(w, metric, as_of=as_of, **given),)
    remember_all(w.home, w.build_id, listed, as_of)
    if as_json_:
        shown = [as_json(f) for f in listed]
        print(to_text(shown if all_ or history_ else shown[0]))
        return
    print("\n\n".join(describe(f) for f in listed))


@app.command()
def series(
    metric: str, keys: Annotated[list[str] | None, typer.Argument(help="KEY=VALUE …")] = None, as_of: AsOf = None, as_json_: AsJson = False
) -> None:
    """A metric over the years, from one source."""
    from bilateral.figures import series as series_of
    from bilateral.listing import series_json

    made = series_of(_warehouse(), metric, as_of=as_of, **parse_keys(keys))
    as_json = series_json(made)
    if as_json_:
        print(to_text(as_json))
        return
    print(f"{metric}, {made.unit}, source: {made.source or 'none loaded'}")
    for row in as_json["rows"]:
        print(f"{row['period']}\t{plain(row['value'])}\t{row['status']}\tvintage {row['vintage'] or 'unknown'}")


@app.command()
def ranking(
    metric: str,
    by: Annotated[str, typer.Argument(help="The key to rank by: commodity, region, partner, instrument, industry …")],
    keys: Annotated[list[str] | None, typer.Argument(help="KEY=VALUE …")] = None,
    top: Annotated[int, typer.Option("--top")] = 10,
    level: Annotated[int | None, typer.Option("--level", help="Digits of commodity codes: 2, 4 or 6.")] = None,
    as_of: AsOf = None,
    as_json_: AsJson = False,
) -> None:
    """The members of one key in order of value, from one source."""
    from bilateral.figures import ranking as ranking_of
    from bilateral.listing import ranking_json

    made = ranking_of(_warehouse(), metric, by, top=top, level=level, as_of=as_of, **parse_keys(keys))
    if as_json_:
        print(to_text(ranking_json(made)))
        return
    print(f"{metric} by {by}, {made.unit}, source: {made.source or 'none loaded'}")
    for row in made.rows.to_dicts():
        print(f"{row['place']}\t{row[by]}\t{plain(row['value'])}\t{row['status']}")


@app.command()
def trace(
    what: Annotated[str, typer.Argument(help="A metric's name, or a figure's id (f:…).")],
    keys: Annotated[list[str] | None, typer.Argument(help="KEY=VALUE …")] = None,
    as_of: AsOf = None,
    as_json_: AsJson = False,
    limit: Annotated[int, typer.Option("--limit", help="How many rows to show.")] = 20,
) -> None:
    """The rows behind a figure, down to file, line and raw value."""
    from bilateral.figures import figure as figure_of
    from bilateral.figures import recall, remember
    from bilateral.tracing import to_json

    w = _warehouse()
    found = recall(w, what) if what.startswith("f:") else figure_of(w, what, as_of=as_of, **parse_keys(keys))
    remember(w, [found], as_of)
    made = w.trace(found, limit=limit)
    if as_json_:
        print(to_text(to_json(made)))
        return
    print(describe(found))
    print(
        f"\n{made.definition}\n\n{made.count} fact row{'s' if made.count != 1 else ''} behind it"
        + (f", the first {len(made.rows)}:" if made.count > len(made.rows) else ":")
    )
    for r in made.rows:
        print(f"\n  {r.file}, {r.place}   (sha256 {r.sha256[:12]}, kept {r.retrieved_at})\n    {r.text}")


@app.command()
def cite(
    metric: str,
    keys: Annotated[list[str] | None, typer.Argument(help="KEY=VALUE …")] = None,
    as_of: AsOf = None,
    style: Annotated[str, typer.Option("--style", help="plain, bibtex or csl.")] = "plain",
) -> None:
    """How to cite a figure."""
    w = _warehouse()
    print(w.cite(w.figure(metric, as_of=as_of, **parse_keys(keys)), style=style))


cli_home.add(app, HOME)
cli_publish.add(app, HOME)
cli_export.add(app, HOME)
cli_serve.add(app, HOME)


@app.command()
def status(
    as_json_: AsJson = False,
    rejected: Annotated[int, typer.Option("--rejected", help="Show this many rejected rows of each file.")] = 0,
) -> None:
    """What is kept and built, with every kept file's hash verified. Exit 1 when something is damaged."""
    from bilateral.reporting import status_of, status_text
    from bilateral.snapshot import find_home, open_store

    found = status_of(open_store(find_home(HOME["home"])), rejected=rejected)
    print(to_text(found) if as_json_ else status_text(found))
    if found["problems"]:
        raise typer.Exit(1)


@app.command("sources")
def sources_(as_json_: AsJson = False) -> None:
    """The sources there are, with licence and what they cover."""
    print(list_sources(as_json=as_json_))


@app.command("metrics")
def metrics_(as_json_: AsJson = False) -> None:
    """The metrics there are, with keys, unit and definition."""
    print(list_metrics(as_json=as_json_))


@app.command("areas")
def areas_(text: Annotated[str, typer.Argument(help="Part of a name, in any of the languages.")] = "", as_json_: AsJson = False) -> None:
    """Economies and declared areas whose name holds TEXT."""
    print(list_areas(text, as_json=as_json_))


def main() -> None:
    """Run the command line; every error is one line on standard error and an exit code."""
    gc.set_threshold(GARBAGE)
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]  # no command uses it; duckdb loads it, or looks for it at every value it binds
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except BilateralError as error:
        say(f"bilateral: {error}")
        sys.exit(error.exit_code)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except typer.Abort:
        sys.exit(2)
    except KeyboardInterrupt:
        say("bilateral: stopped; nothing is lost, run it again")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except TyperException as error:
        say(f"bilateral: {error.format_message()}; see 'bilateral --help'")
        sys.exit(2)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _warehouse() -> Any:
    from bilateral.figures import open_warehouse

    return open_warehouse(HOME["home"], report=say)


def _show(w: Any, document: Any, format_: str, as_of: str | None, out: Path | None) -> None:
    """A document in a format, its figures remembered so that 'trace ID' finds them."""
    from bilateral.documents.filed import filed
    from bilateral.documents.render import figures_of

    made = filed(document, format_)
    remember_all(w.home, w.build_id, figures_of(document), as_of)
    write(made, out)


if __name__ == "__main__":
    main()
