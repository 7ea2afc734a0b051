"""bilateral check at the command line: exit codes, formats, files and standard input, typing errors; and the contract's JSON."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bilateral.check.claim import VERDICTS
from bilateral.cli import main
from command import run

RIGHT = "In 2024, Mexico's exports to South Korea were US$6.16 billion."
WRONG = "In 2024, Mexico's exports to South Korea were US$7.77 billion."
# 6.16 − 23 is −16.84
INCONSISTENT = "In 2024 Mexico's exports to South Korea were US$6.16 billion and its imports from South Korea US$23.0 billion. Mexico's trade deficit with South Korea in 2024 was US$12.5 billion."
UNKNOWN = "In 2024, Mexico's exports to Portugal were US$77.7 million."
NOTHING = "Mexico and South Korea are friends."


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.strip().splitlines()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home built by the first check, as a process of its own."""
    made = tmp_path_factory.mktemp("home") / "new"
    first = run(made, "check", "-", text=RIGHT, alone=True)
    assert "building one from the embedded starter" in first.stderr
    assert "US$6.16 billion" in first.stdout
    return made


@pytest.fixture
def check(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """`check(*words, text=…)`: the command in this process, for speed."""

    def call(*words: str, text: str = "", data: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["bilateral", "--home", str(home), "check", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data or text.encode()), "utf-8"))
        with pytest.raises(SystemExit) as stop:
            main()
        shown = capsys.readouterr()
        return Done(int(stop.value.code or 0), shown.out, shown.err)

    return call


# ------------------------------------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1), (INCONSISTENT, 1), (UNKNOWN, 0), (NOTHING, 0), (f"{RIGHT} {WRONG}", 1)])
@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_exit_code_says_whether_anything_is_wrong(check, text: str, code: int, form: str) -> None:  # type: ignore[no-untyped-def]
    done = check("-", "--format", form, text=text)
    assert done.code == code
    assert done.err == ""


@pytest.mark.slow
def test_a_check_that_finds_something_is_a_process_that_fails(home: Path) -> None:
    assert "7.77" in run(home, "check", "-", text=WRONG, code=1, alone=True).stdout


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("-", "--format", "jsn"), ("jsn", "json")),
        (("-", "--format", "md"), ("md", "text, json, html")),
        (("-", "--lang", "fr"), ("fr", "en, es, ko")),
        (("-", "--pair", "MEX"), ("MEX", "MEX-KOR")),
        (("-", "--pair", "Mexcio-Korea"), ("Mexcio", "Mexico")),
        (("-", "--pair", "MEX-MEX"), ("MEX-MEX", "twice")),
        (("-", "--date", "yesterday"), ("yesterday", "2025-08-12")),
        (("-", "--date", "2025-13-01"), ("2025-13-01",)),
        (("-", "--lnag", "es"), ("--lnag",)),
        (("none.txt",), ("none.txt",)),
        ((), ("Missing argument",)),
        (("-", "--out", "/nonexistent/report.html"), ("--out",)),
    ],
)
def test_bad_use_gets_one_line_and_exit_2(check, words: tuple[str, ...], parts: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    done = check(*words, text=RIGHT)
    assert done.code == 2, done.err
    assert len(done.lines) == 1, done.err
    assert all(part in done.lines[0] for part in parts), done.lines[0]
    assert done.out == ""


def test_files_that_are_no_text(check, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "rubbish.txt").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4\nnothing")
    for name in ("empty.txt", "rubbish.txt", "cut.pdf", "."):
        done = check(str(tmp_path / name))
        assert done.code == 2
        assert len(done.lines) == 1
        assert done.out == ""
    assert check("-", text="").code == 2


# ------------------------------------------------------------------------------------------------------------- inputs and outputs


def test_a_file_and_standard_input_give_the_same(check, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "text.txt"
    path.write_text(RIGHT, "utf-8")
    read, given = (json.loads(done.out) for done in (check(str(path), "--format", "json"), check("-", "--format", "json", text=RIGHT)))
    assert read["claims"]
    assert {**read, "title": ""} == {**given, "title": ""}


def test_the_report_goes_to_a_file(check, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "report.html"
    done = check("-", "--format", "html", "--out", str(path), text=WRONG)
    assert (done.code, done.out) == (1, "")
    assert done.lines == [f"wrote {path}"]
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_text_is_the_default_and_has_no_colour_in_a_pipe(check) -> None:  # type: ignore[no-untyped-def]
    done = check("-", text=WRONG)
    assert done.out == check("-", "--format", "text", text=WRONG).out
    assert "\x1b" not in done.out
    assert "US$7.77 billion" in done.out
    assert "US$6.16 billion" in done.out  # what it should be


def test_options_are_passed_on(check) -> None:  # type: ignore[no-untyped-def]
    made = json.loads(check("-", "--format", "json", "--lang", "es", "--date", "2025-08-12", "--pair", "México-한국", text=RIGHT).out)
    assert (made["lang"], made["date"], made["pair"]) == ("es", "2025-08-12", ["MEX", "KOR"])


def test_figures_shown_can_be_traced(check, home: Path) -> None:  # type: ignore[no-untyped-def]
    shown = json.loads(check("-", "--format", "json", text=RIGHT).out)["claims"][0]["figures"][0]
    traced = json.loads(run(home, "trace", shown["id"], "--json").stdout)
    assert traced["figure"]["value"] == shown["value"] == 6160000000


# ------------------------------------------------------------------------------------------------------------------ the contract


def test_json_is_the_contracts(check) -> None:  # type: ignore[no-untyped-def]
    text = f"{RIGHT} South Korea applies a tariff of 12.5%."
    made = json.loads(check("-", "--format", "json", "--date", "2025-08-12", text=text).out)
    assert {"lang", "date", "pair", "claims", "summary"} <= set(made)
    assert (made["lang"], made["date"], made["pair"]) == ("en", "2025-08-12", ["MEX", "KOR"])
    first, second = made["claims"]
    at = text.index("US$6.16 billion")
    assert {key: first[key] for key in ("start", "end", "text", "sentence", "metric", "keys", "value", "low", "high", "unit", "verdict")} == {
        "start": at, "end": at + 15, "text": "US$6.16 billion", "sentence": RIGHT, "metric": "exports", "keys": {"reporter": "MEX", "partner": "KOR", "period": "2024"},
        "value": 6160000000, "low": 6155000000, "high": 6165000000, "unit": "USD", "verdict": "supported",
    }  # fmt: skip
    assert first["reason"]
    figure = first["figures"][0]
    assert {"id", "metric", "keys", "value", "unit", "status", "as_of", "build_id", "source", "vintage", "basis", "snapshots"} <= set(figure)
    assert (figure["value"], figure["source"], figure["metric"]) == (6160000000, "datamexico", "exports")
    assert (second["text"], second["metric"], second["value"], second["verdict"]) == ("12.5%", None, 0.125, "not_checkable")
    assert made["summary"] == {"supported": 1, "not_checkable": 1}


def test_the_summary_has_verdicts_of_the_design_only(check) -> None:  # type: ignore[no-untyped-def]
    made = json.loads(check("-", "--format", "json", text=" ".join([RIGHT, WRONG, INCONSISTENT, UNKNOWN])).out)
    assert set(made["summary"]) <= set(VERDICTS)
    assert sum(made["summary"].values()) == len(made["claims"])
    assert [c["start"] for c in made["claims"]] == sorted(c["start"] for c in made["claims"])


def test_offsets_are_characters_of_the_text_as_given(check) -> None:  # type: ignore[no-untyped-def]
    text = f"한국 🇰🇷 é\r\n\r\n{RIGHT}"
    claim = json.loads(check("-", "--format", "json", "--lang", "en", data=text.encode()).out)["claims"][0]
    assert text[claim["start"] : claim["end"]] == claim["text"] == "US$6.16 billion"
