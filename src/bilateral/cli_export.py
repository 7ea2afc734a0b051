"""The verb `export` of the command line: a pair of economies as a data package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bilateral.terminal import say


def add(app: typer.Typer, home: Mapping[str, Path | None]) -> None:
    """Add the verb to the command line. `home` holds what --home was given."""

    @app.command()
    def export(
        a: Annotated[str, typer.Argument(help="An economy: a code or a name in English, Spanish or Korean.")],
        b: Annotated[str, typer.Argument(help="The other economy.")],
        out: Annotated[Path | None, typer.Option("--out", help="The folder to write (default: named after the two, here). An earlier export in it is replaced.")] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", help="Only what was published by this day, YYYY-MM-DD.")] = None,
        format_: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    ) -> None:
        """A data package of a pair: its figures, the facts behind them down to file and line, schema, licences. Leaves out what may not be passed on, and says so."""
        from bilateral.export import export_pair
        from bilateral.figures import open_warehouse
        from bilateral.licences import why_not

        made = export_pair(open_warehouse(home["home"], report=say), a, b, out=out, as_of=as_of, format=format_)
        print(f"{made.folder}:")
        for name, rows in made.rows.items():
            print(f"{rows:,}\t{name}")
        for source, rows in sorted(made.withheld.items()):
            print(f"left out\t{rows:,} rows and figures of {source}: {why_not(source)}")
