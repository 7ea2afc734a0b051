"""Every metric says of a hand-written world what was worked out on paper; as-of, absence, sums over periods, and the choice among candidates."""

from __future__ import annotations

from datetime import date

import pytest

from bilateral.figures import Warehouse, as_json
from bilateral.metrics import metrics
from bilateral.model import BilateralError, UnknownName
from tiny import File, fdi, trade, world
from worlds import EXAMPLES, FILES, MEX_KOR, Y2024


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return world(FILES)


@pytest.mark.parametrize(("metric", "keys", "as_of", "value", "status"), EXAMPLES)
def test_worked_by_hand(w: Warehouse, metric: str, keys: dict[str, str], as_of: str | None, value: object, status: str) -> None:
    found = w.figure(metric, as_of=as_of, **keys)
    assert found.status == status
    if value is None:
        assert found.value is None
    else:
        assert float(found.value) == pytest.approx(value, rel=1e-12)  # type: ignore[arg-type]


def test_every_metric_has_an_example() -> None:
    assert {example[0] for example in EXAMPLES} == set(metrics())


def test_a_figure_in_the_form_of_the_contract(w: Warehouse) -> None:
    made = as_json(w.figure("exports", as_of="2025-03-01", **Y2024))
    assert made["keys"] == Y2024
    assert (made["value"], made["unit"], made["status"], made["as_of"], made["source"]) == (
        100,
        "USD",
        "published",
        "2025-03-01",
        "comtrade",
    )
    assert made["vintage"] == "2025-01-10"
    assert made["basis"]["valuation"] == "FOB"
    assert made["snapshots"] == [f"sha256:{1:064d}"]
    assert made["id"].startswith("f:")


def test_an_id_survives_a_rebuild_and_differs_by_date(w: Warehouse) -> None:
    again = world(FILES)
    assert w.figure("exports", **Y2024).id == again.figure("exports", **Y2024).id
    assert w.figure("exports", **Y2024).id != w.figure("exports", as_of="2025-03-01", **Y2024).id
    assert w.figure("exports", **Y2024).id != w.figure("imports", **Y2024).id


def test_the_agency_before_the_starter_which_stays_a_candidate(w: Warehouse) -> None:
    found = w.candidates("exports", **Y2024)
    assert [(f.source, f.via, float(f.value or 0)) for f in found] == [
        ("comtrade", "comtrade", 104),
        ("comtrade", "comtrade", 100),
        ("datamexico", "starter", 999),
    ]


def test_a_published_total_before_a_sum_of_parts() -> None:
    w = world([
        File("starter", {"trade": [{**trade("MEX", "KOR", "X", "2024", "TOTAL", "50"), "producer": "comtrade"}]}),
        File("comtrade", {"trade": [trade("MEX", "KOR", "X", "2024", "87", "30")]}),
    ])  # fmt: skip
    assert [(f.via, f.status) for f in w.candidates("exports", **Y2024)] == [("starter", "published"), ("comtrade", "partial")]


def test_a_ratio_of_two_reports_follows_a_release_that_revises_one() -> None:
    """The release of June holds both sides: 104 and, as before, 110."""
    both = [trade("MEX", "KOR", "X", "2024", "TOTAL", "100"), trade("KOR", "MEX", "M", "2024", "TOTAL", "110")]
    w = world([
        File("comtrade", {"trade": both}, date(2025, 1, 10)),
        File("comtrade", {"trade": [trade("MEX", "KOR", "X", "2024", "TOTAL", "104"), both[1]]}, date(2025, 6, 1)),
    ])  # fmt: skip
    assert float(w.figure("mirror_ratio", exporter="MEX", importer="KOR", period="2024").value or 0) == pytest.approx(110 / 104)


def test_unknown_vintage_counts_as_known_on_any_date() -> None:
    w = world([File("comtrade", {"trade": [trade("MEX", "KOR", "X", "2024", "TOTAL", "5")]})])
    found = w.figure("exports", as_of="1990-01-01", **Y2024)
    assert found.value == 5
    assert "vintage unknown" in found.note


def test_a_dated_vintage_supersedes_an_unknown_one() -> None:
    w = world([
        File("comtrade", {"trade": [trade("MEX", "KOR", "X", "2024", "TOTAL", "5")]}),
        File("comtrade", {"trade": [trade("MEX", "KOR", "X", "2024", "TOTAL", "6")]}, date(2025, 1, 1)),
    ])  # fmt: skip
    assert w.figure("exports", **Y2024).value == 6
    assert w.figure("exports", as_of="2024-12-31", **Y2024).value == 5


def test_a_sum_over_years_names_its_splice(w: Warehouse) -> None:
    found = w.figure("fdi_inward_cumulative", period="2021/2023", **MEX_KOR)
    assert found.basis["splice"] == [
        {"from": "2021", "to": "2021", "vintage": "2023-02-19", "value": 10_000_000},
        {"from": "2022", "to": "2023", "vintage": "2025-08-19", "value": 52_000_000},
    ]


def test_all_origins_say_how_many_are_held_back(w: Warehouse) -> None:
    found = w.figure("fdi_inward", reporter="MEX", partner="WLD", period="2023")
    assert found.basis["derivation"] == "sum of the origins that are not held back (1 are)"


def test_a_sum_with_a_year_held_back_is_held_back() -> None:
    w = world([File("se_fdi", {"investment": [fdi("KOR", "2020", "1"), fdi("KOR", "2021", None, conf_status="C")]}, date(2022, 1, 1))])
    found = w.figure("fdi_inward", period="2020/2021", **MEX_KOR)
    assert (found.value, found.status) == (None, "suppressed")
    assert found.basis["held_back"] == ["2021"]


def test_a_sum_with_a_year_missing_is_missing(w: Warehouse) -> None:
    assert w.figure("fdi_inward", period="2020/2023", **MEX_KOR).status == "missing"


def test_no_rank_while_a_partner_not_loaded_could_change_it() -> None:
    rows = [trade("MEX", "KOR", f, "2024", "TOTAL", "100") for f in "XM"] + [trade("MEX", "WLD", f, "2024", "TOTAL", "300") for f in "XM"]
    assert world([File("comtrade", {"trade": rows})]).figure("partner_rank", **Y2024).status == "missing"


def test_no_share_of_a_total_that_is_itself_partial() -> None:
    rows = [trade("MEX", "KOR", "X", "2024", "TOTAL", "100"), trade("MEX", "WLD", "X", "2024", "87", "300")]
    assert world([File("comtrade", {"trade": rows})]).figure("export_share", **Y2024).status == "missing"


def test_division_by_zero_is_not_applicable() -> None:
    rows = [trade("MEX", "KOR", "X", "2023", "TOTAL", "0"), trade("MEX", "KOR", "X", "2024", "TOTAL", "5")]
    found = world([File("comtrade", {"trade": rows})]).figure("export_growth", **Y2024)
    assert (found.value, found.status) == (None, "not_applicable")


def test_money_is_exact() -> None:
    cents = [trade("MEX", "KOR", "X", "2024", f"{n:02d}", "0.1") for n in range(1, 97)]
    assert str(world([File("comtrade", {"trade": cents})]).figure("exports", **Y2024).value) == "9.6"


def test_absent_figures_say_what_is_loaded(w: Warehouse) -> None:
    found = w.figure("exports", period="1990", **MEX_KOR)
    assert (found.value, found.status, found.source) == (None, "missing", None)
    assert "loaded: 2023 to 2024" in found.note


def test_series_come_from_one_source(w: Warehouse) -> None:
    made = w.series("exports", **MEX_KOR)
    assert made.source == "comtrade"
    assert made.rows.select("period", "value").rows() == [("2023", 80.0), ("2024", 104.0)]
    assert made.to_arrow().num_rows == 2


def test_rankings_leave_out_totals_and_other_levels(w: Warehouse) -> None:
    made = w.ranking("commodity_exports", "commodity", level=4, **Y2024)
    assert made.rows.select("place", "commodity", "value").rows() == [(1, "8703", 60.0), (2, "8708", 9.0)]
    partners = w.ranking("fdi_inward", "partner", reporter="MEX", period="2023", top=3)
    assert partners.rows["partner"].to_list() == ["USA", "JPN", "KOR"]
    regions = w.ranking("region_exports", "region", **Y2024)
    assert regions.rows["region"].to_list() == ["MX-CMX", "MX-SON"]


@pytest.mark.parametrize(
    ("metric", "keys", "part"),
    [
        ("exprots", Y2024, "nearest: exports"),
        ("exports", {**Y2024, "reporter": "Mexcio"}, "Mexico"),
        ("exports", {**Y2024, "period": "24"}, "period '24'"),
        ("exports", {**Y2024, "period": "2024/2023"}, "period '2024/2023'"),
        ("exports", {"reporter": "MEX", "partner": "KOR"}, "needs the key 'period'"),
        ("exports", {**Y2024, "perod": "2024"}, "nearest: period"),
        ("region_exports", {**Y2024, "region": "Nuevo Leno"}, "Nuevo"),
    ],
)
def test_bad_keys_get_one_line(w: Warehouse, metric: str, keys: dict[str, str], part: str) -> None:
    with pytest.raises(BilateralError) as caught:
        w.figure(metric, **keys)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


def test_names_in_any_language_are_one_figure(w: Warehouse) -> None:
    ids = {
        w.figure("exports", reporter=a, partner=b, period="2024").id
        for a, b in [("MEX", "KOR"), ("México", "Corea del Sur"), ("멕시코", "한국"), ("mx", "South Korea")]
    }
    assert len(ids) == 1
    with pytest.raises(UnknownName):
        w.figure("exports", reporter="Freedonia", partner="KOR", period="2024")


def test_figures_and_lists_show_themselves_in_a_notebook(w: Warehouse) -> None:
    assert "104 USD" in w.figure("exports", **Y2024)._repr_html_()
    assert "suppressed" in w.figure("fdi_inward", **MEX_KOR, period="2022", instrument="debt")._repr_html_()
    assert "comtrade" in w.series("exports", **MEX_KOR)._repr_html_()
    assert "8703" in w.ranking("commodity_exports", "commodity", level=4, **Y2024)._repr_html_()
    hostile = w.figure("indicator", area="KOR", concept="<script>", period="2023")
    assert "<script>" not in hostile._repr_html_()


def test_citations_in_three_styles(w: Warehouse) -> None:
    found = w.figure("exports", **Y2024)
    assert found.id in w.cite(found)
    assert w.cite(found, style="bibtex").startswith("@misc{")
    assert '"type": "dataset"' in w.cite(found, style="csl")
    with pytest.raises(BilateralError):
        w.cite(w.figure("exports", period="1990", **MEX_KOR))


def test_shares_and_growth_are_of_what_was_known_together() -> None:
    """A revision of the whole, or of the year before, alone makes a share or a growth of its day; none is made of numbers that did not stand at one time."""
    lines = (
        (date(2024, 1, 1), (("KOR", "2022", "100"), ("KOR", "2023", "150"), ("WLD", "2022", "1000"), ("WLD", "2023", "1500"))),
        (date(2024, 7, 1), (("WLD", "2023", "2000"),)),
        (date(2025, 1, 1), (("KOR", "2022", "120"),)),
        (date(2025, 7, 1), (("KOR", "2022", "140"), ("KOR", "2023", "168"))),
    )
    made = world(
        File("un_comtrade", {"trade": [trade("MEX", partner, "X", year, "TOTAL", value) for partner, year, value in listed]}, day, {"source": "UN Comtrade"}) for day, listed in lines
    )
    pair = {"reporter": "MEX", "partner": "KOR", "period": "2023"}
    for metric, wanted in (
        ("export_share", [(date(2024, 1, 1), 0.1), (date(2024, 7, 1), 0.075), (date(2025, 7, 1), 0.084)]),
        ("export_growth", [(date(2024, 1, 1), 0.5), (date(2025, 1, 1), 0.25), (date(2025, 7, 1), 0.2)]),
    ):
        assert [(f.vintage, pytest.approx(float(f.value or 0))) for f in sorted(made.candidates(metric, **pair), key=lambda f: f.vintage or date.min)] == wanted
        assert [f.value for f in made.candidates(metric, as_of="2023-12-31", **pair)] == []
    assert [(f.vintage, f.value) for f in made.candidates("export_share", as_of="2024-03-01", **pair)] == [(date(2024, 1, 1), pytest.approx(0.1))]
    assert [(f.vintage, f.value) for f in made.candidates("export_growth", as_of="2024-08-01", **pair)] == [(date(2024, 1, 1), pytest.approx(0.5))]
