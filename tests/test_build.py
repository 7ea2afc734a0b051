"""The build: what is rejected and why, repeated rows, leaves and totals, identities, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bilateral.figures import Warehouse
from bilateral.model import BadFile, BuildBroken
from bilateral.warehouse import db
from bilateral.warehouse.build import check_identities, finish
from bilateral.warehouse.corrections import correct, load_corrections
from bilateral.warehouse.settling import KEYS, set_repeats_apart, settle
from tiny import File, fdi, loaded, shared_world, trade, world
from worlds import FILES

GOOD = trade("MEX", "KOR", "X", "2024", "8703", "10")


def rejected(w: Warehouse | db.Connection) -> list[tuple[int, str, str]]:
    con = w.con if isinstance(w, Warehouse) else w
    return [(r["raw_row"], r["kind"], r["reason"]) for r in db.rows(con, "select raw_row, kind, reason from rejected order by all")]


# what is wrong with a row, and the reason it gets; each table's bad rows stand together in one file
BAD_TRADE: list[tuple[dict[str, str | None], str]] = [
    ({"period": "20x4"}, "period '20x4' is not a year, quarter, month or range"),
    ({"period": "3024"}, "period '3024' is not a year, quarter, month or range"),
    ({"period": "2024-13"}, "period '2024-13' is not a year, quarter, month or range"),
    ({"period": None}, "period missing is not a year, quarter, month or range"),
    ({"reporter": "Freedonia"}, "reporter 'Freedonia' is in no code list"),
    ({"partner": None}, "partner missing is in no code list"),
    ({"flow": "Z"}, "flow 'Z' is not one of X, M, RX, RM"),
    ({"classification": "S4"}, "classification 'S4' is not one of H0 to H6"),
    ({"commodity": "870"}, "commodity '870' is not 2, 4 or 6 digits"),
    ({"value": None}, "no value"),
    ({"value": "12,5"}, "value '12,5' is not a number"),
    ({"value": "NaN"}, "value 'NaN' is not a number"),
    ({"value": "1e30"}, "value '1e30' is not a number"),
    ({"value": "12345678901234567"}, "value '12345678901234567' is too large"),
    ({"value": "-3"}, "negative trade value -3"),
    ({"region": "MX-XXX"}, "region 'MX-XXX' is in no code list of MEX"),
    ({"vintage": "soon"}, "vintage 'soon' is not a date"),
]
BAD_INVESTMENT = [
    (fdi("Freedonia", "2022", "1"), "partner 'Freedonia' is in no code list"),
    (fdi("KOR", "2022", "n.d."), "value 'n.d.' is not a number"),
    (fdi("KOR", "2022", "1", instrument="loans"), "instrument 'loans' is not equity, reinvested_earnings or debt"),
    (fdi("KOR", "2022", "1", region="Atlantis"), "region 'Atlantis' is in no code list of MEX"),
    ({**fdi("KOR", "2022", "1"), "direction": "sideways"}, "direction 'sideways' is not inward or outward"),
    (fdi("KOR", "2022", "1", conf_status="Q"), "conf_status 'Q' is not F or C"),
]
BAD_OTHERS: list[tuple[str, dict[str, str | None], str]] = [
    ("indicator", {"area": "KOR", "concept": "gdp", "period": "2023", "value": "many"}, "value 'many' is not a number"),
    ("indicator", {"area": "KOR", "concept": "gdp", "period": "2023", "value": "inf"}, "value 'inf' is not a number"),
    ("project", {"host": "MEX", "origin": "KOR", "company": "LG", "amount_usd": "lots"}, "amount_usd 'lots' is not a number"),
    (
        "project",
        {"host": "MEX", "origin": "KOR", "company": "LG", "announced": "last spring"},
        "announced 'last spring' is not a date, month or year",
    ),
    ("company", {"host": "MEX", "origin": "KOR"}, "no company"),
    ("event", {"event": "e", "area_a": "MEX", "area_b": "KOR", "date": "once"}, "date 'once' is not a date, month or year"),
    ("statement", {"metric": "export_share", "keys": "reporter", "value": "1"}, "keys 'reporter' are not written key=value; key=value"),
    ("statement", {"metric": "export_share", "keys": "reporter=MEX"}, "neither a value nor a qualifier"),
]


@pytest.mark.parametrize(("at", "change", "reason"), [(at, *bad) for at, bad in enumerate(BAD_TRADE)])
def test_a_row_of_trade_that_cannot_be_read_is_rejected_with_its_reason(at: int, change: dict[str, str | None], reason: str) -> None:
    w = shared_world([File("comtrade", {"trade": [GOOD, *({**GOOD, "commodity": "8708", **bad} for bad, _ in BAD_TRADE)]})])
    assert [row for row in rejected(w) if row[0] == at + 3] == [(at + 3, "unreadable", reason)]
    assert len(rejected(w)) == len(BAD_TRADE)
    assert db.one(w.con, "select count(*) from trade") == 1
    assert db.rows(w.con, "select rows_read, rows_kept, rows_rejected from snapshot") == [
        {"rows_read": len(BAD_TRADE) + 1, "rows_kept": 1, "rows_rejected": len(BAD_TRADE)}
    ]


@pytest.mark.parametrize(("at", "reason"), [(at, reason) for at, (_, reason) in enumerate(BAD_INVESTMENT)])
def test_a_cell_of_investment_that_cannot_be_read_is_rejected(at: int, reason: str) -> None:
    found = rejected(shared_world([File("se_fdi", {"investment": [row for row, _ in BAD_INVESTMENT]})]))
    assert [row for row in found if row[0] == at + 2] == [(at + 2, "unreadable", reason)]
    assert len(found) == len(BAD_INVESTMENT)


@pytest.mark.parametrize(("at", "reason"), [(at, reason) for at, (*_, reason) in enumerate(BAD_OTHERS)])
def test_other_rows_that_cannot_be_read_are_rejected(at: int, reason: str) -> None:
    w = shared_world([File("curated", {table: [row]}) for table, row, _ in BAD_OTHERS])
    found = db.rows(w.con, "select raw_row, kind, reason from rejected where snapshot_id = $id", {"id": at + 1})
    assert found == [{"raw_row": 2, "kind": "unreadable", "reason": reason}]


def test_zero_missing_and_suppressed_are_three_things() -> None:
    w = world(
        [File("se_fdi", {"investment": [fdi("KOR", "2020", "0"), fdi("KOR", "2021", None), fdi("KOR", "2022", "9", conf_status="C")]})]
    )
    found = [w.figure("fdi_inward", reporter="MEX", partner="KOR", period=year) for year in ("2020", "2021", "2022")]
    assert [(f.value, f.status) for f in found] == [(0, "published"), (None, "missing"), (None, "suppressed")]


def test_duplicate_keys_in_one_file_keep_the_first_row_and_show_the_others() -> None:
    w = world([File("comtrade", {"trade": [GOOD, GOOD, {**GOOD, "value": "11"}]})])
    assert rejected(w) == [
        (3, "repeated", "same key, vintage and value as an earlier row of this file (row 2), which stands"),
        (4, "conflict", "same key and vintage, another value, as an earlier row of this file (row 2), which stands"),
    ]
    assert db.rows(w.con, "select rows_read, rows_kept, rows_repeated, rows_rejected from snapshot") == [
        {"rows_read": 3, "rows_kept": 1, "rows_repeated": 1, "rows_rejected": 1}
    ]
    assert db.one(w.con, "select sum(value_usd) from trade") == 10


def test_of_two_files_of_one_vintage_the_one_loaded_last_stands() -> None:
    w = world(
        [File("comtrade", {"trade": [GOOD]}, date(2025, 1, 1)), File("comtrade", {"trade": [{**GOOD, "value": "12"}]}, date(2025, 1, 1))]
    )
    assert db.one(w.con, "select sum(value_usd) from trade") == 12
    assert rejected(w) == [(2, "conflict", "same key and vintage, another value, as a row of file 2 (row 2), which stands")]


def test_both_vintages_of_a_row_stay() -> None:
    w = world(
        [File("comtrade", {"trade": [GOOD]}, date(2025, 1, 1)), File("comtrade", {"trade": [{**GOOD, "value": "12"}]}, date(2025, 2, 1))]
    )
    assert db.one(w.con, "select count(*) from trade") == 2
    assert rejected(w) == []


def test_a_row_that_a_later_vintage_repeats_unchanged_is_kept_once() -> None:
    files = [File("comtrade", {"trade": [GOOD, {**GOOD, "commodity": "8708", "value": value}]}, date(2025, month, 1)) for month, value in ((1, "5"), (2, "6"), (3, "6"), (4, "5"))]
    w = world(files)
    kept = db.rows(w.con, "select commodity, value_usd, vintage from trade order by commodity, vintage")
    assert [(r["commodity"], float(r["value_usd"]), r["vintage"].month) for r in kept] == [("8703", 10, 1), ("8708", 5, 1), ("8708", 6, 2), ("8708", 5, 4)]
    counts = db.rows(w.con, "select rows_kept, rows_unchanged from snapshot order by snapshot_id")
    assert [(r["rows_kept"], r["rows_unchanged"]) for r in counts] == [(2, 0), (1, 1), (0, 2), (1, 1)]
    assert rejected(w) == []


def test_leaves_in_trade_totals_in_published() -> None:
    w = world(FILES)
    held = db.rows(
        w.con,
        "select commodity from trade where source = 'comtrade' and reporter = 'MEX' and partner = 'KOR' and flow = 'X' and period = '2024' order by 1",
    )
    assert [r["commodity"] for r in held] == ["27", "8703", "8708"]
    totals = db.rows(
        w.con,
        "select distinct commodity from published where subject = 'trade' and reporter = 'MEX' and partner = 'KOR' and flow = 'X' and period = '2024' and via = 'comtrade' order by 1",
    )
    assert [r["commodity"] for r in totals] == ["87", "TOTAL"]
    assert db.one(w.con, "select count(*) from trade where partner = 'WLD'") == 0
    assert db.one(w.con, "select count(*) from investment where partner = 'WLD'") == 0


def test_scale_comes_from_the_source_once() -> None:
    w = world([File("baci", {"trade": [GOOD]}, multiplier=Decimal(1000))])
    assert db.one(w.con, "select value_usd from trade") == 10_000


def test_values_are_rounded_to_cents_half_away_from_zero() -> None:
    w = world(
        [
            File(
                "se_fdi",
                {"investment": [fdi("KOR", "2022", "-0.000000125"), fdi("KOR", "2023", "0.000000125")]},
                multiplier=Decimal(1_000_000),
            )
        ]
    )
    assert [str(r["value_usd"]) for r in db.rows(w.con, "select value_usd from published order by period")] == ["-0.13", "0.13"]


def test_a_parent_industry_is_a_total_of_its_branches() -> None:
    rows = [fdi("KOR", "2022", "5", industry=i) for i in ("31-33", "336", "3363", "11")]
    w = world([File("se_fdi", {"investment": rows})])
    assert [r["industry"] for r in db.rows(w.con, "select industry from investment order by 1")] == ["11", "3363"]
    assert [r["industry"] for r in db.rows(w.con, "select industry from published order by 1")] == ["31-33", "336"]


def test_an_identity_that_fails_stops_the_build() -> None:
    con = loaded([File("comtrade", {"trade": [GOOD]})])
    con.execute("update snapshot set rows_read = 9")
    with pytest.raises(BuildBroken) as caught:
        finish(con)
    assert "rows_add_up" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def whole() -> db.Connection:
    return world([*FILES, File("comtrade", {"trade": [{**GOOD, "period": "none"}]})]).con


@pytest.fixture
def damaged(whole: db.Connection) -> Iterator[db.Connection]:
    """A world whose identities hold, to be damaged; what is done to it is taken back."""
    check_identities(whole)
    whole.execute("begin transaction")
    yield whole
    whole.execute("rollback")


@pytest.mark.parametrize(
    ("damage", "identity"),
    [
        ("update published set value_usd = -1 where commodity = 'TOTAL' and reporter = 'KOR'", "trade_not_negative"),
        ("update trade set snapshot_id = 99 where commodity = '27'", "fact_snapshots_exist"),
        ("delete from trade where commodity = '26'", "parts_equal_leaves"),
        (
            "insert into trade select * replace ('870323' as commodity) from trade where commodity = '8703' and reporter = 'MEX'",
            "leaves_have_no_children",
        ),
        ("insert into dyad_period select * from dyad_period limit 1", "keys_are_unique"),
        ("delete from rejected", "rejected_are_counted"),
        (
            "update investment_period set value_usd = value_usd + 10 where derivation = 'difference of sums to date'",
            "quarters_within_years",
        ),
    ],
)
def test_each_identity_catches_its_damage(damaged: db.Connection, damage: str, identity: str) -> None:
    con = damaged
    if identity == "parts_equal_leaves":
        con.execute("update trade set value_usd = value_usd + 1 where commodity = '26'")
    else:
        con.execute(damage)
    with pytest.raises(BuildBroken) as caught:
        check_identities(con)
    assert identity in str(caught.value)


def test_a_correction_applies_while_it_is_needed_and_fails_once_mended(tmp_path: Path) -> None:
    entry = """
        [[correction]]
        id = "ten-too-few"
        table = "trade"
        where = "reporter = 'MEX' and commodity = '8703'"
        expect = "value_usd = 10"
        set = { value_usd = "20" }
        why = "a digit was lost"
        evidence = "worked by hand"
    """
    (tmp_path / "c.toml").write_text(entry)
    entries = load_corrections(tmp_path / "c.toml")
    con = loaded([File("comtrade", {"trade": [GOOD]})])
    set_repeats_apart(con)
    settle(con)
    correct(con, entries)
    assert db.one(con, "select value_usd from trade") == 20
    with pytest.raises(BuildBroken, match="mended at the source"):
        correct(con, entries)


def test_a_correction_must_be_whole(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[[correction]]\nid = "x"\ntable = "trade"\n')
    with pytest.raises(BuildBroken, match="lacks"):
        load_corrections(tmp_path / "c.toml")


def test_the_packaged_corrections_are_well_formed() -> None:
    assert isinstance(load_corrections(), tuple)


def test_the_hs_revision_of_a_file_that_does_not_say_it_is_found_by_its_codes() -> None:
    from bilateral.model import Batch, Snapshot
    from bilateral.warehouse.build import classify_batch
    from tiny import batches

    con = db.connect(None)
    from bilateral.warehouse.build import create

    create(con)
    con.executemany(
        "insert into commodity_name values (?, ?, '', 'en', 1)", [("H0", "010111"), ("H0", "870310"), ("H5", "010121"), ("H5", "870310")]
    )
    snapshot = Snapshot("baci", "0" * 64, "data.csv", "", "", None, "", "", "", 0, Path("data.csv"))
    row = {key: value for key, value in {**GOOD, "commodity": "010121"}.items() if key != "classification"}
    [batch] = batches(File("baci", {"trade": [row]}))
    assert classify_batch(con, snapshot, batch).constants["classification"] == "H5"
    ambiguous = Batch(**{**vars(batch), "rows": batch.rows.with_columns(commodity=batch.rows["commodity"].replace("010121", "870310"))})
    with pytest.raises(BadFile, match="does not say its HS revision"):
        classify_batch(con, snapshot, ambiguous)


def test_every_table_with_facts_has_a_key() -> None:
    con = db.connect(None)
    con.execute(db.sql("schema.sql"))
    for table, key in KEYS.items():
        assert {name.strip() for name in key.split(",")} <= set(db.columns(con, table))
