"""UN correlation tables between HS revisions. Small workbooks typed by hand; the six published files where they are there."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bilateral import rawfile
from bilateral.model import STAGED, BadFile, Batch, RawFile
from bilateral.sources import _xls
from bilateral.sources.unsd_hs import SOURCE
from once import hs_tables

HEADER = ("HS2022", " HS2017", "Relationship")
ROWS: list[tuple[Any, ...]] = [("010121", "010121", "1:1"), ("851713", "851712", "n:1"), ("851714", "851712", "n:1")]


def book(folder: Path, *, rows: list[tuple[Any, ...]] = ROWS, header: tuple[Any, ...] = HEADER, above: int = 1, conversion: bool = True) -> RawFile:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    if conversion:
        sheet.title = "HS2022-HS2017 Conversions"
        for row in [("From HS2022", "To HS2017"), ("010121", "010121"), ("851713", "851712")]:
            sheet.append(row)
        sheet = made.create_sheet("Correlation Tables")
    for _ in range(above):
        sheet.append([None])
    for row in [header, *rows]:
        sheet.append(row)
    path = folder / "kept"  # kept files have no ending
    made.save(path)
    return RawFile(path, "table.xlsx")


def only(file: RawFile) -> Batch:
    (batch,) = SOURCE.read(file, SOURCE.recognise(file))
    return batch


def test_a_workbook(tmp_path: Path) -> None:
    file = book(tmp_path)
    kind = SOURCE.recognise(file)
    assert (kind.id, kind.describe, kind.rows, kind.vintage) == ("hs2022_to_hs2017", "UN correlation table, HS 2022 to HS 2017", 3, None)
    batch = only(file)
    assert batch.table == "concordance"
    assert dict(batch.constants) == {"from_classification": "H6", "to_classification": "H5"}
    assert set(batch.rows.columns) | set(batch.constants) == {"raw_row", *STAGED["concordance"]}
    assert batch.rows.to_dicts() == [
        {"raw_row": 2_000_000_003_000, "from_commodity": "010121", "to_commodity": "010121", "relationship": "1:1"},
        {"raw_row": 2_000_000_004_000, "from_commodity": "851713", "to_commodity": "851712", "relationship": "n:1"},
        {"raw_row": 2_000_000_005_000, "from_commodity": "851714", "to_commodity": "851712", "relationship": "n:1"},
    ]
    assert not batch.rejects
    assert rawfile.locate(file, 2_000_000_004_000).text == "851713, 851712, n:1"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (("HS1996", "HS1992", "Relationship"), "hs1996_to_hs1992"),
        (("HS 2012", "HS 2007", "Relationship"), "hs2012_to_hs2007"),
        (("From HS 2017", "To HS 2012", "relationship "), "hs2017_to_hs2012"),
        (("Relationship", "HS 2002", "HS 2007"), "hs2002_to_hs2007"),
    ],
)
def test_headers_vary(tmp_path: Path, header: tuple[str, ...], kind: str) -> None:
    turned = header[0] == "Relationship"
    rows = [("1:1", "010121", "010121")] if turned else [("010121", "010121", "1:1")]
    assert SOURCE.recognise(book(tmp_path, header=header, rows=rows, above=3)).id == kind
    assert only(book(tmp_path, header=header, rows=rows, above=0)).rows["from_commodity"].to_list() == ["010121"]


def test_codes_as_numbers_and_marks_of_text(tmp_path: Path) -> None:
    rows = [(10121, 10121.0, "'1:1"), ("'020110", " 020110 ", "1:1 "), ("30110.0", "030110", None), (None, None, None), ("", " ", "")]
    file = book(tmp_path, rows=rows)
    assert SOURCE.recognise(file).rows == 3
    batch = only(file)
    assert batch.rows.select("from_commodity", "to_commodity", "relationship").rows() == [
        ("010121", "010121", "1:1"),
        ("020110", "020110", "1:1"),
        ("030110", "030110", "1:1"),
    ]


def test_rows_that_cannot_be_read_are_rejected_with_their_place(tmp_path: Path) -> None:
    bad: list[tuple[Any, ...]] = [("0101", "010121", "1:1"), ("01012A", "010121", ""), ("001234", "010130", ""), ("010129", None, ""), (1.5, "010190", "")]
    batch = only(book(tmp_path, rows=[*ROWS, *bad, ROWS[0]]))
    assert batch.rows.height == 3
    assert [(one.raw_row, one.reason) for one in batch.rejects] == [
        *((rawfile.cell_row(2, row), "not two HS codes of six digits") for row in range(6, 11)),
        (rawfile.cell_row(2, 11), "repeats the pair of row 3"),
    ]
    assert batch.rejects[0].text == "0101, 010121, 1:1"


def test_both_readings_of_a_relationship_are_taken(tmp_path: Path) -> None:
    """030193 becomes 030193 or 030199, and 030194 becomes 030193: by the pair 030193–030199 is 1:n, by the group n:n."""
    rows = [("030193", "030193", "n:n"), ("030193", "030199", "n:n"), ("030194", "030193", "n:1")]
    assert only(book(tmp_path, rows=rows)).rows["relationship"].to_list() == ["n:n", "1:n", "n:1"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (ROWS[:2], "row 4: 851713 to 851712 is marked n:1, but by the table's rows it is 1:1: rows are missing"),
        ([("010121", "010121", "1:1"), ("010121", "010129", "1:1")], "row 3: 010121 to 010121 is marked 1:1, but by the table's rows it is 1:n"),
        ([("010121", "010121", "same")], "is marked same"),
    ],
)
def test_relationships_that_contradict_the_rows(tmp_path: Path, rows: list[tuple[Any, ...]], told: str) -> None:
    file = book(tmp_path, rows=rows)
    with pytest.raises(BadFile, match=told):
        only(file)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("HS 2022", "SITC Rev.4", "Relationship"), "no HS correlation table"),
        (("HS 2022", "HS 2017"), "no HS correlation table .'HS2022-HS2017 Conversions', 'Correlation Tables'; expected a sheet with"),
        (("HS 2028", "HS 2022", "Relationship"), "correlates HS 2028 with HS 2022; known revisions"),
        (("HS 2022", "HS 2022", "Relationship"), "correlates HS 2022 with HS 2022; known revisions, two different ones"),
    ],
)
def test_other_workbooks(tmp_path: Path, header: tuple[str, ...], told: str) -> None:
    one_line(book(tmp_path, header=header), told)


def test_two_correlation_tables(tmp_path: Path) -> None:
    file = book(tmp_path)
    made = openpyxl.load_workbook(file.path.open("rb"))
    made.copy_worksheet(made["Correlation Tables"])
    made.save(file.path)
    one_line(file, "2 correlation tables")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"HS 2022,HS 2017,Relationship\n010121,010121,1:1\n", "is no workbook"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "cut short or damaged"),
        (b"PK\x03\x04" + bytes(100), "cut short or damaged"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "kept"
    path.write_bytes(content)
    one_line(RawFile(path, "hs2022_to_hs2017.xlsx"), told)


def test_a_reader_that_dies_or_hangs_is_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    child = tmp_path / "child.py"
    monkeypatch.setattr(_xls, "CHILD", child)
    child.write_text("import os\nos.abort()\n")
    one_line(RawFile(path, "old.xls"), "old.xls is cut short or damaged, or no .xls workbook; download")
    child.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(_xls, "SECONDS", 0.5)
    one_line(RawFile(path, "old.xls"), "could not be read within 0.5 seconds")


def one_line(file: RawFile, told: str) -> None:
    with pytest.raises(BadFile, match=told) as caught:
        SOURCE.recognise(file)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(file.name)


# ------------------------------------------------------------------------------------------------------- the published files

# Rows of each file's correlation sheet that hold codes, and its own relationships as marked, counted apart from our reader.
PUBLISHED = {
    "hs1996_to_hs1992.xls": ("H1", "H0", 5426, {"1:1": 4570, "n:1": 344, "1:n": 90, "n:n": 422}),
    "hs2002_to_hs1996.xls": ("H2", "H1", 5611, {"1:1": 4744, "n:1": 332, "1:n": 90, "n:n": 445}),
    "hs2007_to_hs2002.xls": ("H3", "H2", 5664, {"1:1": 4471, "n:1": 293, "1:n": 335, "n:n": 565}),
    "hs2012_to_hs2007.xls": ("H4", "H3", 5364, {"1:1": 4785, "n:1": 218, "1:n": 73, "n:n": 288}),
    "hs2017_to_hs2012.xlsx": ("H5", "H4", 6141, {"1:1": 4744, "n:1": 578, "1:n": 44, "n:n": 775}),
    "hs2022_to_hs2017.xlsx": ("H6", "H5", 15657, {"1:1": 4097, "n:1": 1392, "1:n": 54, "n:n": 10114}),
}


@pytest.mark.real
@pytest.mark.parametrize("name", PUBLISHED)
def test_published(shared: Path, name: str) -> None:
    """Every row is read. Our 1:1 are the file's; our other relationships are of the pair, the files mix pair and group (checked in read)."""
    here, there, count, marks = PUBLISHED[name]
    kind, batch = hs_tables(shared / "hs")[name]
    assert (kind.id, kind.rows) == (name.split(".")[0], count)
    assert dict(batch.constants) == {"from_classification": here, "to_classification": there}
    assert (batch.rows.height, batch.rejects) == (count, ())
    assert Counter(batch.rows["relationship"])["1:1"] == marks["1:1"]
    for code in (*batch.rows["from_commodity"], *batch.rows["to_commodity"]):
        assert len(code) == 6
        assert code.isdigit()


# Codes of UN Comtrade's own, in its lists of a revision but not of the HS: kinds of mineral oil, and goods that are not specified.
OILS = {f"2710{end}" for end in ["11", "12", "13", "14", "15", "16", "19", "21", "22", "25", "26", "27", "29", "91", "93", "94", "95", "96", "99"]}
NOT_GOODS = {"999999", "9999AA"}
# What each side of a table lacks of UN Comtrade's list. Two codes of the HS are lost on the way from one table to the next.
LACKING = {
    ("H0", "to"): OILS | NOT_GOODS,
    ("H1", "to"): OILS | NOT_GOODS,
    ("H1", "from"): OILS | NOT_GOODS,
    ("H2", "to"): NOT_GOODS,
    ("H2", "from"): NOT_GOODS,
    ("H3", "to"): {"291636", "999999"},
    ("H3", "from"): {"999999"},
    ("H4", "from"): {"999999"},
    ("H5", "to"): {"300219"},
}


@pytest.mark.real
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_codes_are_those_of_the_revision(shared: Path, name: str) -> None:
    """Against UN Comtrade's list of each revision, an independent file of the same office."""
    here, there, *_ = PUBLISHED[name]
    _, batch = hs_tables(shared / "hs")[name]
    for revision, side in ((here, "from"), (there, "to")):
        with (shared / "comtrade" / "reference" / f"comtrade_cmd_{revision.lower()}.csv").open(encoding="utf-8-sig", newline="") as stream:
            listed = {row["id"] for row in csv.DictReader(stream) if len(row["id"]) == 6}
        found = set(batch.rows[f"{side}_commodity"])
        assert found <= listed
        assert listed - found == LACKING.get((revision, side), set())


@pytest.mark.real
def test_a_published_file_cut_short(shared: Path, tmp_path: Path) -> None:
    for name in ("hs2007_to_hs2002.xls", "hs2022_to_hs2017.xlsx"):
        whole = (shared / "hs" / name).read_bytes()
        for part in (0.02, 0.5, 0.98):
            path = tmp_path / "kept"
            path.write_bytes(whole[: int(len(whole) * part)])
            one_line(RawFile(path, name), "cut short or damaged")


@pytest.mark.real
def test_a_damaged_xls_never_ends_the_process(shared: Path, tmp_path: Path) -> None:
    """A cell's column number changed to 60,000 in every text cell: the reader asks for gigabytes, and only its own process ends."""
    whole = (shared / "hs" / "hs1996_to_hs1992.xls").read_bytes()
    path = tmp_path / "kept"
    damaged = bytearray(whole)
    at = whole.index(b"\xfd\x00\x0a\x00", len(whole) // 4)  # a LABELSST record: type, length 10, row, column
    damaged[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(damaged))
    one_line(RawFile(path, "hs1996_to_hs1992.xls"), "cut short or damaged")
