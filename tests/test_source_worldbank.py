"""World Bank: API answers, CSV downloads, long extracts, and the questions asked of its API. Values typed by hand unless a comment cites one."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bilateral import rawfile
from bilateral.model import Asked, BadFile, Batch, BilateralError, RawFile, Request, Unreachable
from bilateral.sources.worldbank import CONCEPTS, SOURCE

WIDE = (
    '\ufeff"Data Source","World Development Indicators",\n\n"Last Updated Date","2021-10-28",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961",\n'
    '"Korea, Rep.","KOR","Inflation, consumer prices (annual %)","FP.CPI.TOTL.ZG","","5.5",\n'
    '"Côte d\'Ivoire","CIV","Inflation, consumer prices (annual %)","FP.CPI.TOTL.ZG","-1.25","2",\n'
)


def put(folder: Path, name: str, content: str | bytes) -> RawFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return RawFile(path, name)


def row(indicator: str = "NY.GDP.MKTP.CD", area: str = "KOR", year: str = "2020", value: Any = 1.5, **more: Any) -> dict[str, Any]:
    return {"indicator": {"id": indicator, "value": "…"}, "country": {"id": "KR", "value": "Korea, Rep."}, "countryiso3code": area, "date": year, "value": value, "unit": "", **more}


def answer(*rows: dict[str, Any], page: int = 1, pages: int = 1, per_page: Any = 1000) -> str:
    return json.dumps([{"page": page, "pages": pages, "per_page": per_page, "total": len(rows), "sourceid": "2", "lastupdated": "2024-12-16"}, list(rows) or None])


def batches(file: RawFile) -> list[Batch]:
    return list(SOURCE.read(file, SOURCE.recognise(file)))


def cells(batch: Batch) -> list[tuple[Any, ...]]:
    return list(batch.rows.select("area", "period", "value", "obs_status").iter_rows())


# ------------------------------------------------------------------------------------------------------------------ the API


@pytest.mark.parametrize("per_page", [1000, "1000"])
def test_json(tmp_path: Path, per_page: Any) -> None:
    file = put(tmp_path, "a.json", answer(row(value=1644312831906.17), row(year="2019", value=None), row(area="", year="2019Q1", value=7), per_page=per_page))
    kind = SOURCE.recognise(file)
    assert (kind.id, kind.vintage, kind.rows) == ("json", date(2024, 12, 16), 3)
    (batch,) = batches(file)
    assert cells(batch) == [("KOR", "2020", "1644312831906.17", None), ("KOR", "2019", None, "M"), ("KR", "2019-Q1", "7", None)]
    assert (batch.table, batch.area_scheme, batch.multiplier, batch.rows["raw_row"].to_list()) == ("indicator", "worldbank", 1, [1, 2, 3])
    assert dict(batch.constants) == {"concept": "gdp", "unit": "USD", "producer": "worldbank"}
    assert json.loads(rawfile.locate(file, 2).text)["date"] == "2019"


def test_one_batch_per_indicator(tmp_path: Path) -> None:
    rows = [row("SP.POP.TOTL", value=51780579), row("FP.CPI.TOTL.ZG", value=0.5), row("AG.LND.TOTL.K2", value=97600), row("EN.POP.DNST", value=531, unit="people per sq. km")]
    found = {b.constants["concept"]: b for b in batches(put(tmp_path, "a.json", answer(*rows)))}
    assert list(found) == ["population", "inflation", "ag.lnd.totl.k2", "en.pop.dnst"]
    assert (found["population"].constants["unit"], found["population"].multiplier) == ("persons", 1)
    assert (found["inflation"].constants["unit"], found["inflation"].multiplier) == ("ratio", Decimal("0.01"))
    assert found["ag.lnd.totl.k2"].rows["unit"].to_list() == ["as published"]
    assert found["en.pop.dnst"].rows["unit"].to_list() == ["people per sq. km"]
    assert sum(b.rows.height for b in found.values()) == 4


def test_percentages_become_ratios_and_only_they() -> None:
    assert {c.name for c in CONCEPTS.values() if c.multiplier != 1} == {c.name for c in CONCEPTS.values() if c.unit == "ratio"}
    assert all(i.endswith((".ZS", ".ZG")) == (c.unit == "ratio") for i, c in CONCEPTS.items())


def test_answers_without_observations(tmp_path: Path) -> None:
    country = {"id": "BRA", "iso2Code": "BR", "name": "Brazil", "capitalCity": "Brasilia"}
    for name, body, kind in (("a.json", answer(), "empty"), ("b.json", answer(country), "countries")):
        file = put(tmp_path, name, body)
        assert (SOURCE.recognise(file).id, SOURCE.recognise(file).rows, batches(file)) == (kind, 0, [])


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ('[{"message": [{"id": "120", "key": "Invalid value", "value": "The indicator was not found"}]}]', "The indicator was not found"),
        ('[{"message": "down"}]', "down"),
        ('{"bmx": {}}', "no World Bank answer"),
        ('[{"page": 1}, [{"id": 1}]]', "rows have no indicator, country, date, value"),
        ('[{"page": 1}, [', "not complete JSON"),
        ("t,i,j,k,v,q\n1,2,3,4,5,6\n", "expected Country Code"),
        ("country_code,year,value\nKOR,2020,1\n", "no column series"),
        (b"\x00\x01\x02\x03" * 50, "no text table"),
    ],
)
def test_refused(tmp_path: Path, content: str | bytes, match: str) -> None:
    with pytest.raises(BadFile, match=match) as caught:
        SOURCE.recognise(put(tmp_path, "x", content))
    assert "\n" not in str(caught.value)


# --------------------------------------------------------------------------------------------------------------- the tables


EXPECTED_WIDE = [("KOR", "1960", None, "M"), ("CIV", "1960", "-1.25", None), ("KOR", "1961", "5.5", None), ("CIV", "1961", "2", None)]


def test_csv_download(tmp_path: Path) -> None:
    file = put(tmp_path, "API_FP.CPI.TOTL.ZG.csv", WIDE)
    kind = SOURCE.recognise(file)
    assert (kind.id, kind.vintage) == ("csv", date(2021, 10, 28))
    (batch,) = batches(file)
    assert cells(batch) == EXPECTED_WIDE
    assert (batch.constants["concept"], batch.multiplier) == ("inflation", Decimal("0.01"))
    assert batch.rows["raw_row"].n_unique() == 4
    place = rawfile.locate(file, batch.rows["raw_row"][1])
    assert place.where == "line 7, column 5"
    assert place.text.startswith('"Côte d\'Ivoire"')


def test_csv_download_shuffled_and_from_the_databank(tmp_path: Path) -> None:
    text = "1961 [YR1961];Series;Country Code;1960 [YR1960];Indicator Code\n5,5;x;KOR;..;FP.CPI.TOTL.ZG\n2;x;CIV;-1,25;FP.CPI.TOTL.ZG\n"
    (batch,) = batches(put(tmp_path, "a.csv", text))
    assert sorted(cells(batch), key=str) == sorted(EXPECTED_WIDE, key=str)


def test_csv_download_in_its_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Metadata_Country_API_x.csv", "Country Code,Region\nKOR,x\n")
        archive.writestr("API_x.csv", WIDE)
        archive.writestr("Metadata_Indicator_API_x.csv", "INDICATOR_CODE\nx\n")
    file = RawFile(tmp_path / "a.zip", "a.zip")
    assert SOURCE.recognise(file).vintage == date(2021, 10, 28)
    (batch,) = batches(file)
    assert cells(batch) == EXPECTED_WIDE
    place = rawfile.locate(file, batch.rows["raw_row"][2])
    assert place.where == "API_x.csv, line 6, column 6"
    assert place.text.startswith('"Korea, Rep."')
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("API_x.csv", WIDE)
        archive.writestr("API_y.csv", WIDE)
    with pytest.raises(BadFile, match="2 data files"):
        SOURCE.recognise(RawFile(tmp_path / "b.zip", "b.zip"))


def test_a_header_cut_inside_a_character(tmp_path: Path) -> None:
    """65,536 bytes that end between the two bytes of an é must not make the file look like Latin-1."""
    start = WIDE.encode()
    filler = b'"x","KOR","y","z","1","2",\n'
    padded = start + filler * ((65535 - len(start)) // len(filler))
    padded += b'"' + b"a" * (65535 - len(padded) - 1) + "é".encode() + b'","KOR","y","z","1","2",\n'
    assert padded[65535:65537] == "é".encode()
    assert SOURCE.recognise(put(tmp_path, "a.csv", padded)).id == "csv"


def test_long_extract(tmp_path: Path) -> None:
    text = "value,series,indicator_name,year,Country,country_code\n-0.7,NY.GDP.MKTP.KD.ZG,GDP_GROWTH,2020,\"Korea, Rep.\",KOR\nNA,PX.REX.REER,REER,20x0,\"Korea, Rep.\",KOR\n"
    growth, reer = batches(put(tmp_path, "a.csv", text))
    assert (growth.constants["concept"], growth.multiplier, cells(growth)) == ("gdp_growth", Decimal("0.01"), [("KOR", "2020", "-0.7", None)])
    assert (reer.constants["concept"], reer.constants["unit"], cells(reer)) == ("reer", "index", [("KOR", "20x0", None, "M")])
    assert reer.rows["raw_row"].to_list() == [3]


# ------------------------------------------------------------------------------------------------------------- the requests


def ask(*areas: str, years: tuple[int, ...] = ()) -> list[Request]:
    assert SOURCE.requests
    return list(SOURCE.requests(Asked("http://stub:1", years, areas)))


def check(request: Request, file: RawFile) -> tuple[Request, ...]:
    assert SOURCE.check_answer
    return SOURCE.check_answer(request, file)


def test_requests() -> None:
    asked = {r.url: r for r in ask("MEX", "KOR", years=(2006, 2010, 2024))}
    assert len(asked) == len(CONCEPTS)
    one = asked["http://stub:1/v2/country/MEX;KOR/indicator/SP.POP.TOTL"]
    assert dict(one.params) == {"format": "json", "date": "2006:2024", "per_page": "1000", "page": "1"}
    everything = ask()[0]
    assert "/country/all/" in everything.url
    assert "date" not in everything.params
    with pytest.raises(BilateralError, match="QQQ"):
        ask("QQQ")


def test_further_pages(tmp_path: Path) -> None:
    request = ask("MEX")[0]
    body = answer(row(), pages=3, per_page="1000").replace('"pages": 3', '"pages": "3"')
    more = check(request, put(tmp_path, "a.json", body))
    assert [r.params["page"] for r in more] == ["2", "3"]
    assert len({request.name, *(r.name for r in more)}) == 3
    assert check(more[0], put(tmp_path, "b.json", answer(row(), page=2, pages=3))) == ()
    assert check(request, put(tmp_path, "c.json", answer(row()))) == ()
    assert check(request, put(tmp_path, "d.json", answer(pages=0))) == ()


@pytest.mark.parametrize("body", ['[{"message": [{"id": "120", "key": "k", "value": "Invalid value"}]}]', "<html></html>", "{}", '[{"page": 1}]'])
def test_errors_with_status_200(tmp_path: Path, body: str) -> None:
    with pytest.raises(Unreachable) as caught:
        check(ask("MEX")[0], put(tmp_path, "a.json", body))
    assert "\n" not in str(caught.value)
    if "message" in body:
        assert "Invalid value" in str(caught.value)


# -------------------------------------------------------------------------------------------------------------- real files


@pytest.mark.real
def test_real_population(shared: Path) -> None:
    """United Nations, World Population Prospects 2019: Mexico 2020, 128,932,753, which this vintage of the WDI carries."""
    name = "API_SP.POP.TOTL_DS2_en_csv_v2_3158886.csv"
    file = RawFile(shared / "macro" / name, name)
    (batch,) = batches(file)
    assert SOURCE.recognise(file).vintage == date(2021, 10, 28)
    found = batch.rows.filter(area="MEX", period="2020").row(0, named=True)
    assert found["value"] == "128932753"
    assert rawfile.locate(file, found["raw_row"]).text.startswith('"Mexico","MEX"')
    assert batch.rows["raw_row"].n_unique() == batch.rows.height


@pytest.mark.real
def test_real_income_per_head(shared: Path) -> None:
    """Korea's GDP per head in purchasing power, 2017 prices, is between 40,000 and 45,000 international dollars in 2020."""
    name = "API_NY.GDP.PCAP.PP.KD_DS2_en_csv_v2_3161026.csv"
    (batch,) = batches(RawFile(shared / "macro" / name, name))
    assert batch.constants["concept"] == "gdp_per_head_ppp"
    assert 40_000 < float(batch.rows.filter(area="KOR", period="2020")["value"].item()) < 45_000


@pytest.mark.real
def test_real_long_extract(shared: Path) -> None:
    """Statistics Korea, Consumer Price Survey, December 2020: prices rose 0.5 % in 2020. Bank of Korea: GDP grew 0.8 % in 2009."""
    name = "macro_wdi_2005_2024_20260110.csv"
    found = {b.constants["concept"]: b for b in batches(RawFile(shared / "macro" / name, name))}
    assert set(found) == {"gdp", "gdp_growth", "inflation", "reer", "trade_share_of_gdp"}
    inflation = Decimal(found["inflation"].rows.filter(area="KOR", period="2020")["value"].item()) * found["inflation"].multiplier
    growth = Decimal(found["gdp_growth"].rows.filter(area="KOR", period="2009")["value"].item()) * found["gdp_growth"].multiplier
    assert (round(inflation, 3), round(growth, 3)) == (Decimal("0.005"), Decimal("0.008"))
    assert not found["gdp"].rows.filter(area="KOR").is_empty()
    assert found["gdp"].rows.filter(area="MEX").is_empty()


@pytest.mark.real
def test_real_answers(shared: Path) -> None:
    folder = shared / "connectors"
    (batch,) = batches(RawFile(folder / "worldbank_v2_ok_with_null.json", "a.json"))
    assert cells(batch) == [("USA", "2020", "21060473613000", None), ("USA", "2019", None, "M")]
    assert SOURCE.recognise(RawFile(folder / "worldbank_v2_country_BRA.json", "b.json")).id == "countries"
    with pytest.raises(BadFile, match="Invalid value for parameter page"):
        SOURCE.recognise(RawFile(folder / "worldbank_v2_error_http200.json", "c.json"))
