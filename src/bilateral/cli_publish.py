"""The verb `publish` of the command line: a static site of profiles."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bilateral.terminal import counting, say


def add(app: typer.Typer, home: Mapping[str, Path | None]) -> None:
    """Add the verb to the command line. `home` holds what --home was given."""

    @app.command()
    def publish(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of its own: empty, not there yet, or a site published before.")],
        year: Annotated[int | None, typer.Option("--year", help="The year (default: the newest for which most pairs have figures).")] = None,
        pairs: Annotated[str, typer.Option("--pairs", help="Write the pages of these pairs only, such as MEX-KOR,MEX-JPN; no page is removed.")] = "",
        lang: Annotated[str, typer.Option("--lang", help="Languages, separated by commas: en,es,ko.")] = "en",
        base_url: Annotated[str, typer.Option("--base-url", help="The address the site will have: for the sitemap and canonical links.")] = "",
        processes: Annotated[int, typer.Option("--processes", help="How many processes write pages.", min=1, max=64)] = 2,
    ) -> None:
        """A static site: a page and a JSON file for every pair of economies, an index with search, a sitemap. Writes only what changed."""
        from bilateral.figures import open_warehouse
        from bilateral.licences import why_not
        from bilateral.publish import publish as publish_site

        w = open_warehouse(home["home"], report=say)
        with counting("profiles") as hook:
            made = publish_site(w, folder, year=year, pairs=_list(pairs), langs=_list(lang), base=base_url, processes=processes, progress=hook)
        print(f"{made.root}: {made.pairs:,} profiles of {made.year} in {', '.join(made.langs)}")
        print(f"files\twritten {made.written:,}\tunchanged {made.unchanged:,}\tremoved {made.removed:,}")
        for source, count in sorted(made.refused.items()):
            print(f"left out\tfigures of {source} on {count:,} profiles: {why_not(source)}")
        if made.without:
            print(f"left out\t{made.without:,} profiles: nothing loaded for them may be passed on")
        if not base_url:
            print("no sitemap: it needs the address of the site (--base-url)")


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
