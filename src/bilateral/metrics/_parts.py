"""SQL that several declarations share: the columns every relation ends with, and numbers stated without their parts."""

from __future__ import annotations

from bilateral.model import Scope

ORIGIN = "source, via, false as stated, vintage"


def basis(**expressions: str) -> str:
    """A JSON object column `basis`; names whose SQL expression is null at run time are dropped when it is read."""
    parts = ", ".join(f"'{name}', {expression}" for name, expression in expressions.items())
    return f"json_object({parts}) as basis"


def stated(metric: str, keys: tuple[str, ...], unit: str = "") -> str:
    """The `union all` branch of numbers an agency or an author stated for the metric, without the parts it rests on."""
    columns = ", ".join(f"keys['{key}'] as {key}" for key in keys)
    more = ", unit" if unit == "unit" else ""
    if "commodity" in keys:
        more += ", cast(case when regexp_full_match(keys['commodity'], '\\d+') then length(keys['commodity']) else 0 end as integer) as level"
    return f"""
union all
select {columns}, cast(value as decimal(28, 10)) as value, 'published' as status, source, via, true as stated, vintage,
  json_object('stated', 'a number stated as such, its parts not given', 'qualifier', qualifier) as basis,
  [snapshot_id] as snapshots, case when citation is null then [] else [citation] end as citations{more}
from statement where metric = '{metric}'"""


def stated_scope(metric: str, *keys: str) -> Scope:
    """The statements a metric may read for its keys."""
    conditions = " and ".join(f"keys['{key}'] = ${key}" for key in keys)
    return Scope("statement", f"metric = '{metric}' and {conditions}")
