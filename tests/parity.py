"""Keys for which a metric has a row in the starter: what every door is asked for, metric by metric."""

from __future__ import annotations

from bilateral.figures import Warehouse
from bilateral.metrics import metrics
from bilateral.warehouse import db


def asked(w: Warehouse, name: str) -> dict[str, str]:
    """Keys for which the metric has a row in the starter, else keys that could be."""
    declared = metrics()[name]
    names = [*declared.keys, *declared.optional]
    listed = ", ".join(f'"{key}"' for key in names)
    rows = db.rows(w.con, f"select {listed} from metric_{name} where value is not null order by all desc limit 1")
    if rows:
        return {key: str(value) for key, value in rows[0].items() if value not in (None, "")}
    made = {"period": "2024", "commodity": "87", "region": "MX-NLE", "concept": "gdp", "company": "LG", "event": "x", "index": "GII", "market": "x"}
    sides = declared.sides or ("area", "area")
    return {key: "MEX" if key in (sides[0], "area") else "KOR" if key == sides[1] else made[key] for key in declared.keys}
