"""Companies, announced projects and milestones: what somebody announced or counted, with its citation."""

from __future__ import annotations

from bilateral.metrics._parts import ORIGIN, basis, stated, stated_scope
from bilateral.model import Metric, Scope

PROJECT_KEYS = ("host", "origin", "company")
_PROJECT_SCOPE = (Scope("project", "host = $host and origin = $origin and company = $company"),)


def _project(column: str, unit: str = "") -> str:
    made = basis(place="place", product="product", announced="announced", status="status", project="project")
    unit_column = f", {unit} as unit" if unit else ""
    return f"""select host, origin, company, coalesce(region, '') as region, coalesce(announced, '') as announced, {column} as value, 'published' as status, {ORIGIN},
  {made}, [snapshot_id] as snapshots, case when citation is null then [] else [citation] end as citations{unit_column}
from project where {column} is not null"""


def _metric(name: str, unit: str, definition: str, column: str, label: str, words: dict[str, tuple[str, ...]], unit_column: str = "") -> Metric:
    return Metric(
        name, "projects", unit, PROJECT_KEYS, definition, _project(column, unit_column), _PROJECT_SCOPE,
        optional={"region": "", "announced": ""}, label=label, phrases=words, topic="project", form="level" if name == "project_amount" else name,
    )  # fmt: skip


def _event(column: str) -> str:
    made = basis(kind="kind", title="title", date="date")
    return f"""select area_a, area_b, event, {column} as value, 'published' as status, {ORIGIN}, {made}, [snapshot_id] as snapshots,
  case when citation is null then [] else [citation] end as citations, {{unit}} as unit from event where {column} is not null"""


_EVENT_KEYS = ("area_a", "area_b", "event")
_EVENT_SCOPE = (Scope("event", "area_a = $area_a and area_b = $area_b and event = $event"),)

METRICS = (
    _metric("project_amount", "USD", "Amount a company announced it would invest. Announced is not registered investment.", "amount_usd", "Announced amount",
            {"en": ("announced", "committed"), "es": ("anunció",), "ko": ("발표",)}),
    _metric("project_capacity", "unit", "Capacity an announced project aims at, in units of its product a year.", "capacity", "Capacity",
            {"en": ("capacity", "production"), "es": ("capacidad",), "ko": ("생산능력",)}, "capacity_unit"),
    _metric("project_jobs", "persons", "Jobs an announced project is said to create.", "jobs", "Jobs",
            {"en": ("jobs",), "es": ("empleos",), "ko": ("일자리",)}),
    _metric("project_export_share", "ratio", "Share of a project's output said to be for export.", "export_share", "Share for export",
            {"en": ("destined for export",), "es": ("destinado a la exportación",), "ko": ("수출용",)}),
    _metric("project_markets", "economies", "Number of economies a project's output is said to go to.", "markets", "Markets",
            {"en": ("countries",), "es": ("países",), "ko": ("개국",)}),
    Metric(
        "company_count", "projects", "companies", ("host", "origin"), "Companies of the origin present in the host, as somebody counted them.",
        "select '' as host, '' as origin, cast(null as decimal(28, 10)) as value, '' as status, '' as source, '' as via, false as stated, cast(null as date) as vintage, "
        "json_object() as basis, cast([] as integer[]) as snapshots, cast([] as varchar[]) as citations where false"
        + stated("company_count", ("host", "origin")),
        (stated_scope("company_count", "host", "origin"),), label="Companies present",
        phrases={"en": ("companies", "firms", "businesses"), "es": ("empresas", "compañías", "firmas", "sociedades", "corporativos", "consorcios"), "ko": ("기업", "업체", "회사", "개사")},
        form="count", roles={"at": "host", "in": "host", "to": "host", "toward": "host", "of": "origin", "from": "origin", "by": "origin"},
    ),
    Metric(
        "event", "projects", "year", _EVENT_KEYS, "The year of a milestone between two economies.",
        _event("try_cast(left(date, 4) as integer)").format(unit="'year'"), _EVENT_SCOPE, label="Milestone",
        phrases={}, form="year",  # milestones are recognised by the words of each event
    ),
    Metric(
        "event_count", "projects", "unit", _EVENT_KEYS, "The number of persons or things a milestone counts.",
        _event("count").format(unit="count_unit"), _EVENT_SCOPE, label="Count of a milestone",
        phrases={}, topic="event", form="count",
    ),
    Metric(
        "event_ordinal", "projects", "ordinal", _EVENT_KEYS, "Which meeting of a series a milestone was.",
        _event("ordinal").format(unit="'ordinal'"), _EVENT_SCOPE, label="Number of a meeting",
        phrases={}, topic="event", form="ordinal",
    ),
)  # fmt: skip
