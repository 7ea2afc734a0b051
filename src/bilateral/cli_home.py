"""The verbs of the command line that fill a home: load, fetch, build."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bilateral.model import BilateralError
from bilateral.terminal import parse_day, parse_years, progress, say


def add(app: typer.Typer, home: Mapping[str, Path | None]) -> None:
    """Add the verbs to the command line. `home` holds what --home was given."""

    @app.command()
    def load(
        source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="A source's id; see 'bilateral sources'.")],
        paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Local files, as the agency published them.")],
        released: Annotated[
            str | None, typer.Option("--released", help="The day the file was published, YYYY-MM-DD, where it does not say itself.")
        ] = None,
    ) -> None:
        """Keep local files in the store; 'bilateral build' then reads them. Files that cannot be read are named and left out."""
        from bilateral.snapshot import add, find_home, lock, open_store
        from bilateral.sources import source

        declared = source(source_id)
        day = parse_day(released)
        store = open_store(find_home(home["home"]))
        failures: list[BilateralError] = []
        with lock(store):
            for path in paths:
                try:
                    added = add(store, declared, path, released=day)
                except BilateralError as error:
                    failures.append(error)
                    say(str(error))
                    continue
                print(f"{path.name}: {added.note}")
        kept = len(paths) - len(failures)
        print(f"{kept} of {len(paths)} files kept" + ("; run 'bilateral build' to read them" if kept else ""))
        if failures:
            raise typer.Exit(max(f.exit_code for f in failures))

    @app.command()
    def fetch(
        source_id: Annotated[str, typer.Argument(metavar="SOURCE")],
        years: Annotated[str, typer.Option("--years", help="A year, a list or a range: 2024, 2020,2024 or 2015-2024.")] = "",
        areas: Annotated[str, typer.Option("--areas", help="Economies, separated by commas.")] = "",
        base: Annotated[
            str | None, typer.Option("--base", help="Another base address (else BILATERAL_<SOURCE>_BASE, else the source's own).")
        ] = None,
    ) -> None:
        """Download from a source into the store. A key, where one is needed, is read from BILATERAL_<SOURCE>_KEY."""
        from bilateral.classify.areas import area
        from bilateral.model import Asked
        from bilateral.snapshot import fetch as fetch_from
        from bilateral.snapshot import find_home, lock, open_store
        from bilateral.sources import source

        declared = source(source_id)
        name = source_id.upper()
        asked = Asked(
            base=base or os.environ.get(f"BILATERAL_{name}_BASE") or declared.base,
            years=parse_years(years),
            areas=tuple(area(text).code for text in areas.split(",") if text.strip()),
            key=os.environ.get(f"BILATERAL_{name}_KEY", ""),
        )
        store = open_store(find_home(home["home"]))
        with lock(store), progress() as hook:
            added = fetch_from(store, declared, asked, report=say, progress=hook)
        for one in added:
            print(f"{one.snapshot.name}: {one.note}")
        print(f"{len(added)} answers kept" + ("; run 'bilateral build' to read them" if added else ""))

    @app.command()
    def build(
        threads: Annotated[int | None, typer.Option("--threads", help="How many threads to use (default: all).", min=1)] = None,
        engine: Annotated[str, typer.Option("--engine", help="What computes rollups: duckdb, local[*] (Spark on this machine) or spark://HOST:PORT.")] = "duckdb",
        whole: Annotated[bool, typer.Option("--whole", help="Make everything anew, though only some files are new: the outcome is the same.")] = False,
        engine_conf: Annotated[list[str] | None, typer.Option("--engine-conf", metavar="KEY=VALUE", help="A setting of Spark; may be given again. See docs/spark.md.")] = None,
    ) -> None:
        """A new warehouse from the store, put in place of the last one in one step."""
        import pyarrow

        from bilateral.snapshot import find_home, open_store
        from bilateral.warehouse.build import build as build_in
        from bilateral.warehouse.engines import engine as engine_of

        with contextlib.suppress(AttributeError):
            pyarrow.array([""])  # it looks for pandas once, and stumbles over the absence that `main` declares
        with engine_of(engine, engine_conf or (), threads=threads) as chosen, progress() as hook:
            elsewhere = None if chosen.in_place else chosen
            made = build_in(open_store(find_home(home["home"])), threads=threads, engine=elsewhere, whole=whole, report=say, progress=hook)
        print("read\tkept\tunchanged\trepeated\trejected\tfile")
        for c in made.counts:
            print(f"{c.read}\t{c.kept}\t{c.unchanged}\t{c.repeated}\t{c.rejected}\t{c.snapshot.source}: {c.snapshot.name}")
        print(f"build {made.build_id}: {made.path}")
