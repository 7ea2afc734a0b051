"""The tools an assistant gets over the Model Context Protocol: each is one verb, with a typed result. The SDK is imported only when they are made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import anyio
import anyio.to_thread
from pydantic import BaseModel, Field

from bilateral import __version__, tracing
from bilateral import explain as explaining
from bilateral.check import check_text
from bilateral.check.report import to_json as check_json
from bilateral.documents.brief import write_brief
from bilateral.documents.render import figures_of, render
from bilateral.figures import Warehouse, as_json, recall
from bilateral.figures import figure as figure_of
from bilateral.figures import ranking as ranking_of
from bilateral.keys import parse_pair
from bilateral.listing import ranking_json
from bilateral.model import BilateralError, Figure
from bilateral.registries import area_rows, metric_rows
from bilateral.server.opened import Lease, Opened
from bilateral.shown import remember_all

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

T = TypeVar("T")
LONGEST = 100_000  # characters of a text to check
SECONDS = 25.0  # for one call: less than a request over HTTP has
SHOWN = 60  # figures of a brief that are listed beside it
OWN = ("by", "top", "level", "among")  # what a ranking takes beside keys
INSTRUCTIONS = """Figures on the economic relationship between any two economies: trade, direct investment, indicators, projects.
Quote a number only as a tool gave it, and with it: its unit, its period, whose number it is (source), the release it stands in (vintage) and its status.
"published" is the agency's own; "partial" is only the sum of what is loaded: say so; "estimated" is an estimate: say so; "missing" means that no figure is
loaded, which is not zero; "suppressed" means that the agency holds it back, which is not missing. A value of null is never zero. Two governments' reports of
one movement differ: name whose you quote, and ask `explain` why. Where a name is unknown the error lists the nearest: ask again with one of them, or ask the user.
"""

Metric = Annotated[str, Field(description="A name that `metrics` lists, such as exports, fdi_inward, partner_rank.", max_length=200)]
Keys = Annotated[dict[str, str], Field(description='The metric\'s keys: {"reporter": "MEX", "partner": "KOR", "period": "2024"}. Economies by code or name; WLD is the world.')]
AsOf = Annotated[str | None, Field(description="A day, 2025-08-12: only what was published by then. Left out: the latest.")]
Economy = Annotated[str, Field(description="An economy by code or name, in English, Spanish or Korean.", max_length=200)]


class FigureResult(BaseModel):
    """One figure. `value` is null where there is none, and `status` says why. Shares and growth are ratios: 0.0362 is 3.62 %. Money is in whole units."""

    id: str
    metric: str
    keys: dict[str, str]
    value: int | float | None
    unit: str
    status: str
    as_of: str
    build_id: str
    source: str | None
    via: str | None
    vintage: str | None
    basis: dict[str, Any]
    snapshots: list[str]
    citations: list[str]
    note: str
    cite: str = Field(default="", description="How to cite this figure.")


class RankingResult(BaseModel):
    """The members of one key in order of value, from one source. `rows` have place, the member, value, status and share_of_listed (of all that are listed)."""

    metric: str
    by: str
    keys: dict[str, str]
    unit: str
    source: str | None
    vintage: str | None
    rows: list[dict[str, Any]]


class BriefResult(BaseModel):
    """A brief in Markdown, and the figures its numbers are."""

    a: str
    b: str
    year: str
    lang: str
    markdown: str
    figures: list[FigureResult]
    figures_in_all: int


class CheckResult(BaseModel):
    """Every number of a text with its verdict, reason and figures. `start` and `end` of a claim are characters of the text."""

    lang: str
    date: str | None
    pair: list[str] | None
    build_id: str
    summary: dict[str, int]
    claims: list[dict[str, Any]]


class TraceResult(BaseModel):
    """The rows behind a figure: the file, its sha256, the place in it and the raw text there. `count` is how many there are."""

    figure: FigureResult
    definition: str
    count: int
    rows: list[dict[str, Any]]


class ExplainResult(BaseModel):
    """Why two reports of one movement differ, one entry a direction, in parts that add up to the gap."""

    directions: list[dict[str, Any]]


class ListResult(BaseModel):
    """What there is."""

    rows: list[dict[str, Any]]


def make_tools(opened: Opened) -> MCPServer[Any]:
    """The server of the protocol with its tools over an open warehouse."""
    from mcp.server.mcpserver import MCPServer

    made: MCPServer[Any] = MCPServer("bilateral", title="Bilateral", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    for tool in _tools(opened):
        made.add_tool(tool)
    return made


def _tools(opened: Opened) -> tuple[Callable[..., Awaitable[BaseModel]], ...]:
    async def figure(metric: Metric, keys: Keys, as_of: AsOf = None) -> FigureResult:
        """One figure: a metric for its keys. Quote `value` with `unit`, the period, `source`, `vintage` and `status`; `cite` says how to cite it; keep `id` for `trace`."""
        return await _run(opened, lambda w: _figure(w, figure_of(w, metric, as_of=as_of, **_names(keys)), as_of))

    async def ranking(metric: Metric, by: str, keys: Keys, top: Annotated[int, Field(ge=1, le=500)] = 10, as_of: AsOf = None) -> RankingResult:
        """The members of one key (partner, commodity, region, instrument) in order of value; `keys` are the others. Say whose numbers they are (`source`), and that
        `share_of_listed` is a share of those listed, not of all there is."""

        def asked(w: Warehouse) -> RankingResult:
            made = ranking_of(w, metric, by, top=top, as_of=as_of, **_names(keys, OWN))
            return RankingResult(**ranking_json(made), vintage=made.vintage.isoformat() if made.vintage else None)

        return await _run(opened, asked)

    async def brief(a: Economy, b: Economy, year: Annotated[int | None, Field(ge=1800, le=2099)] = None, lang: str = "en", as_of: AsOf = None) -> BriefResult:
        """The whole relationship of two economies in prose (lang en, es or ko), its numbers with their sources. Numbers taken from it keep their source and status."""

        def asked(w: Warehouse) -> BriefResult:
            made = write_brief(w, a, b, year=year, as_of=as_of, lang=lang)
            found = tuple(figures_of(made))
            remember_all(w.home, w.build_id, found, made.as_of)
            return BriefResult(a=made.a, b=made.b, year=str(made.year), lang=lang, markdown=str(render(made, "md")),
                               figures=[FigureResult(**as_json(f)) for f in found[:SHOWN]], figures_in_all=len(found))  # fmt: skip

        return await _run(opened, asked)

    async def check(text: Annotated[str, Field(max_length=LONGEST)], lang: str | None = None, date: AsOf = None, pair: str | None = None) -> CheckResult:
        """Every number of a text held against the figures, with a verdict. `pair` (MEX-KOR), `date` and `lang` are found in the text where not given. "not_checkable" is
        no fault of the text; "contradicted" and "inconsistent" are; "outdated" was so once. Give the reason with the verdict, and the figures it rests on."""

        def asked(w: Warehouse) -> CheckResult:
            return CheckResult(**_held(CheckResult, check_json(check_text(w, text, lang=lang, date=date, pair=parse_pair(pair) if pair else None, title=""))))

        return await _run(opened, asked)

    async def trace(figure_id: Annotated[str, Field(max_length=100)], limit: Annotated[int, Field(ge=1, le=200)] = 20) -> TraceResult:
        """The lines of the agencies' files that a figure was made of, by the id that another tool gave with it."""

        def asked(w: Warehouse) -> TraceResult:
            found = recall(w, figure_id)
            made = tracing.to_json(w.trace(found, limit=limit))
            return TraceResult(figure=_figure(w, found, None), definition=made["definition"], count=made["count"], rows=made["rows"])

        return await _run(opened, asked)

    async def explain(a: Economy, b: Economy, year: Annotated[int | None, Field(ge=1800, le=2099)] = None, as_of: AsOf = None) -> ExplainResult:
        """Why the two governments' numbers of their trade differ, in parts that add up to the gap. A part that is not `known` is what is left over: say so."""
        return await _run(opened, lambda w: ExplainResult(directions=[explaining.to_json(way) for way in explaining.explain(w, a, b, year=year, as_of=as_of)]))

    async def metrics() -> ListResult:
        """The metrics there are, with their keys, unit and definition. Give the definition with a number whose meaning is not plain."""
        return await _run(opened, lambda w: ListResult(rows=metric_rows()))

    async def areas(text: Annotated[str, Field(max_length=200)]) -> ListResult:
        """Economies and groups whose name holds a text, in any of the languages, with their codes."""
        return await _run(opened, lambda w: ListResult(rows=area_rows(text)))

    return figure, ranking, brief, check, trace, explain, metrics, areas


# ---------------------------------------------------------------------------------------------------------------- the parts


async def _run(opened: Opened, asked: Callable[[Warehouse], T]) -> T:
    """What was asked, in a thread and over one build; a call that takes too long is stopped.

    Raises:
        ToolError: with our line for what cannot be, the nearest names in it.
    """
    from mcp.server.mcpserver.exceptions import ToolError

    held: list[Lease] = []

    def run() -> T:
        with opened.lease() as lease:  # in the thread, which may outlive the call: it holds its build to its end
            held.append(lease)
            return asked(lease.warehouse())

    try:
        with anyio.fail_after(SECONDS):
            return await anyio.to_thread.run_sync(run, abandon_on_cancel=True)
    except TimeoutError:
        for lease in held:
            lease.interrupt()
        raise ToolError(f"too_slow: this took longer than the {SECONDS:g} seconds a call has; ask for less at once") from None
    except BilateralError as error:
        near = f" (nearest: {', '.join(error.nearest)})" if error.nearest else ""
        raise ToolError(f"{error.code}: {error}{near}") from None


def _figure(w: Warehouse, found: Figure, as_of: str | None) -> FigureResult:
    if found.source:
        remember_all(w.home, w.build_id, [found], as_of)
    return FigureResult(**as_json(found), cite=w.cite(found) if found.source else "")


def _names(keys: dict[str, str], taken: tuple[str, ...] = ()) -> dict[str, Any]:
    """Keys that cannot be taken for a verb's own parameters."""
    for key, text in keys.items():
        if len(text) > 500 or len(key) > 100 or not text.isprintable() or not key.isprintable():
            raise BilateralError(f"{key[:50]!r} is no text that can be looked up: at most 500 printable characters")
        if key in ("w", "metric", "as_of", *taken):
            raise BilateralError(f"{key!r} is no key that can be given here; see the tool metrics for the keys of each")
    return dict(keys)


def _held(kind: type[BaseModel], made: dict[str, Any]) -> dict[str, Any]:
    return {name: made.get(name) for name in kind.model_fields}
