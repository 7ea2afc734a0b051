"""The verbs `serve` and `mcp` of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer


def add(app: typer.Typer, home: Mapping[str, Path | None]) -> None:
    """Add the verb to the command line. `home` holds what --home was given."""

    @app.command()
    def serve(
        host: Annotated[str, typer.Option("--host", help="The address to listen at; 127.0.0.1 is this machine alone.")] = "127.0.0.1",
        port: Annotated[int, typer.Option("--port", help="The port to listen at; 0 for any that is free.", min=0, max=65535)] = 8080,
        workers: Annotated[int, typer.Option("--workers", help="How many processes answer, at most one a core.", min=1, max=64)] = 1,
        rate: Annotated[float, typer.Option("--rate", help="Requests a second from one address, on average; 0 for no limit. This machine has none.", min=0)] = 50.0,
        name: Annotated[list[str] | None, typer.Option("--name", help="A name it is reached under behind a proxy on this machine; may be given again.")] = None,
        everything: Annotated[bool, typer.Option("--all", help="Show others also the figures that no terms on record allow passing on; whoever opens it answers for that.")] = False,
        log: Annotated[bool, typer.Option("--log", help="A line a request on standard error: method, path, status, time.")] = False,
    ) -> None:
        """Pages and API over HTTP, read-only, for this machine unless --host says otherwise. A new build takes the place of the last without a pause."""
        from bilateral.server.running import Listening, listen

        listen(Listening(home=home["home"], host=host, port=port, workers=workers, rate=rate, log=log, names=tuple(name or ()), everything=everything))

    @app.command("mcp")
    def mcp() -> None:
        """Tools for an assistant over the Model Context Protocol, on standard input and output: figure, ranking, brief, check, trace, explain."""
        from bilateral.server.mcp import serve_stdio

        serve_stdio(home["home"])
