"""UN Comtrade: every format it writes, what is refused, and the questions asked of its API. Values typed by hand unless a comment cites one."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bilateral import rawfile
from bilateral.model import Asked, BadFile, Batch, BilateralError, RawFile, Request, Unreachable
from bilateral.sources.comtrade import SOURCE

# An annual import row: 1,500 US dollars CIF of horses (HS 0101) from Korea (410) into Mexico (484), 20 kg.
ROW: dict[str, Any] = {
    "typeCode": "C", "freqCode": "A", "refYear": 2023, "refMonth": 52, "period": "2023", "reporterCode": 484, "flowCode": "M", "partnerCode": 410,
    "partner2Code": 0, "classificationCode": "H6", "cmdCode": "0101", "aggrLevel": 4, "customsCode": "C00", "motCode": 0, "qtyUnitCode": 5,
    "qtyUnitAbbr": None, "qty": 3, "netWgt": 20.5, "isNetWgtEstimated": False, "cifvalue": 1500.25, "fobvalue": None, "primaryValue": 1500.25,
}  # fmt: skip
LEGACY_HEADER = (
    "Classification,Year,Period,Aggregate Level,Trade Flow Code,Reporter Code,Partner Code,2nd Partner Code,Customs Proc. Code,"
    "Mode of Transport Code,Commodity Code,Qty Unit Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$),CIF Trade Value (US$),FOB Trade Value (US$)"
)


def put(folder: Path, name: str, content: str | bytes) -> RawFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return RawFile(path, name)


def answer(*rows: dict[str, Any]) -> str:
    return json.dumps({"elapsedTime": "0.1 secs", "count": len(rows), "data": list(rows), "error": ""})


def table(*rows: dict[str, Any], delimiter: str = ",") -> str:
    lines = [delimiter.join(rows[0]), *(delimiter.join("" if v is None else str(v) for v in row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def batches(file: RawFile) -> list[Batch]:
    return list(SOURCE.read(file, SOURCE.recognise(file)))


def only(file: RawFile) -> dict[str, Any]:
    (batch,) = batches(file)
    assert not batch.rejects
    return batch.rows.row(0, named=True)


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


# ------------------------------------------------------------------------------------------------------------- the formats


def test_api_json(tmp_path: Path) -> None:
    file = put(tmp_path, "a.json", answer(ROW))
    assert SOURCE.recognise(file).rows == 1
    (batch,) = batches(file)
    assert (batch.table, batch.area_scheme, batch.multiplier, batch.complete) == ("trade", "comtrade", 1, False)
    assert batch.constants == {"producer": "comtrade"}
    assert batch.rows.to_dicts() == [
        {
            "raw_row": 1, "reporter": "484", "partner": "410", "flow": "M", "period": "2023", "classification": "H6", "commodity": "0101",
            "value": "1500.25", "quantity": "3", "quantity_unit": "u", "weight_kg": "20.5", "valuation": "CIF", "partner_basis": "origin",
        }
    ]  # fmt: skip
    assert json.loads(rawfile.locate(file, 1).text)["cmdCode"] == "0101"


@pytest.mark.parametrize("rename", [str, snake], ids=["camelCase", "snake_case"])
@pytest.mark.parametrize("form", ["csv", "csv.gz", "csv.zip", "parquet"])
def test_api_rows_as_tables(tmp_path: Path, form: str, rename: Any) -> None:
    row = {rename(name): value for name, value in ROW.items()}
    if form == "parquet":
        pl.DataFrame([row]).write_parquet(tmp_path / "a.parquet")
        file = RawFile(tmp_path / "a.parquet", "a.parquet")
    elif form == "csv.zip":
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("a.csv", table(row))
        file = RawFile(tmp_path / "a.zip", "a.zip")
    else:
        data = table(row).encode()
        file = put(tmp_path, f"a.{form}", gzip.compress(data) if form.endswith("gz") else data)
    found = only(file)
    assert (found["reporter"], found["commodity"], found["value"], found["valuation"]) == ("484", "0101", "1500.25", "CIF")
    assert found["raw_row"] == (1 if form == "parquet" else 2)


def test_columns_in_any_order(tmp_path: Path) -> None:
    shuffled = {name: ROW[name] for name in sorted(ROW, reverse=True)} | {"somethingNew": "x"}
    assert only(put(tmp_path, "a.csv", table(shuffled))) == only(put(tmp_path, "b.csv", table(ROW)))


def test_legacy_csv(tmp_path: Path) -> None:
    line = "H4,2014,201403,6,2,360,0,,,,010129,8,Weight in kilograms,12,12,9653,,"
    found = only(put(tmp_path, "legacy.csv", f"{LEGACY_HEADER}\n{line}\n"))
    assert found == {
        "raw_row": 2, "reporter": "360", "partner": "0", "flow": "X", "period": "2014-03", "classification": "H4", "commodity": "010129",
        "value": "9653", "quantity": "12", "quantity_unit": "kg", "weight_kg": "12", "valuation": "FOB", "partner_basis": "destination",
    }  # fmt: skip


LEGACY = {"pfCode": "H2", "yr": 2013, "rtCode": 136, "ptCode": 124, "rgCode": 3, "cmdCode": "85", "TradeValue": 7.0, "NetWeight": None, "qtCode": "1", "qtDesc": "No Quantity"}


def test_legacy_api_json(tmp_path: Path) -> None:
    body = {"validation": {"status": {"name": "Ok", "value": 0}}, "dataset": [LEGACY]}
    found = only(put(tmp_path, "old.json", json.dumps(body)))
    assert (found["flow"], found["period"], found["commodity"], found["weight_kg"], found["quantity_unit"]) == ("RX", "2013", "85", None, None)


def test_legacy_api_tables(tmp_path: Path) -> None:
    pl.DataFrame([LEGACY]).write_parquet(tmp_path / "old.parquet")
    assert only(RawFile(tmp_path / "old.parquet", "old.parquet"))["flow"] == "RX"
    assert only(put(tmp_path, "old.csv", table(LEGACY)))["flow"] == "RX"


@pytest.mark.parametrize(("number", "flow"), [("1", "M"), ("2", "X"), ("3", "RX"), ("4", "RM"), ("9", "9")])
def test_legacy_flows(tmp_path: Path, number: str, flow: str) -> None:
    assert only(put(tmp_path, "a.csv", table(LEGACY | {"rgCode": number})))["flow"] == flow


# ------------------------------------------------------------------------------------------------------- what a row becomes


@pytest.mark.parametrize(
    ("flow", "cif", "fob", "valuation"),
    [
        ("M", 10, None, "CIF"),
        ("M", 10, 9, "CIF"),
        ("M", None, 10, "FOB"),
        ("M", 0, 10, "FOB"),
        ("M", None, None, "CIF"),
        ("RM", None, None, "CIF"),
        ("X", None, 10, "FOB"),
        ("X", 11, 10, "FOB"),
        ("X", 10, None, "CIF"),
        ("X", 10, 0, "CIF"),
        ("RX", None, None, "FOB"),
    ],
)
def test_valuation(tmp_path: Path, flow: str, cif: int | None, fob: int | None, valuation: str) -> None:
    found = only(put(tmp_path, "a.json", answer(ROW | {"flowCode": flow, "cifvalue": cif, "fobvalue": fob})))
    assert found["valuation"] == valuation
    assert found["partner_basis"] == ("origin" if flow in ("M", "RM") else "destination")


@pytest.mark.parametrize(
    ("classification", "given", "commodity"),
    [("H6", "TOTAL", "TOTAL"), ("H6", "101", "0101"), ("H6", "1", "01"), ("H6", "10121", "010121"), ("H6", "870323", "870323"), ("H0", "9999AA", "9999AA"), ("S4", "793", "793")],
)
def test_lost_leading_zeros(tmp_path: Path, classification: str, given: str, commodity: str) -> None:
    assert only(put(tmp_path, "a.csv", table(ROW | {"classificationCode": classification, "cmdCode": given})))["commodity"] == commodity


def test_codes_as_decimals_or_padded(tmp_path: Path) -> None:
    row = ROW | {"reporterCode": "484.0", "partnerCode": "008", "period": "202303.0", "cmdCode": "101.0", "partner2Code": "0.0", "motCode": "0.0"}
    found = only(put(tmp_path, "a.csv", table(row)))
    assert (found["reporter"], found["partner"], found["period"], found["commodity"]) == ("484", "8", "2023-03", "0101")


@pytest.mark.parametrize("text", ["20x3", "1899", "", "202313"])
def test_a_year_that_is_none_is_left_for_the_build(tmp_path: Path, text: str) -> None:
    expected = {"": None, "202313": "2023-13"}.get(text, text)
    assert only(put(tmp_path, "a.csv", table(ROW | {"period": text})))["period"] == expected


def test_missing_is_not_zero(tmp_path: Path) -> None:
    row = ROW | {"netWgt": 0, "isNetWgtEstimated": True, "qty": 0, "primaryValue": "NA"}
    found = only(put(tmp_path, "a.csv", table(row)))
    assert (found["weight_kg"], found["quantity"], found["quantity_unit"], found["value"]) == (None, None, None, None)
    assert only(put(tmp_path, "b.csv", table(ROW | {"primaryValue": 0})))["value"] == "0"


def test_negative_values_are_left_for_the_build(tmp_path: Path) -> None:
    assert only(put(tmp_path, "a.csv", table(ROW | {"primaryValue": "-5"})))["value"] == "-5"


def test_units_of_quantity(tmp_path: Path) -> None:
    assert only(put(tmp_path, "a.json", answer(ROW | {"qtyUnitCode": -1, "qtyUnitAbbr": "N/A"})))["quantity_unit"] is None
    assert only(put(tmp_path, "b.json", answer(ROW | {"qtyUnitCode": 18, "qtyUnitAbbr": "TJ"})))["quantity_unit"] == "TJ"


def test_decimal_commas_in_a_semicolon_file(tmp_path: Path) -> None:
    rows = [ROW | {"primaryValue": "1500,25", "netWgt": "1.020,5"}, ROW | {"primaryValue": "7", "netWgt": "3"}]
    (batch,) = batches(put(tmp_path, "a.csv", table(*rows, delimiter=";")))
    assert batch.rows["value"].to_list() == ["1500.25", "7"]
    assert batch.rows["weight_kg"].to_list() == ["1020.5", "3"]


def test_commas_beside_points_are_not_guessed(tmp_path: Path) -> None:
    rows = [ROW | {"primaryValue": "1,500"}, ROW | {"primaryValue": "12.5"}]
    (batch,) = batches(put(tmp_path, "a.csv", table(*rows, delimiter=";")))
    assert batch.rows["value"].to_list() == ["1,500", "12.5"]


def test_byte_order_mark_and_latin_1(tmp_path: Path) -> None:
    text = table(ROW | {"partnerDesc": "Curaçao"})
    assert only(put(tmp_path, "a.csv", b"\xef\xbb\xbf" + text.encode())) == only(put(tmp_path, "b.csv", text.encode("latin-1")))


# --------------------------------------------------------------------------------------------------------- rows set apart


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"flowCode": "DX"}, "flow DX is a component of another flow"),
        ({"flowCode": "MIP"}, "flow MIP is a component of another flow"),
        ({"customsCode": "C04"}, "breakdown row (customs procedure C04): the total row carries it"),
        ({"motCode": 2100}, "breakdown row (transport 2100): the total row carries it"),
        ({"partner2Code": 36, "motCode": 2100}, "breakdown row (transport 2100, second partner 36): the total row carries it"),
        ({"typeCode": "S", "flowCode": "DX"}, "services are not goods trade"),
    ],
)
def test_rejects(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    (batch,) = batches(put(tmp_path, "a.csv", table(ROW, ROW | change)))
    assert batch.rows["raw_row"].to_list() == [2]
    (reject,) = batch.rejects
    assert (reject.raw_row, reject.reason) == (3, reason)
    assert "0101" in reject.text


def test_breakdown_columns_may_be_absent_or_empty(tmp_path: Path) -> None:
    bare = {k: v for k, v in ROW.items() if k not in ("partner2Code", "customsCode", "motCode", "typeCode")}
    assert only(put(tmp_path, "a.csv", table(bare)))["value"] == "1500.25"
    assert only(put(tmp_path, "b.json", answer(ROW | {"partner2Code": None, "customsCode": "", "motCode": None})))["value"] == "1500.25"


def test_a_broken_line_is_a_reject(tmp_path: Path) -> None:
    (batch,) = batches(put(tmp_path, "a.csv", table(ROW) + "C,A" + ",x" * 40 + "\n"))
    assert batch.rows.height == 1
    assert [r.raw_row for r in batch.rejects] == [3]


# ---------------------------------------------------------------------------------------------- answers without observations


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"elapsedTime": "0.1 secs", "count": 0, "data": [], "error": ""}, "empty"),
        ({"elapsedTime": "0.1 secs", "count": 1, "data": [{"fileUrl": "x", "reporterCode": 32, "period": 1962}], "error": ""}, "bulk_listing"),
        ({"elapsedTime": "0.1 secs", "count": 1, "data": [{"datasetCode": 1, "reporterCode": 32, "totalRecords": 9}], "error": ""}, "availability"),
        ({"more": False, "results": [{"id": "M", "text": "Import"}]}, "reference"),
    ],
)
def test_no_observations(tmp_path: Path, body: dict[str, Any], kind: str) -> None:
    file = put(tmp_path, "a.json", json.dumps(body))
    found = SOURCE.recognise(file)
    assert (found.id, found.rows) == (kind, 0)
    assert batches(file) == []


@pytest.mark.parametrize(
    "body",
    [
        {"elapsedTime": "0.1 secs", "count": 0, "data": [], "error": "Invalid reporter"},
        {"statusCode": 401, "message": "Invalid reporter"},
        {"validation": {"status": {"name": "Error", "description": "Invalid reporter"}}, "dataset": []},
    ],
)
def test_error_answers(tmp_path: Path, body: dict[str, Any]) -> None:
    with pytest.raises(BadFile, match="Invalid reporter") as caught:
        SOURCE.recognise(put(tmp_path, "a.json", json.dumps(body)))
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------------------------------------------------ files refused


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    row = {("value" if name == "primaryValue" else name): value for name, value in ROW.items()}
    for file in (put(tmp_path, "a.csv", table(row)), put(tmp_path, "a.json", answer(row))):
        with pytest.raises(BadFile, match="no column primaryValue"):
            SOURCE.recognise(file)
    header = LEGACY_HEADER.replace("Reporter Code", "Rep")
    with pytest.raises(BadFile, match="no column Reporter Code"):
        SOURCE.recognise(put(tmp_path, "b.csv", header + "\n"))


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.csv", "t,i,j,k,v,q\n2020,4,31,251512,27.82,169.8\n", "expected classificationCode"),
        ("a.json", '[{"message": []}]', "no UN Comtrade answer"),
        ("a.json", '{"bmx": {}}', "found 'bmx'"),
        ("a.json", '{"count": 1, "data": [{"typeCode": "C"', "not complete JSON"),
        ("a.html", "<!DOCTYPE html><html></html>", "web page"),
        ("a.csv", "", "empty"),
        ("a.bin", b"\x00\x01\x02\x03" * 40, "no text table"),
    ],
)
def test_not_comtrade(tmp_path: Path, name: str, content: str | bytes, match: str) -> None:
    with pytest.raises(BadFile, match=match) as caught:
        SOURCE.recognise(put(tmp_path, name, content))
    assert "\n" not in str(caught.value)


def test_parquet_in_an_archive_is_refused(tmp_path: Path) -> None:
    pl.DataFrame([ROW]).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(BadFile, match="unpack it first"):
        SOURCE.recognise(put(tmp_path, "a.parquet.gz", gzip.compress((tmp_path / "a.parquet").read_bytes())))


# --------------------------------------------------------------------------------------------------------------- code lists


def test_commodity_list(tmp_path: Path) -> None:
    lines = ["id,text,parent,isLeaf", "01,01 - Animals; live,TOTAL,0", 'TOTAL,Total - All H5 commodities,#,0', '0101,"0101 - Horses - asses; live",01,0', "9999AA,9999AA - Not specified,99,1"]
    (batch,) = batches(put(tmp_path, "list.csv", "\n".join(lines)))
    assert (batch.table, dict(batch.constants)) == ("commodity_name", {"classification": "H5", "lang": "en"})
    assert dict(batch.rows.select("commodity", "name").iter_rows()) == {
        "01": "Animals; live", "TOTAL": "All H5 commodities", "0101": "Horses - asses; live", "9999AA": "Not specified",
    }  # fmt: skip


def test_commodity_list_json_and_other_classifications(tmp_path: Path) -> None:
    rows = [{"id": "TOTAL", "text": "Total - All H6 commodities", "parent": "#"}, {"id": "01", "text": "01 - Live animals", "parent": "TOTAL"}]
    (batch,) = batches(put(tmp_path, "a.json", json.dumps({"more": False, "results": rows})))
    assert batch.constants["classification"] == "H6"
    rows[0]["text"] = "Total - All S4 commodities"
    assert SOURCE.recognise(put(tmp_path, "b.json", json.dumps({"results": rows}))).id == "reference"
    with pytest.raises(BadFile, match="without the row TOTAL"):
        SOURCE.recognise(put(tmp_path, "c.json", json.dumps({"results": rows[1:]})))


def test_area_lists(tmp_path: Path) -> None:
    for file in (
        put(tmp_path, "p.csv", "id,country,iso_3,iso_2\n699,India,IND,IN\n899,\"Areas, nes\",_X ,\n"),
        put(tmp_path, "p.json", json.dumps({"results": [{"id": 699, "text": "India", "PartnerCodeIsoAlpha3": "IND"}, {"id": 899, "text": "Areas, nes", "PartnerCodeIsoAlpha3": "_X "}]})),
    ):
        (batch,) = batches(file)
        assert (batch.table, batch.constants["scheme"]) == ("area_code", "comtrade")
        assert list(batch.rows.select("code", "area", "name").iter_rows()) == [("699", "IND", "India"), ("899", "_X", "Areas, nes")]


# ------------------------------------------------------------------------------------------------------------------ the API


def ask(*areas: str, years: tuple[int, ...] = (2023,), key: str = "") -> list[Request]:
    assert SOURCE.requests
    return list(SOURCE.requests(Asked("http://stub:1/", years, areas, key)))


def test_requests_of_the_preview() -> None:
    first, second = ask("MEX", "KOR")
    assert first.url == "http://stub:1/public/v1/preview/C/A/HS"
    assert dict(first.params) == {
        "reporterCode": "484", "partnerCode": "410,0", "period": "2023", "cmdCode": "TOTAL,AG2", "flowCode": "X,M,RX,RM", "customsCode": "C00",
        "motCode": "0", "partner2Code": "0", "includeDesc": "false",
    }  # fmt: skip
    assert (second.params["reporterCode"], second.params["partnerCode"], dict(second.secret)) == ("410", "484,0", {})
    assert len(ask("MEX", "KOR", "WLD", years=(2022, 2023))) == 4


def test_the_key_is_a_secret() -> None:
    (request,) = ask("USA", key="k3y")
    assert request.url == "http://stub:1/data/v1/get/C/A/HS"
    assert (request.params["reporterCode"], dict(request.secret)) == ("842", {"subscription-key": "k3y"})
    assert "k3y" not in f"{request.url}{request.params}{request.name}"


@pytest.mark.parametrize(("areas", "years"), [((), (2023,)), (("MEX",), ()), (("WLD",), (2023,)), (("QQQ",), (2023,))])
def test_requests_that_cannot_be_asked(areas: tuple[str, ...], years: tuple[int, ...]) -> None:
    with pytest.raises(BilateralError) as caught:
        ask(*areas, years=years)
    assert "\n" not in str(caught.value)


def check(request: Request, file: RawFile) -> tuple[Request, ...]:
    assert SOURCE.check_answer
    return SOURCE.check_answer(request, file)


def test_a_whole_answer_asks_no_more(tmp_path: Path) -> None:
    (request,) = ask("MEX")
    assert check(request, put(tmp_path, "a.json", answer(*[ROW] * 499))) == ()
    assert check(request, put(tmp_path, "b.json", answer())) == ()


def test_a_capped_answer_is_asked_in_parts(tmp_path: Path) -> None:
    request, _ = ask("MEX", "KOR")
    full = put(tmp_path, "a.json", answer(*[ROW] * 500))
    by_flow = check(request, full)
    assert [r.params["flowCode"] for r in by_flow] == ["X", "M", "RX", "RM"]
    assert all(r.params["partnerCode"] == "410,0" and r.url == request.url for r in by_flow)
    by_partner = check(by_flow[0], full)
    assert [r.params["partnerCode"] for r in by_partner] == ["410", "0"]
    by_level = check(by_partner[0], full)
    assert [r.params["cmdCode"] for r in by_level] == ["TOTAL", "AG2"]
    assert len({r.name for r in (*by_flow, *by_partner, *by_level)}) == 8
    with pytest.raises(Unreachable, match="cap of 500"):
        check(by_level[0], full)


def test_the_keyed_cap_is_larger(tmp_path: Path) -> None:
    (request,) = ask("MEX", key="k3y")
    assert check(request, put(tmp_path, "a.json", answer(*[ROW] * 500))) == ()
    cut = json.dumps({"elapsedTime": "9 secs", "count": 100_000, "data": [ROW], "error": ""})
    narrower = check(request, put(tmp_path, "b.json", cut))
    assert len(narrower) == 4
    assert all(r.secret == request.secret for r in narrower)


@pytest.mark.parametrize("body", ['{"count": 0, "data": [], "error": "Quota exceeded"}', '{"statusCode": 429, "message": "Quota exceeded"}'])
def test_an_error_with_status_200(tmp_path: Path, body: str) -> None:
    with pytest.raises(Unreachable, match="Quota exceeded"):
        check(ask("MEX")[0], put(tmp_path, "a.json", body))


@pytest.mark.parametrize("body", ["<html></html>", '{"hello": 1}', '{"count": 1, "data": [{'])
def test_an_answer_that_is_none(tmp_path: Path, body: str) -> None:
    with pytest.raises(Unreachable):
        check(ask("MEX")[0], put(tmp_path, "a.json", body))


# -------------------------------------------------------------------------------------------------------------- real files


def real(shared: Path, name: str) -> RawFile:
    return RawFile(shared / "comtrade" / name, Path(name).name)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("comtradr_example_1.parquet", 20),
        ("comtradr_example_2.parquet", 33),
        ("comtradr_example_3.parquet", 1586),
        ("legacy_bilateral_HS2_2000_2019.parquet", 222_506),
        ("fixtures/HS-60a6ad.json", 4),
        ("fixtures/comtrade_public_preview_USA_JPN_2023_TOTAL.json", 2),
    ],
)
def test_real_files_are_read_whole(shared: Path, name: str, rows: int) -> None:
    (batch,) = batches(real(shared, name))
    assert (batch.rows.height, len(batch.rejects)) == (rows, 0)
    assert batch.rows.select("reporter", "partner", "flow", "period", "classification", "commodity", "value").null_count().sum_horizontal().item() == 0
    assert batch.rows.filter(~pl.col("commodity").str.contains(r"^(TOTAL|\d\d|\d{6})$")).is_empty()


@pytest.mark.real
def test_chinas_exports_of_2022(shared: Path) -> None:
    """General Administration of Customs of China, trade by country 2022 (released 18 January 2023): Korea US$162.62 billion."""
    (batch,) = batches(real(shared, "comtradr_example_2.parquet"))
    korea = batch.rows.filter(period="2022", partner="410", flow="X")["value"].item()
    assert float(korea) == pytest.approx(162.62e9, abs=0.005e9)


@pytest.mark.real
def test_indonesias_legacy_download(shared: Path) -> None:
    """Its third line: 2,750 dollars and kilograms of goats in 2014."""
    (batch,) = batches(real(shared, "legacy_IDN_world_HS6_3.csv"))
    goats = batch.rows.filter(raw_row=3).row(0, named=True)
    assert (goats["commodity"], goats["value"], goats["weight_kg"], goats["quantity"], goats["valuation"]) == ("010420", "2750", "2750", None, "FOB")
    assert set(batch.rows["commodity"].str.len_chars()) == {6}


@pytest.mark.real
@pytest.mark.parametrize(("name", "kind"), [("fixtures/HS-4f1d0f.json", "bulk_listing"), ("fixtures/HS-a503f3.json", "empty")])
def test_real_answers_without_observations(shared: Path, name: str, kind: str) -> None:
    assert SOURCE.recognise(real(shared, name)).id == kind
    assert batches(real(shared, name)) == []


@pytest.mark.real
def test_real_reference_lists(shared: Path) -> None:
    tables: dict[str, list[str]] = {}
    for path in sorted((shared / "comtrade" / "reference").glob("*.csv")):
        file = RawFile(path, path.name)
        tables[path.stem.removeprefix("comtrade_")] = [b.table for b in batches(file)]
    assert tables == {
        **{f"cmd_h{n}": ["commodity_name"] for n in range(7)},
        **{name: ["area_code"] for name in ("partner", "reporter")},
        **{name: [] for name in ("customs", "dataitem", "flow", "freq", "mos", "mot", "qtyunit")},
    }


@pytest.mark.real
@pytest.mark.parametrize("number", range(7))
def test_real_commodity_lists_tell_their_revision(shared: Path, number: int) -> None:
    (batch,) = batches(real(shared, f"reference/comtrade_cmd_h{number}.csv"))
    assert batch.constants["classification"] == f"H{number}"
    assert batch.rows.filter(pl.col("name").str.contains(r"^\d{2,6} - ")).is_empty()


@pytest.mark.real
def test_a_table_of_another_maker_is_refused(shared: Path) -> None:
    with pytest.raises(BadFile, match="'reporter_iso3'") as caught:
        SOURCE.recognise(real(shared, "mex_kor_totals_comtrade.csv"))
    assert "\n" not in str(caught.value)
