"""Mexico's FDI workbooks and tables: published figures from the real files, and every quirk on a small file made by hand."""

from __future__ import annotations

import time
import zipfile
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from bilateral import rawfile
from bilateral.model import STAGED, BadFile, Batch, Kind, RawFile, Reject
from bilateral.sources._se_fdi_words import part_of, plain, read_value
from bilateral.sources.se_fdi import SOURCE, vintage
from conftest import SHARED

KEYS = ["partner", "instrument", "industry", "region", "period"]
KOREA = "Corea, República de"


def batches(path: Path) -> tuple[Kind, list[Batch]]:
    """As the source reads a file; a real one, which does not change, once for all tests."""
    return _kept(path) if path.is_relative_to(SHARED) else _read(path)


def _read(path: Path) -> tuple[Kind, list[Batch]]:
    file = RawFile(path, path.name)
    kind = SOURCE.recognise(file)
    return kind, list(SOURCE.read(file, kind))


_kept = lru_cache(maxsize=3)(_read)


def cells(path: Path) -> pl.DataFrame:
    """All staged cells of a file with the batch constants filled in, and `number` in US$ million."""
    found = [
        b.rows.with_columns(pl.lit(v).alias(k) for k, v in b.constants.items()).select("raw_row", *KEYS, "value", "conf_status")
        for b in batches(path)[1]
        if b.table == "investment"
    ]
    return pl.concat(found).with_columns(pl.col("value").cast(pl.Float64).alias("number"))


def rejects(path: Path) -> list[Reject]:
    return [reject for batch in batches(path)[1] for reject in batch.rejects]


def names(path: Path) -> dict[str, str]:
    (batch,) = (b for b in batches(path)[1] if b.table == "commodity_name")
    assert batch.constants == {"classification": "SCIAN", "lang": "es"}
    return dict(batch.rows.select("commodity", "name").rows())


def value(rows: pl.DataFrame, period: str, **key: str) -> float | None:
    """The one cell of a key; dimensions not named are TOTAL, the origin WLD."""
    whole = {"partner": "WLD", "instrument": "TOTAL", "industry": "TOTAL", "region": "TOTAL", **key, "period": period}
    (found,) = rows.filter(*(pl.col(k) == v for k, v in whole.items()))["number"].to_list()
    return None if found is None else float(found)


# ---------------------------------------------------------------------------------------------------------- files made by hand

YEARS = [None, 2020, None, None, None, "Total 2020", 2021, None, None, None, "Total 2021", "Total general"]
QUARTERS = [1, 2, 3, 4, None, 1, 2, 3, 4, None, None]
ONES = [1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 36]  # hand-added: 1+2+3+4 = 10, 5+6+7+8 = 26, together 36
FOOT = [["*/ Con información al 31 de diciembre de 2021."], ["Fuente: Secretaría de Economía."], ['"C" (confidencial) …']]


def save(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def sheet(label: str | None, *rows: list[object]) -> list[list[object]]:
    return [YEARS, [label, *QUARTERS], *rows]


def four(**changed: list[list[object]]) -> dict[str, list[list[object]]]:
    title = ["Inversión Extranjera Directa en México\n(millones de dólares)"]
    book: dict[str, list[list[object]]] = {
        "Tipo de Inversión ": [title, *sheet("Tipo de Inversión ", ["Nuevas inversiones", *ONES], ["Total", *ONES]), [], *FOOT],
        "País de Origen": [title, *sheet("País de Origen ", ["Alemania", *ONES], ["Total", *ONES]), [], *FOOT],
        "Por sector": [title, *sheet("Sector, subsector y rama ", ["11 Agricultura", *ONES], ["111 Cultivos", *ONES], ["Total", *ONES])],
        "Por entidad federativa": [title, *sheet("Entidad federativa", ["Nuevo León", *ONES], ["Total", *ONES])],
    }
    return {**book, **changed}


def long_table(path: Path, sums: dict[int, list[float]], *, split: tuple[float, ...] = (0.5, 0.25, 0.125)) -> Path:
    """A CSV by type of investment whose three types share each national sum; exact in binary, so that sums stay exact."""
    types = ["Nuevas inversiones", "Reinversión de utilidades", "Cuentas entre compañías"]
    lines = ["Tipo de Inversión,IED,Fecha,Year,Q,YQ,is_confidential"]
    for year, quarters in sums.items():
        for q, total in enumerate(quarters, 1):
            lines += [f"{name},{total * part},{year}-01-01,{year},{q},{year}Q{q},False" for name, part in zip(types, split, strict=True)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


TO_DATE = {2020: [80.0, 160.0, 240.0, 320.0], 2021: [88.0, 200.0, 240.0, 400.0], 2022: [96.0, 160.0, 200.0, 480.0]}
BY_QUARTER = {2020: [160.0, 80.0, 40.0, 120.0], 2021: [240.0, 160.0, 40.0, 80.0], 2022: [160.0, 200.0, 40.0, 16.0]}


# ------------------------------------------------------------------------------------------------------------- cells and labels


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (0, ("0", None)),
        (0.0, ("0.0", None)),
        (673.5, ("673.5", None)),
        (-32.481412145337664, ("-32.481412145337664", None)),
        (6e-08, ("0.00000006", None)),
        ("C", (None, "C")),
        (" C ", (None, "C")),
        (None, (None, None)),
        ("  ", (None, None)),
        ("12.5", ("12.5", None)),
    ],
)
def test_a_cell_is_a_number_confidential_or_missing(cell: object, expected: tuple[str | None, str | None]) -> None:
    assert read_value(cell) == (*expected, "")


@pytest.mark.parametrize("cell", ["n.d.", "12,5", "1,234.5", "#REF!", True, float("nan"), date(2020, 1, 1), "CC"])
def test_any_other_cell_has_a_reason(cell: object) -> None:
    text, status, reason = read_value(cell)
    assert (text, status) == (None, None)
    assert reason


def test_plain_keeps_every_digit() -> None:
    assert plain("-9.99999999999428e-07") == "-0.000000999999999999428"
    assert Decimal(plain("1e+16")) == Decimal(10) ** 16


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Reinversión de utilidades", ("instrument", "reinvested_earnings")),
        ("11 Agricultura, cría y explotación", ("industry", "11")),
        ("1111 Cultivo de semillas", ("industry", "1111")),
        ("31-33 Industrias manufactureras", ("industry", "31-33")),
        ("43 y 46 Comercio", ("industry", "43-46")),
        ("48 y 49 Transportes, correos y almacenamiento", ("industry", "48-49")),
        ("Veracruz de Ignacio de la Llave", ("region", "Veracruz de Ignacio de la Llave")),
        ("Distrito Federal", ("region", "Distrito Federal")),
        ("México", ("region", "México")),
    ],
)
def test_parts_are_told_by_content(label: str, expected: tuple[str, str]) -> None:
    found = part_of(label)
    assert found is not None
    assert found[:2] == expected


@pytest.mark.parametrize("label", [KOREA, "Estados Unidos de América", "Otros países", "Islas Vírgenes de los Estados Unidos", "Colombia", "Total"])
def test_origins_are_no_parts(label: str) -> None:
    assert part_of(label) is None


def test_vintage_is_fifty_days_after_the_quarter() -> None:
    assert vintage(2022, 4) == date(2023, 2, 19)
    assert vintage(2025, 2) == date(2025, 8, 19)
    assert vintage(2024, 1) == date(2024, 5, 20)


# ------------------------------------------------------------------------------------------------------------ the published layout


def test_four_sheets_are_read_by_content(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", four())
    kind, found = batches(path)
    assert (kind.id, kind.vintage) == ("workbook", date(2022, 2, 19))
    assert kind.vintage_note == "inferred: last quarter covered 2021-Q4 (stated: información al 31 de diciembre de 2021) + 50 days"
    rows = cells(path)
    assert value(rows, "2020-Q3", partner="Alemania") == 3
    assert value(rows, "2021", industry="111") == 26
    assert value(rows, "2020/2021", region="Nuevo León") == 36
    assert value(rows, "2021-Q4", instrument="equity") == 8
    assert names(path) == {"11": "Agricultura", "111": "Cultivos"}
    for batch in found:
        assert set(batch.rows.columns) - {"raw_row"} | set(batch.constants) <= set(STAGED[batch.table])
        assert batch.rows["raw_row"].is_unique().all()
    investment = next(b for b in found if b.table == "investment")
    assert (investment.multiplier, investment.area_scheme) == (Decimal(1_000_000), "se_fdi")
    assert investment.constants["reporter"] == "MEX"
    assert investment.constants["principle"] == "directional"


def test_raw_row_leads_back_to_the_cell(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", four())
    (row,) = cells(path).filter(partner="Alemania", period="2020-Q3")["raw_row"]
    assert row == rawfile.cell_row(2, 4, 4)
    assert rawfile.locate(RawFile(path, path.name), row).text == "Alemania: 3"


def test_parts_belong_to_the_origin_above_them(tmp_path: Path) -> None:
    rows = [["Alemania", *ONES], ["Nuevas inversiones", *ONES], ["Cuentas entre compañías", *([0] * 11)], ["Austria", *(["C"] * 11)]]
    path = save(tmp_path / "a.xlsx", {"Hoja1 ": sheet(None, *rows, ["Nuevas inversiones", "C", *ONES[1:]], ["Total", *ONES])})
    found = cells(path)
    assert value(found, "2020", partner="Alemania", instrument="equity") == 10
    assert value(found, "2020", partner="Alemania", instrument="debt") == 0  # a zero that is published is a zero
    assert value(found, "2020") == 10
    held_back = found.filter(pl.col("conf_status") == "C")
    assert set(held_back["partner"]) == {"Austria"}
    assert held_back["value"].null_count() == held_back.height == 12
    assert found.select(KEYS).is_unique().all()


def test_positions_may_move(tmp_path: Path) -> None:
    moved = [["Cuadro 1"], [], ["Millones de dólares"], [], *([None, *row] for row in sheet("Entidad federativa", ["Sonora", *ONES]))]
    path = save(tmp_path / "a.xlsx", {"Notas": [["texto"]], **four(**{"Por entidad federativa": moved})})
    assert value(cells(path), "2021-Q1", region="Sonora") == 5
    assert "'Notas'" in batches(path)[0].describe


def test_a_year_under_way_is_no_year(tmp_path: Path) -> None:
    years = [None, 2020, None, None, None, "Total 2020", 2021, None, "Total 2021", "Total general"]
    path = save(tmp_path / "a.xlsx", {"x": [years, ["País/Tipo de Inversión", 1, 2, 3, 4, None, 1, 2], ["Chile", 1, 2, 3, 4, 10, 5, 6, 11, 21]]})
    kind, _ = batches(path)
    assert kind.vintage == date(2021, 8, 19)
    assert set(cells(path)["period"]) >= {"2020", "2021-01/2021-06", "2020-Q1/2021-Q2"}
    assert "2021" not in set(cells(path)["period"])


def test_blank_is_missing_and_odd_text_is_rejected_with_its_cell(tmp_path: Path) -> None:
    row = ["Alemania", None, "n.d.", "3,5", *ONES[3:]]
    path = save(tmp_path / "a.xlsx", four(**{"País de Origen": sheet("País de Origen", row, ["Total", *ONES])}))
    found = cells(path).filter(partner="Alemania", period="2020-Q1")
    assert found.select("value", "conf_status").rows() == [(None, None)]
    assert [(r.raw_row, r.reason) for r in rejects(path)] == [
        (rawfile.cell_row(2, 3, 3), "'n.d.' is neither a number nor C (confidential)"),
        (rawfile.cell_row(2, 3, 4), "'3,5' has a comma where a decimal point is expected"),
    ]
    assert rejects(path)[0].text == "Alemania, 2020-Q2: n.d."


def test_labels_of_another_kind_are_rejected(tmp_path: Path) -> None:
    rows = sheet("Entidad federativa", ["Sonora", *ONES], ["Atlántida", *ONES], [None, *ONES], ["Nuevas inversiones", *ONES], ["Jalisco"], ["Colima", *ONES, 9])
    found = rejects(save(tmp_path / "a.xlsx", four(**{"Por entidad federativa": rows})))
    assert [r.text for r in found] == ["Atlántida", "", "Nuevas inversiones", "Jalisco", "Colima: 9"]
    assert "no state" in found[0].reason
    assert found[3].reason == "a label without a value in any period"


def test_a_lacking_sheet_is_named(tmp_path: Path) -> None:
    sheets = four()
    del sheets["País de Origen"]
    with pytest.raises(BadFile, match=r"'Tipo de Inversión', 'Por sector', 'Por entidad federativa'; expected .*lacking: origin") as caught:
        batches(save(tmp_path / "a.xlsx", sheets))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"Hoja1": [["a", "b"], [1, 2]]}, "'Hoja1'; expected"),
        ({"Hoja1": [YEARS, [None, *QUARTERS], ["Chile", *ONES], ["11 Minas", *ONES], ["Sonora", *ONES]]}, "fit no layout"),
        ({"Hoja1": [["(miles de dólares)"], *sheet("País/Estado", ["Chile", *ONES])]}, "miles de dólares"),
        ({"Hoja1": [["(miles de millones de dólares)"], *sheet("País/Estado", ["Chile", *ONES])]}, "miles de millones"),
        ({"Hoja1": [[None, 2020, None, 2020], ["País/Estado", 1, 2, 2], ["Chile", 1, 2, 3]]}, "stands twice"),
        ({"Hoja1": [[None, 2020, None, None], ["País/Estado", 1, 3, 4], ["Chile", 1, 2, 3]]}, "lacks a quarter"),
        ({"Hoja1": [[None, 2020, None, "Suma"], ["País/Estado", 1, 2, None], ["Chile", 1, 2, 3]]}, "'Suma' is no year"),
        ({"Hoja1": sheet("País/Estado", ["Chile", 1, 3, 6, 10, 10, 5, 11, 18, 26, 26, 36])}, "sums to date"),
    ],
)
def test_unknown_layouts_are_refused_in_one_line(tmp_path: Path, sheets: dict[str, list[list[object]]], message: str) -> None:
    with pytest.raises(BadFile, match=message) as caught:
        batches(save(tmp_path / "a.xlsx", sheets))
    assert "\n" not in str(caught.value)


def test_reading_stops_after_a_run_of_blank_rows(tmp_path: Path) -> None:
    rows = sheet("País/Tipo de Inversión", ["Chile", *ONES], *([] for _ in range(50)), ["Perú", *ONES])
    assert set(cells(save(tmp_path / "a.xlsx", {"x": rows}))["partner"]) == {"Chile"}


# ----------------------------------------------------------------------------------------------------------------- long tables


def test_sums_to_date_are_told_from_the_figures(tmp_path: Path) -> None:
    path = long_table(tmp_path / "a.csv", TO_DATE)
    kind, _ = batches(path)
    assert kind.id == "table_cumulative"
    assert "sums from the start of the year, 2020-Q1 to 2022-Q4" in kind.describe
    rows = cells(path)
    assert sorted(set(rows["period"]))[:4] == ["2020", "2020-01/2020-06", "2020-01/2020-09", "2020-Q1"]
    assert value(rows, "2021", instrument="equity") == 200
    assert value(rows, "2021-01/2021-06", instrument="debt") == 25


def test_discrete_quarters_are_told_from_the_figures(tmp_path: Path) -> None:
    path = long_table(tmp_path / "a.csv", BY_QUARTER)
    kind, _ = batches(path)
    assert kind.id == "table_discrete"
    assert "discrete quarters, 2020-Q1 to 2022-Q4" in kind.describe
    rows = cells(path)
    assert sorted(set(rows["period"]))[:4] == ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]
    assert value(rows, "2022-Q4", instrument="equity") == 8


@pytest.mark.parametrize("sums", [{2020: [80.0, 160.0, 240.0, 320.0]}, {2020: [80.0, 160.0, 120.0, 320.0], 2021: [80.0, 160.0, 120.0, 320.0]}])
def test_what_the_figures_leave_open_is_refused(tmp_path: Path, sums: dict[int, list[float]]) -> None:
    with pytest.raises(BadFile, match="cannot tell whether its quarters"):
        batches(long_table(tmp_path / "a.csv", sums))


def test_first_quarters_alone_are_the_same_either_way(tmp_path: Path) -> None:
    path = long_table(tmp_path / "a.csv", {2020: [80.0], 2021: [40.0]})
    assert set(cells(path)["period"]) == {"2020-Q1", "2021-Q1"}


def test_columns_may_be_shuffled_and_files_be_csv_parquet_or_xlsx(tmp_path: Path) -> None:
    csv = long_table(tmp_path / "a.csv", TO_DATE)
    expected = cells(csv).drop("raw_row", "value")  # 40.0 in one file is 40 in another
    frame = pl.read_csv(csv)
    frame.select(reversed(frame.columns)).write_parquet(tmp_path / "b.parquet")
    save(tmp_path / "c.xlsx", {"datos": [["IED en México"], [], frame.columns, *map(list, frame.rows())]})
    for name, raw_row in (("b.parquet", 1), ("c.xlsx", rawfile.cell_row(1, 4, 2))):
        found = cells(tmp_path / name)
        assert found["raw_row"][0] == raw_row
        assert found.drop("raw_row", "value").equals(expected)
    assert cells(csv)["raw_row"][0] == 2


def test_names_of_columns_vary(tmp_path: Path) -> None:
    text = long_table(tmp_path / "a.csv", TO_DATE).read_text("utf-8")
    (tmp_path / "b.csv").write_text(text.replace("Tipo de Inversión,IED,Fecha,Year,Q", "TIPO_DE_INVERSION,ied,Fecha,Año,Trimestre"), "utf-8")
    assert value(cells(tmp_path / "b.csv"), "2021", instrument="equity") == 200


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("IED", "Monto", "'Monto'"),
        ("Tipo de Inversión", "Clase", "'Clase'"),
        (",Q,", ",index,", "lacks quarter"),
        ("Fecha", "Estado federal", "'Estado federal'"),
        ("Fecha", "Año", "two columns for one thing"),
    ],
)
def test_unknown_or_lacking_columns_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = long_table(tmp_path / "a.csv", TO_DATE)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(BadFile, match=message) as caught:
        batches(path)
    assert "\n" not in str(caught.value)


def test_confidential_is_never_zero_and_zero_is_kept(tmp_path: Path) -> None:
    path = long_table(tmp_path / "a.csv", TO_DATE)
    with path.open("a", encoding="utf-8") as out:
        out.write("Nuevas inversiones,0,,2023,1,2023Q1,True\nReinversión de utilidades,0.0,,2023,1,2023Q1,False\n")
        out.write("Cuentas entre compañías,C,,2023,1,2023Q1,False\nCuentas entre compañías,,,2023,2,2023Q2,False\n")
    rows = cells(path).filter(pl.col("period").str.starts_with("2023"))
    assert rows.select("instrument", "value", "conf_status").rows() == [
        ("equity", None, "C"),
        ("reinvested_earnings", "0.0", None),
        ("debt", None, "C"),
        ("debt", None, None),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('Nuevas inversiones,"12,5",,2023,1,2023Q1,False', "'12,5' has a comma where a decimal point is expected"),
        ("Nuevas inversiones,n.d.,,2023,1,2023Q1,False", "'n.d.' is neither a number nor C (confidential)"),
        ("Nuevas inversiones,1,,23,1,2023Q1,False", "23 is no year"),
        ("Nuevas inversiones,1,,2023,5,2023Q1,False", "5 is no quarter 1 to 4"),
        ("Nuevas inversiones,1,,2023,,2023Q1,False", "blank is no quarter 1 to 4"),
        ("Nuevas inversiones,1,,2023,1,2023Q1,quizá", "quizá is no truth value"),
        ("Otras,1,,2023,1,2023Q1,False", "no known type of investment"),
    ],
)
def test_rows_that_cannot_be_read_are_rejected_with_line_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    path = long_table(tmp_path / "a.csv", TO_DATE)
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    (found,) = rejects(path)
    assert (found.raw_row, found.reason) == (38, reason)  # a header and 3 years × 4 quarters × 3 types before it
    assert "year=" in found.text
    assert cells(path).height == 36


def test_industries_take_the_code_of_their_level(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "Concepto": ["Industrias manufactureras", "Industria alimentaria", "Molienda", "Minería", "Transportes, correos y almacenamiento", "Sin código"],
            "Nivel": [2, 3, 4, 2, 2, 2],
            "Sector": [None, 31.0, 31.0, 21.0, None, None],
            "Subsector": [None, 311.0, 311.0, None, None, None],
            "Rama": [None, None, 3112.0, None, None, None],
            "IED": [6e-08, 2.5, 2.5, 0.0, 1.0, 1.0],
        }
    )
    path = tmp_path / "a.parquet"
    frame.with_columns(Year=pl.lit(2024, pl.Int32), Q=pl.lit(1, pl.Int32)).write_parquet(path)
    assert cells(path).select("industry", "value", "raw_row").rows() == [
        ("31-33", "0.00000006", 1), ("311", "2.5", 2), ("3112", "2.5", 3), ("21", "0.0", 4), ("48-49", "1.0", 5),
    ]  # fmt: skip
    assert names(path)["3112"] == "Molienda"
    (found,) = rejects(path)
    assert (found.raw_row, found.reason) == (6, "no known industry (SCIAN code of its level)")


def test_totals_in_a_long_table_are_totals(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("País,Estado,IED,Year,Q\nTotal,Sonora,5,2024,1\nChile,Total,3,2024,1\n", "utf-8")
    assert cells(path).select("partner", "region").rows() == [("WLD", "Sonora"), ("Chile", "TOTAL")]


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "<!doctype html><html></html>", "País,Estado,IED,Year,Q\n"])
def test_other_files_are_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(BadFile) as caught:
        batches(path)
    assert "\n" not in str(caught.value)


def test_a_damaged_sheet_is_refused_in_one_line(tmp_path: Path) -> None:
    with zipfile.ZipFile(save(tmp_path / "a.xlsx", four())) as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as cut:
        for name in whole.namelist():
            cut.writestr(name, whole.read(name)[:1500] if name.endswith("sheet2.xml") else whole.read(name))
    with pytest.raises(BadFile, match="damaged workbook") as caught:
        batches(tmp_path / "b.xlsx")
    assert "\n" not in str(caught.value)


def test_a_sheet_that_declares_every_row_there_can_be_is_read_in_bounded_time(tmp_path: Path) -> None:
    plainly = save(tmp_path / "a.xlsx", four())
    book = openpyxl.load_workbook(plainly)
    book["Por sector"].cell(1_048_576, 12).number_format = "0.0"
    book.save(tmp_path / "b.xlsx")
    started = time.monotonic()
    assert cells(tmp_path / "b.xlsx").equals(cells(plainly))
    assert time.monotonic() - started < 10
    with zipfile.ZipFile(tmp_path / "b.xlsx") as made:
        assert b':L1048576"' in made.read("xl/worksheets/sheet3.xml")[:2000]


# ------------------------------------------------------------------------------- the real files, against the published figures


@pytest.fixture(scope="module")
def old(shared: Path) -> Path:
    """The release of the fourth quarter of 2022."""
    return shared / "fdi_mexico" / "workbook_2022q4"


@pytest.fixture(scope="module")
def new(shared: Path) -> Path:
    """The long tables of 2025."""
    return shared / "fdi_mexico" / "workbook_2025q3"


@pytest.mark.slow
@pytest.mark.real
def test_2022_release_by_origin(old: Path) -> None:
    path = old / "flujosportipodeinversion.xlsx"
    kind, _ = batches(path)
    rows = cells(path)
    assert kind.vintage == date(2023, 2, 19)
    assert "31 de diciembre de 2022" in kind.vintage_note
    assert round(value(rows, "2013", partner=KOREA) or 0, 1) == 472.7
    assert round(value(rows, "2022", partner=KOREA) or 0, 1) == 673.5
    quarters = rows.filter(pl.col("period").str.contains("-Q"))["period"]
    assert quarters.n_unique() == 24 * 4
    assert rows["period"].n_unique() == 24 * 5 + 1  # and 24 years and all of them as one
    assert rejects(path) == []
    # 50 origins and the rest, 3 types, 32 states, 391 industries, and a total on each of the four sheets, of 121 periods each
    assert rows.height == (51 + 3 + 32 + 391 + 4) * 121
    whole = rows.filter(pl.col("partner") == "WLD", *(pl.col(k) == "TOTAL" for k in KEYS[1:4]), pl.col("period") == "2022")["number"]
    assert [round(total, 1) for total in whole] == [35291.6] * 4
    for dimension in ("instrument", "region", "industry", "partner"):
        parts = rows.filter(pl.col(dimension) != ("WLD" if dimension == "partner" else "TOTAL"), pl.col("period") == "2012")
        parts = parts.filter(pl.col("industry").str.contains(r"^(TOTAL|\d\d|\d\d-\d\d)$"))
        total = rows.filter(pl.col("partner") == "WLD", *(pl.col(k) == "TOTAL" for k in KEYS[1:4]), pl.col("period") == "2012")["number"][0]
        assert parts["number"].sum() == pytest.approx(total, rel=0.001), dimension  # each breakdown is the whole once, but for what is held back


@pytest.mark.slow
@pytest.mark.real
def test_2022_release_blank_cells_are_missing(old: Path) -> None:
    rows = cells(old / "flujosportipodeinversion.xlsx")
    blank = rows.filter(pl.col("value").is_null() & pl.col("conf_status").is_null())
    assert sorted(blank.select("industry", "region", "period").rows()) == [
        ("1124", "TOTAL", "1999-Q4"), ("1124", "TOTAL", "2022-Q3"),
        ("TOTAL", "Estado de México", "1999-Q4"), ("TOTAL", "Estado de México", "2022-Q3"),
    ]  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize(("name", "dimension", "parts"), [("inversion.xlsx", "instrument", 3), pytest.param("federitiva.xlsx", "region", 32, marks=pytest.mark.slow)])
def test_2022_release_cross_tables(old: Path, name: str, dimension: str, parts: int) -> None:
    rows = cells(old / name)
    assert rejects(old / name) == []
    assert rows[dimension].n_unique() == parts + 1
    assert rows["partner"].n_unique() == 52  # 50 origins, the rest, and all
    assert rows.select(KEYS).is_unique().all()  # nothing stands twice
    assert round(value(rows, "2022", partner=KOREA) or 0, 1) == 673.5
    origins = rows.filter(pl.col("period") == "2021", pl.col(dimension) == "TOTAL", pl.col("partner") != "WLD")
    free = rows.filter(pl.col("period") == "2021", pl.col(dimension) != "TOTAL", pl.col("partner") == KOREA)
    total = value(rows, "2021", partner=KOREA)
    assert total is not None
    if not free["conf_status"].is_not_null().any():
        assert free["number"].sum() == pytest.approx(total)
    assert origins["number"].sum() == pytest.approx(value(rows, "2021"), rel=0.02)  # what is held back is the rest


@pytest.mark.real
@pytest.mark.slow
def test_2022_release_origin_by_industry_is_read_in_bounded_time(old: Path) -> None:
    started = time.monotonic()
    rows = cells(old / "FDI.xlsx")
    assert time.monotonic() - started < 60  # about 5 s on one core; the sheet declares 1,048,576 rows
    assert rows.height == 9375 * 121  # every labelled row of the sheet, to its last column
    assert rows.select(KEYS).is_unique().all()
    assert round(value(rows, "2013", partner=KOREA) or 0, 1) == 472.7
    assert {"11", "111", "1111", "31-33", "48-49", "43-46"} <= set(rows["industry"])
    sectors = rows.filter(pl.col("industry").str.contains(r"^\d\d(-\d\d)?$"), partner="Alemania", period="1999/2022")
    assert sectors["conf_status"].is_not_null().sum() <= 3
    assert sectors["number"].sum() == pytest.approx(29234.2433926577, rel=0.01)


@pytest.mark.slow
@pytest.mark.real
def test_2025_tables_are_sums_to_date(new: Path) -> None:
    for path in sorted(new.glob("*.parquet")):
        kind = SOURCE.recognise(RawFile(path, path.name))
        assert kind.id == "table_cumulative", path.name
        assert kind.vintage == date(2025, 8, 19)
        assert kind.vintage_note == "inferred: last quarter covered 2025-Q2 + 50 days"


@pytest.mark.real
def test_2025_by_origin(new: Path) -> None:
    rows = cells(new / "investment_by_country.parquet")
    for period, published in (("2013", 460.0), ("2022", 683.9), ("2024", 1381.3)):
        assert round(value(rows, period, partner=KOREA) or 0, 1) == published
    for period, published in (("2013", 48346), ("2022", 36216), ("2023", 36477)):
        assert round(rows.filter(period=period)["number"].sum()) == published
    assert rows["period"].n_unique() == 78  # 2006-Q1 to 2025-Q2
    assert len([p for p in set(rows["period"]) if len(p) == 4]) == 19
    assert rows.height == 151 * 78


@pytest.mark.real
def test_2025_by_type_and_state(new: Path) -> None:
    rows = cells(new / "types_by_country.parquet").filter(partner=KOREA)
    assert round(value(rows, "2024", partner=KOREA, instrument="reinvested_earnings") or 0, 1) == 849.1
    assert round(value(rows, "2024", partner=KOREA, instrument="debt") or 0, 1) == 527.4
    assert round(value(rows, "2024", partner=KOREA, instrument="equity") or 0, 2) == 4.85
    states = cells(new / "country_by_state.parquet").filter(partner=KOREA, period="2024")
    assert round(value(states, "2024", partner=KOREA, region="Nuevo León") or 0, 1) == 701.2
    assert round(states["number"].sum(), 1) == 1313.6
    assert states["conf_status"].is_not_null().sum() == states["number"].null_count() > 0


@pytest.mark.slow
@pytest.mark.real
def test_2025_largest_table(new: Path) -> None:
    path = new / "sector_by_state.parquet"
    rows = cells(path)
    assert rows.height == 656_604
    assert rejects(path) == []
    assert rows.select(KEYS).is_unique().all()  # blank sector codes of the joined sectors would collide
    assert {"31-33", "48-49", "311", "3111"} <= set(rows["industry"])
    assert names(path)["31-33"] == "Industrias manufactureras"
    assert rows.filter(pl.col("conf_status") == "C")["value"].null_count() == 125_241


@pytest.mark.slow
@pytest.mark.real
def test_a_real_discrete_table_is_told(old: Path, tmp_path: Path) -> None:
    rows = cells(old / "flujosportipodeinversion.xlsx").filter(pl.col("period").str.contains("-Q"), pl.col("partner") != "WLD")
    table = rows.select(
        pl.col("partner").alias("País"), pl.col("number").alias("IED"), pl.col("period").str.head(4).cast(pl.Int32).alias("Year"),
        pl.col("period").str.tail(1).cast(pl.Int32).alias("Q"), (pl.col("conf_status") == "C").fill_null(False).alias("is_confidential"),
    )  # fmt: skip
    table.write_parquet(tmp_path / "a.parquet")
    kind, _ = batches(tmp_path / "a.parquet")
    assert kind.id == "table_discrete"
    assert value(cells(tmp_path / "a.parquet"), "2013-Q1", partner=KOREA) == value(rows, "2013-Q1", partner=KOREA)
