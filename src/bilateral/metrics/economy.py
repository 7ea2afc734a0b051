"""Context of one economy: indicators as their producer publishes them."""

from __future__ import annotations

from bilateral.metrics._parts import ORIGIN, basis
from bilateral.model import Metric, Scope

METRICS = (
    Metric(
        "indicator", "economy", "unit", ("area", "concept", "period"),
        "An indicator of one economy: population, gdp, shares of value added, prices, and whatever else a source brings; its unit travels with it.",
        f"""select area, concept, period, value, case obs_status when 'M' then 'missing' when 'E' then 'estimated' else 'published' end as status, {ORIGIN},
  {basis(unit="unit", provisional="case when obs_status = 'P' then 'provisional' end")}, [snapshot_id] as snapshots,
  case when citation is null then [] else [citation] end as citations, unit
from indicator""",
        (Scope("indicator", "area = $area and concept = $concept and period = $period"),), label="Indicator",
        phrases={},  # an indicator is recognised by the words of its concept
        roles={"of": "area", "in": "area", "by": "area", "from": "area", "to": "area", "with": "area", "toward": "area"},
    ),
)  # fmt: skip
