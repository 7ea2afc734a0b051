"""As-of is exact: for random histories of releases, a figure as known on a day is that of a world of only what was released by then."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tiny import File, fdi, trade, world

DAYS = tuple(date(2024, month, 1) for month in (2, 5, 8, 11))
KOREA = {"reporter": "MEX", "partner": "KOR"}
CELLS = tuple((partner, flow, period, commodity) for partner in ("KOR", "WLD") for flow in ("X", "M") for period in ("2022", "2023") for commodity in ("TOTAL", "87"))
YEARS = ("2021", "2022", "2023")
METRICS: tuple[tuple[str, dict[str, str]], ...] = (
    ("exports", {}), ("commodity_exports", {"commodity": "87"}), ("fdi_inward", {}), ("export_share", {}), ("trade_balance", {}),
)  # fmt: skip
ASKED = (
    *((metric, {**KOREA, "period": period, **more}) for metric, more in METRICS for period in ("2022", "2023")),
    ("fdi_inward_cumulative", {**KOREA, "period": "2021/2023"}),
)

vintages = st.lists(st.sampled_from([*DAYS, None]), min_size=1, max_size=4, unique=True)


@st.composite
def histories(draw: st.DrawFn) -> list[File]:
    """Releases of two agencies, each a random part of all cells; at most one of each agency has no date. A commodity never exceeds a total."""
    files = []
    for day in draw(vintages):
        cells = draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=8, unique=True))
        rows = [trade("MEX", *cell, str(draw(st.integers(1, 9) if cell[3] != "TOTAL" else st.integers(100, 109)))) for cell in cells]
        files.append(File("comtrade", {"trade": rows}, day))
    for day in draw(vintages):
        years = draw(st.lists(st.sampled_from(YEARS), min_size=1, unique=True))
        files.append(File("se_fdi", {"investment": [fdi("KOR", year, str(draw(st.integers(-3, 9)))) for year in years]}, day))
    return files


# a release of totals alone, then one of a commodity: the state known before the second has a total and no parts
TOTAL_FIRST = [File("comtrade", {"trade": [trade("MEX", *CELLS[at], value)]}, day) for at, value, day in ((0, "100", DAYS[0]), (1, "1", DAYS[2]))]


@pytest.mark.slow
@given(histories(), st.sampled_from(DAYS))
@example(TOTAL_FIRST, DAYS[1])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_of_is_a_replay_of_what_was_released(files: list[File], day: date) -> None:
    whole = world(files)
    replay = world([f for f in files if f.vintage is None or f.vintage <= day])
    for metric, keys in ASKED:
        then, again = whole.figure(metric, as_of=day, **keys), replay.figure(metric, **keys)
        assert (then.value, then.status) == (again.value, again.status), (metric, keys)


@pytest.mark.slow
def test_a_release_without_a_day_gives_way_to_one_with_a_day_at_every_build() -> None:
    """Exports 105 of no known day and 106 of February, imports 107 of November: 106 − 107, however often the warehouse is built."""
    said = ((None, "X", "105"), (DAYS[0], "X", "106"), (DAYS[3], "M", "107"), (None, "M", "101"), (DAYS[1], "M", "103"))
    files = [File("comtrade", {"trade": [trade("MEX", "KOR", flow, "2022", "TOTAL", value) for when, flow, value in said if when == day]}, day) for day in (None, DAYS[0], DAYS[1], DAYS[3])]
    found = [world(files).figure("trade_balance", as_of=DAYS[3], **KOREA, period="2022").value for _ in range(5)]
    assert found == [-1] * 5
