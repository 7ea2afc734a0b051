"""CEPII BACI: the yearly table and the two lists of a release. Values typed by hand unless a comment cites one."""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from bilateral.model import BadFile, Batch, RawFile
from bilateral.sources.baci import SOURCE, release, revision

PUBLISHED = "BACI_HS17_Y2020_V202201.csv"
LINES = "t,i,j,k,v,q\n2020,4,31,251512,27.82,169.8\n2020,4,32,10129,0.164,NA\n"


def put(folder: Path, name: str, content: str | bytes) -> RawFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return RawFile(path, name)


def only(file: RawFile) -> Batch:
    (batch,) = SOURCE.read(file, SOURCE.recognise(file))
    return batch


def test_data(tmp_path: Path) -> None:
    file = put(tmp_path, PUBLISHED, LINES)
    kind = SOURCE.recognise(file)
    assert (kind.id, kind.vintage, kind.vintage_note) == ("data", date(2022, 1, 1), "release V202201")
    batch = only(file)
    assert batch.rows.to_dicts() == [
        {"raw_row": 2, "period": "2020", "reporter": "4", "partner": "31", "commodity": "251512", "value": "27.82", "weight_kg": "169.8"},
        {"raw_row": 3, "period": "2020", "reporter": "4", "partner": "32", "commodity": "010129", "value": "0.164", "weight_kg": None},
    ]
    assert (batch.table, batch.multiplier, batch.weight_multiplier, batch.complete) == ("trade", Decimal(1000), Decimal(1000), True)
    assert batch.area_scheme == "baci:V202201"
    assert dict(batch.constants) == {
        "flow": "X", "classification": "H5", "valuation": "FOB", "obs_status": "E", "partner_basis": "reconciled", "producer": "baci",
    }  # fmt: skip


def test_a_name_that_does_not_tell(tmp_path: Path) -> None:
    file = put(tmp_path, "mine.csv", LINES)
    assert SOURCE.recognise(file).vintage is None
    batch = only(file)
    assert batch.area_scheme == "baci"
    assert "classification" not in batch.constants
    assert "classification" not in batch.rows.columns


@pytest.mark.parametrize(
    ("name", "told", "hs"),
    [
        (PUBLISHED, "V202201", "H5"),
        ("BACI_HS92_Y1995_V202401b.csv", "V202401b", "H0"),
        ("BACI_HS96_Y2001_V202301.csv.gz", "V202301", "H1"),
        ("BACI_HS02_Y2003_V202301.csv", "V202301", "H2"),
        ("BACI_HS07_Y2009_V202301.csv", "V202301", "H3"),
        ("BACI_HS12_Y2013_V202301.csv", "V202301", "H4"),
        ("BACI_HS22_Y2023_V202501.csv", "V202501", "H6"),
        ("BACI_HS_Y2020_exporters_4_710.csv", "", None),
    ],
)
def test_names(name: str, told: str, hs: str | None) -> None:
    assert (release(name), revision(name)) == (told, hs)


@pytest.mark.parametrize(
    "content",
    [
        "q,v,k,j,i,t,note\n169.8,27.82,251512,31,4,2020,x\nNA,0.164,10129,32,4,2020,y\n",
        '"t","i","j","k","v","q"\r\n2020,4,31,"251512",27.82,"       169.8"\r\n2020,4,32,"010129",0.164,"          NA"\r\n',
        "t;i;j;k;v;q\n2020;4;31;251512;27,82;169,8\n2020;4;32;10129;0,164;\n",
        "\ufefft,i,j,k,v,q\n2020,4,31,251512,27.82,169.8\n2020,4,32,010129,0.164,\n",
    ],
    ids=["shuffled", "quoted, padded, CRLF", "decimal commas", "byte-order mark"],
)
def test_ways_of_writing_the_same(tmp_path: Path, content: str) -> None:
    expected = only(put(tmp_path, "a.csv", LINES)).rows
    assert only(put(tmp_path, "b.csv", content)).rows.select(expected.columns).equals(expected)
    assert only(put(tmp_path, "c.csv.gz", gzip.compress(content.encode()))).rows.select(expected.columns).equals(expected)


def test_what_the_build_will_reject_is_left_as_it_is(tmp_path: Path) -> None:
    rows = only(put(tmp_path, "a.csv", "t,i,j,k,v,q\nxx,4,31,1234567,-2,1\n")).rows.row(0, named=True)
    assert (rows["period"], rows["commodity"], rows["value"]) == ("xx", "1234567", "-2")


@pytest.mark.parametrize("missing", ["t", "i", "j", "k", "v", "q"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    header = ",".join(name if name != missing else "renamed" for name in "tijkvq")
    with pytest.raises(BadFile, match=f"no column {missing};") as caught:
        SOURCE.recognise(put(tmp_path, PUBLISHED, header + "\n"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["a,b\n1,2\n", '{"data": []}', b"\x00\x01\x02" * 50, "<html></html>"])
def test_not_baci(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(BadFile) as caught:
        SOURCE.recognise(put(tmp_path, "x.csv", content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "header",
    ["country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha,Country", "country_code,x,country_name,country_iso2,country_iso3,y"],
)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig"])
def test_country_codes(tmp_path: Path, header: str, encoding: str) -> None:
    text = f"{header}\r\n531,Curacao,Curaçao,CW,CUW,z\r\n490,Asia,\"Other Asia, not elsewhere specified\",N/A,N/A,z\r\n"
    batch = only(put(tmp_path, "country_codes_V202102.csv", text.encode(encoding)))
    assert (batch.table, dict(batch.constants)) == ("area_code", {"scheme": "baci:V202102"})
    assert list(batch.rows.select("code", "area", "name").iter_rows()) == [("531", "CUW", "Curaçao"), ("490", None, "Other Asia, not elsewhere specified")]


def test_product_codes(tmp_path: Path) -> None:
    batch = only(put(tmp_path, "product_codes_HS92_V202102.csv", 'code,description\n10111,"Horses, live"\n9999AA,Not specified\n'))
    assert (batch.table, dict(batch.constants)) == ("commodity_name", {"classification": "H0", "lang": "en"})
    assert list(batch.rows.select("commodity", "name").iter_rows()) == [("010111", "Horses, live"), ("9999AA", "Not specified")]
    with pytest.raises(BadFile, match=r"product_codes_HS17_V202201\.csv"):
        SOURCE.recognise(put(tmp_path, "products.csv", "code,description\n10111,Horses\n"))


@pytest.mark.real
@pytest.mark.parametrize(("name", "rows", "year"), [("ExampleTradeData_BACI.csv", 71_192, "2021"), ("BACI_HS_Y2020_exporters_4_710.csv", 70_920, "2020")])
def test_real_data(shared: Path, name: str, rows: int, year: str) -> None:
    batch = only(RawFile(shared / "baci" / name, name))
    assert (batch.rows.height, batch.rejects) == (rows, ())
    assert batch.rows["period"].unique().to_list() == [year]
    assert set(batch.rows["reporter"]) == {"4", "710"}
    assert batch.rows.filter(~pl.col("commodity").str.contains(r"^\d{6}$")).is_empty()
    assert batch.rows["value"].cast(pl.Float64).min() > 0  # type: ignore[operator]
    assert batch.rows["weight_kg"].cast(pl.Float64).null_count() == batch.rows["weight_kg"].null_count() > 2000


@pytest.mark.real
@pytest.mark.parametrize("told", ["V202001", "V202102", "V202201"])
def test_real_country_codes(shared: Path, told: str) -> None:
    batch = only(RawFile(shared / "baci" / f"country_codes_{told}.csv", f"country_codes_{told}.csv"))
    held = {code: (area, name) for code, area, name in batch.rows.select("code", "area", "name").iter_rows()}
    assert batch.constants["scheme"] == f"baci:{told}"
    assert (held["842"][0], held["699"][0], held["410"][0]) == ("USA", "IND", "KOR")
    assert held["531"] == ("CUW", "Curaçao")


@pytest.mark.real
@pytest.mark.parametrize(("name", "rows", "hs"), [("product_codes_HS17_V202201.csv", 5384, "H5"), ("product_codes_HS92_V202102.csv", 5022, "H0")])
def test_real_product_codes(shared: Path, name: str, rows: int, hs: str) -> None:
    batch = only(RawFile(shared / "baci" / name, name))
    assert (batch.rows.height, batch.constants["classification"]) == (rows, hs)
    assert batch.rows["commodity"].n_unique() == rows
