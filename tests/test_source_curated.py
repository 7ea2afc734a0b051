"""The user's own registry: what is read, what is refused and with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.model import BadFile, Batch, RawFile
from bilateral.rawfile import locate
from bilateral.sources import curated

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "registry.toml"
SPELLED = "El Diario, 2025-05-14, https://example.org/plant"


def file_of(tmp_path: Path, name: str, text: str) -> RawFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return RawFile(path, name)


def batches(file: RawFile) -> dict[str, Batch]:
    return {batch.table: batch for batch in curated.read(file, curated.recognise(file))}


def project(**fields: str) -> str:
    """A project in TOML; the values are written as given."""
    held = {"project": '"p"', "host": '"MEX"', "origin": '"KOR"', "company": '"Kia"', "citation": f'"{SPELLED}"', **fields}
    return "[[project]]\n" + "".join(f"{name} = {value}\n" for name, value in held.items() if value)


def reason(tmp_path: Path, text: str, table: str = "project") -> str:
    """Why the one record of a TOML file is refused."""
    batch = batches(file_of(tmp_path, "r.toml", text))[table]
    assert batch.rows.is_empty()
    (reject,) = batch.rejects
    assert "\n" not in reject.reason
    return reject.reason


def test_the_worked_example_is_read_whole() -> None:
    file = RawFile(EXAMPLE, EXAMPLE.name)
    kind = curated.recognise(file)
    assert (kind.id, kind.rows) == ("toml", 8)
    found = batches(file)
    assert {table: batch.rows.height for table, batch in found.items()} == {
        "project": 2, "company": 1, "event": 1, "statement": 1, "indicator": 1, "citation": 1, "producer": 1,
    }  # fmt: skip
    assert not any(batch.rejects for batch in found.values())
    kia = found["project"].rows.to_dicts()[0]
    assert {name: kia[name] for name in ("amount_usd", "capacity", "export_share", "announced", "capacity_period", "vintage")} == {
        "amount_usd": "150000000", "capacity": "280000", "export_share": "0.60", "announced": "2025-05", "capacity_period": "2025", "vintage": "2025-08-12",
    }  # fmt: skip
    assert found["company"].rows["places"].to_list() == ["Tijuana; Querétaro"]
    assert found["statement"].rows["keys"].to_list() == ["host=MEX; origin=KOR"]
    assert all(batch.area_scheme == "any" for batch in found.values())


def test_a_record_of_toml_leads_back_to_its_header_line() -> None:
    file = RawFile(EXAMPLE, EXAMPLE.name)
    for table, batch in batches(file).items():
        for line in batch.rows["raw_row"]:
            assert locate(file, line).text == f"[[{table}]]"


def test_a_toml_file_that_begins_with_a_header_is_not_taken_for_json(tmp_path: Path) -> None:
    file = file_of(tmp_path, "r.toml", project())
    assert locate(file, 1).where == "line 1"
    assert locate(file, 1).text == "[[project]]"


def test_headers_inside_long_texts_and_comments_are_no_records(tmp_path: Path) -> None:
    long = '"""\n[[project]]\nnot a record\n"""'
    file = file_of(tmp_path, "r.toml", "# [[project]]\n" + project(text=long) + "\n" + project(project='"q"'))
    assert batches(file)["project"].rows["raw_row"].to_list() == [2, 13]


def test_csv_is_told_by_its_name_or_its_header(tmp_path: Path) -> None:
    text = f'citation,company,origin,host\n"{SPELLED}",Kia,KOR,México\n'
    assert curated.recognise(file_of(tmp_path, "company.csv", text)).id == "company"
    assert curated.recognise(file_of(tmp_path, "who is there.csv", text)).id == "company"
    found = batches(file_of(tmp_path, "who is there.csv", text))
    assert found["company"].rows.select("raw_row", "host").rows() == [(2, "México")]


def test_a_citation_that_is_spelled_out_becomes_one(tmp_path: Path) -> None:
    file = file_of(tmp_path, "r.toml", project() + "\n" + project(project='"q"'))
    cited = batches(file)["citation"].rows.to_dicts()
    assert cited == [{"raw_row": 1, "citation": SPELLED, "title": "El Diario", "date": "2025-05-14", "address": "https://example.org/plant"}]


def test_a_bad_record_is_refused_alone(tmp_path: Path) -> None:
    text = f'event,area_a,area_b,date,citation\na,MEX,KOR,1962,"{SPELLED}"\nb,MEX,KOR,last year,"{SPELLED}"\nc,MEX,KOR,2025-03,"{SPELLED}"\n'
    found = batches(file_of(tmp_path, "event.csv", text))["event"]
    assert found.rows["event"].to_list() == ["a", "c"]
    assert [(r.raw_row, r.reason) for r in found.rejects] == [(3, "date 'last year' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")]
    assert "event=b" in found.rejects[0].text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"amount_usd": '"150,000,000"'}, "amount_usd '150,000,000' is not a number; write digits alone, with a point for decimals"),
        ({"amount_usd": "nan"}, "amount_usd 'NaN' is not a number; write digits alone, with a point for decimals"),
        ({"amount_usd": "-1"}, "amount_usd -1 is negative"),
        ({"export_share": "60"}, "export_share 60 is more than 1; write 60 % as 0.60"),
        ({"announced": '"May 2025"'}, "announced 'May 2025' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"announced": '"2025-13"'}, "announced '2025-13' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"vintage": '"2025-02-30"'}, "vintage '2025-02-30' is not a day, YYYY-MM-DD"),
        ({"vintage": "2025"}, "vintage '2025' is not a day, YYYY-MM-DD"),
        ({"capacity_period": '"2025-q1"'}, "capacity_period '2025-q1' must be written 2025-Q1"),
        ({"amount": "150"}, "unknown field 'amount'; nearest: amount_usd"),
        ({"jobs": "true"}, "jobs must be one text, number or date"),
        ({"company": ""}, "no company"),
        ({"company": '" "'}, "no company"),
        ({"citation": ""}, "no citation; every record says where it is from"),
    ],
)
def test_reasons(tmp_path: Path, fields: dict[str, str], expected: str) -> None:
    assert reason(tmp_path, project(**fields)) == expected


@pytest.mark.parametrize("cited", ["nowhere", "https://example.org/plant", "El Diario, 2025-05-14", "https://example.org/2025-05-14", "https://example.org, 2025-15-40"])
def test_a_citation_needs_to_be_there_or_to_have_an_address_and_a_date(tmp_path: Path, cited: str) -> None:
    assert reason(tmp_path, project(citation=f'"{cited}"')).startswith(f"citation {cited!r} is not defined in this file; define it, or give an address")


def test_the_nearest_citation_is_named(tmp_path: Path) -> None:
    text = '[[citation]]\ncitation = "diario-2025"\ntitle = "El Diario"\n\n' + project(citation='"diario-2024"')
    assert "; nearest: diario-2025;" in reason(tmp_path, text)


def test_a_citation_given_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    one = '[[citation]]\ncitation = "d"\ntitle = "El Diario"\n'
    found = batches(file_of(tmp_path, "r.toml", one + one + project(citation='"d"')))
    assert found["citation"].rows.height == 1
    assert [(r.raw_row, r.reason) for r in found["citation"].rejects] == [(4, "citation 'd' is already given on line 1")]
    assert found["project"].rows.height == 1


def statement(metric: str, keys: str, rest: str = "value = 1") -> str:
    return f'[[statement]]\nmetric = "{metric}"\nkeys = {keys}\ncitation = "{SPELLED}"\n{rest}\n'


def test_keys_of_a_statement_are_brought_to_codes(tmp_path: Path) -> None:
    file = file_of(tmp_path, "r.toml", statement("company_count", '"host=México; origin=대한민국"'))
    assert batches(file)["statement"].rows["keys"].to_list() == ["host=MEX; origin=KOR"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (statement("company_cuont", '"host=MEX; origin=KOR"'), "unknown metric 'company_cuont'; nearest: company_count"),
        (statement("company_count", '"host=MEX"'), "company_count needs the key 'origin'"),
        (statement("company_count", '"host=Atlantida; origin=KOR"'), "Atlantida"),
        (statement("company_count", '"host MEX"'), "keys 'host MEX' are not written key=value; key=value"),
        (statement("company_count", '"host=MEX; origin=KOR"', ""), "neither a value nor a qualifier"),
        (statement("exports", '"reporter=MEX; partner=KOR; period=2024"'), "metric 'exports' is not stated but worked out of facts"),
    ],
)
def test_statements_that_cannot_be_kept(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in reason(tmp_path, text, "statement")


def test_an_indicator_may_be_missing_only_if_it_says_so(tmp_path: Path) -> None:
    text = f'[[indicator]]\narea = "KOR"\nconcept = "population"\nperiod = 2023\ncitation = "{SPELLED}"\n'
    assert reason(tmp_path, text, "indicator") == "no value; for a missing one write obs_status M"
    found = batches(file_of(tmp_path, "m.toml", text + 'obs_status = "M"\n'))
    assert found["indicator"].rows.height == 1


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("project.csv", "project,host,origin,company,amount,citation\n", "column 'amount' that project has not; nearest: amount_usd"),
        ("project.csv", "project,host,origin,citation\np,MEX,KOR,x\n", "no column 'company', which project needs"),
        ("r.toml", "[[projct]]\nproject = 'p'\n", "unknown table 'projct'; nearest: project"),
        ("r.toml", "[project]\nproject = 'p'\n", "does not give each project a header line"),
        ("r.toml", "[[project]]\nannounced = 2025-05\n", "is not valid TOML"),
        ("trade.csv", "reporter,partner,flow,period,classification,value,citation\n", "holds trade, which is not taken here; taken: project, company"),
        ("noise.bin", "\x00\x01\x02", "no header of column names"),
    ],
)
def test_files_that_are_refused_whole(tmp_path: Path, name: str, text: str, expected: str) -> None:
    with pytest.raises(BadFile, match=expected) as caught:
        curated.recognise(file_of(tmp_path, name, text))
    assert "\n" not in str(caught.value)
