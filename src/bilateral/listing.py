"""What a question for many figures returns: a series over periods, a ranking of members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bilateral.model import BilateralError

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Series:
    """A metric over periods, from one source: columns period, value, status, vintage. Grain: one row per period."""

    metric: str
    keys: Mapping[str, str]
    unit: str
    source: str | None
    via: str | None
    as_of: date
    rows: pl.DataFrame

    def to_arrow(self) -> Any:
        """A pyarrow table."""
        return self.rows.to_arrow()

    def to_pandas(self) -> Any:
        """A pandas frame (needs pandas)."""
        return _to_pandas(self.rows)

    def _repr_html_(self) -> str:
        return (
            f"<p><b>{self.metric}</b> {_keys_text(self.keys)} ({self.unit}; {self.source or 'nothing loaded'})</p>"
            + self.rows._repr_html_()
        )


@dataclass(frozen=True)
class Ranking:
    """The members of one dimension in order of value, from one source: columns place, <by>, value, status, share_of_listed. Grain: one row per member."""

    metric: str
    by: str
    keys: Mapping[str, str]
    unit: str
    source: str | None
    via: str | None
    as_of: date
    vintage: date | None
    basis: Mapping[str, Any]
    snapshots: tuple[str, ...]
    citations: tuple[str, ...]
    rows: pl.DataFrame

    to_arrow = Series.to_arrow
    to_pandas = Series.to_pandas

    def _repr_html_(self) -> str:
        return (
            f"<p><b>{self.metric}</b> by {self.by}, {_keys_text(self.keys)} ({self.unit}; {self.source or 'nothing loaded'})</p>"
            + self.rows._repr_html_()
        )


def tabled(columns: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """Columns as a table, with the types that columns of these names have."""
    import polars as pl  # loaded only where rows are listed: it takes longer than many a command

    types: dict[str, Any] = {"place": pl.Int64, "value": pl.Float64, "vintage": pl.Date, "share_of_listed": pl.Float64}
    return pl.DataFrame(columns, schema={name: types.get(name, pl.String) for name in columns})


def series_json(made: Series) -> dict[str, Any]:
    """A series as JSON."""
    rows = made.rows.with_columns(made.rows["vintage"].cast(str)).to_dicts()
    return {"metric": made.metric, "keys": dict(made.keys), "unit": made.unit, "source": made.source, "via": made.via, "rows": rows}


def ranking_json(made: Ranking) -> dict[str, Any]:
    """A ranking as JSON."""
    return {"metric": made.metric, "by": made.by, "keys": dict(made.keys), "unit": made.unit, "source": made.source, "rows": made.rows.to_dicts()}


def _keys_text(keys: Mapping[str, str]) -> str:
    return " ".join(f"{k}={v}" for k, v in keys.items())


def _to_pandas(rows: pl.DataFrame) -> Any:
    try:
        return rows.to_arrow().to_pandas()
    except ImportError as error:
        raise BilateralError("to_pandas needs pandas; install it, or use to_arrow() or .rows (Polars)") from error
