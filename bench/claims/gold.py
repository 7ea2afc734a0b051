"""The gold: texts with what a careful reader finds in them, and a plain reading of simple numerals that owes nothing to the checker.

`texts/LANG/HALF/NAME.txt` holds a text, `NAME.jsonl` beside it a header line and one line a claim. Fields and rules are in README.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGS = ("en", "es", "ko")
HALVES = ("seen", "unseen")
BAD = frozenset({"contradicted", "inconsistent"})
OPTIONAL = {"fdi_inward": ("instrument", "region"), "fdi_inward_cumulative": ("instrument", "region")}  # not in a gold line: TOTAL


@dataclass(frozen=True)
class Gold:
    """One claim as a reader would understand it.

    `metrics` are the accepted metrics (None for a number that belongs to none), `keys` the accepted members of each key, `units` the accepted
    units (empty: any). `value` is in whole units; `between` are the ends where the text gives a range. `verdicts` are the accepted ones.
    """

    id: str
    start: int
    end: int
    text: str
    metrics: tuple[str | None, ...]
    keys: Mapping[str, tuple[str, ...]]
    value: Decimal | str
    units: tuple[str, ...]
    verdicts: frozenset[str]
    bound: str = ""
    between: tuple[Decimal, Decimal] | None = None

    @property
    def metric(self) -> str | None:
        """The metric where there is one, else the first accepted."""
        return self.metrics[0]

    @property
    def query(self) -> dict[str, str]:
        """The keys as `figures.candidates` takes them, the first of several."""
        return {key: members[0] for key, members in self.keys.items()}


@dataclass(frozen=True)
class Text:
    """A text and its claims in order. `day` is None where the text does not say; `pair` is empty where it is about no two economies."""

    lang: str
    half: str
    name: str
    text: str
    day: date | None
    pair: tuple[str, ...]
    claims: tuple[Gold, ...]


def load(langs: tuple[str, ...] = LANGS, halves: tuple[str, ...] = HALVES) -> tuple[Text, ...]:
    """All texts of these languages and halves, in the order of their names."""
    return tuple(text for lang in langs for half in halves for text in _folder(lang, half))


def _folder(lang: str, half: str) -> Iterator[Text]:
    for path in sorted((HERE / "texts" / lang / half).glob("*.txt")):
        lines = [json.loads(line) for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
        head = lines[0]
        day = date.fromisoformat(head["date"]) if head["date"] else None
        claims = tuple(read_claim(line) for line in lines[1:])
        yield Text(lang, half, path.stem, path.read_text(encoding="utf-8"), day, tuple(head["pair"]), claims)


def read_claim(line: Mapping[str, Any]) -> Gold:
    """A claim from its JSON line."""
    value = line["value"] if isinstance(line["value"], str) else Decimal(str(line["value"]))
    units = _several(line["unit"])
    between = tuple(Decimal(str(end)) for end in line["between"]) if "between" in line else None
    return Gold(
        line["id"], line["start"], line["end"], line["text"], _several(line["metric"]), {k: _several(v) for k, v in line["keys"].items()}, value,
        tuple(u for u in units if u), frozenset(line["verdict"]), line.get("bound", ""), between,
    )  # fmt: skip


def _several(given: Any) -> tuple[Any, ...]:
    """What a field accepts: a list, the list under `any_of`, or the one thing itself."""
    if isinstance(given, Mapping):
        return tuple(given["any_of"])
    return tuple(given) if isinstance(given, list) else (given,)


# ----------------------------------------------------------------------------------------------- a plain reading of simple numerals

NUMERAL = r"\d[\d,]*(?:\.\d+)?"
TEN = Decimal(10)
POWERS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "en": (("trillion|trn", 12), ("billion|bn", 9), (r"million|m\b", 6), ("thousand", 3)),
    "es": (("trillones", 18), ("mil millones|mil mdd|mmdd", 9), ("billones", 12), ("millones|mdd|mdp", 6), (r"mil\b", 3)),
    "ko": (("조", 12), ("천억", 11), ("백억", 10), ("억", 8), ("천만", 7), ("백만", 6), ("만", 4)),
}
KOREAN = re.compile(rf"({NUMERAL})\s?(조|천억|백억|억|천만|백만|만)\s?")
HUNDREDS = re.compile(r"(\d)천\s?(\d)백(?=[억만])")
MAN = re.compile(r"(\d+)만 ?(\d{1,3},\d{3}|\d{1,4})(?![\d,]|[십백천만억조])")  # 4만2,251
MIL = re.compile(r"^(?:\D*?)(\d*)\s?mil (\d{1,3}(?:\.\d+)?)(?: (millones|mdd))?")


@dataclass(frozen=True)
class Written:
    """A numeral as read: `value` without sign, `step` what its last significant digit stands for."""

    value: Decimal
    step: Decimal

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The interval the digits imply, half a step to each side."""
        return self.value - self.step / 2, self.value + self.step / 2


def written(span: str, lang: str) -> Written | None:
    """The number of a span where its form is simple; None for words, ranges and anything this reading does not know.

    >>> written("US$6.16 billion", "en").value, written("6 mil 160 millones de dólares", "es").value, written("61억6천만 달러", "ko").value
    (Decimal('6160000000.00'), Decimal('6160000000'), Decimal('6160000000'))
    """
    if lang == "es" and (match := MIL.match(span)):
        return _thousands(match)
    span = HUNDREDS.sub(r"\1\g<2>00", span) if lang == "ko" else span
    if lang == "ko" and len(found := KOREAN.findall(span)) > 1:
        return _composite([(numeral, dict(POWERS["ko"])[scale]) for numeral, scale in found], len(re.findall(NUMERAL, span)))
    if lang == "ko" and (match := MAN.search(span)):
        return Written(Decimal(match[1]) * 10_000 + Decimal(match[2].replace(",", "")), Decimal(1))
    numerals = re.findall(NUMERAL, span)
    if len(numerals) != 1:
        return None
    after = span[span.index(numerals[0]) + len(numerals[0]) :]
    if re.match(r"\s?(%|per ?cent|por ciento)", after):
        return _scaled(numerals[0], -2)
    power = next((power for word, power in POWERS[lang] if re.match(rf"\s?(?:{word})", after)), 0)
    return _scaled(numerals[0], power)


def _thousands(match: re.Match[str]) -> Written:
    """Spanish "6 mil 160 millones": thousands and units of one scale."""
    low = _scaled(match[2], 0)
    power = TEN**6 if match[3] else Decimal(1)
    step = low.step if "." in match[2] else TEN ** (len(match[2]) - len(match[2].rstrip("0")))  # the leading digits are those of the thousands
    return Written((Decimal(match[1] or 1) * 1000 + low.value) * power, step * power)


def _composite(parts: list[tuple[str, int]], numerals: int) -> Written | None:
    """Korean 13억 8,130만: parts of descending scales. The leading digits are those of the first, so the last has no more than its own."""
    powers = [power for _, power in parts]
    if numerals != len(parts) or powers != sorted(set(powers), reverse=True):
        return None
    last = parts[-1][0].replace(",", "")
    step = TEN ** (powers[-1] + len(last) - len(last.rstrip("0"))) if "." not in last else _scaled(*parts[-1]).step
    return Written(sum((_scaled(*part).value for part in parts), Decimal(0)), step)


def _scaled(numeral: str, power: int) -> Written:
    """Digits behind the point are significant, zeros at the end of a whole number are not, but its two leading digits always are."""
    plain = numeral.replace(",", "")
    if "." in plain:
        step = TEN ** -len(plain.partition(".")[2])
    else:
        step = TEN ** (len(plain) - max(len(plain.rstrip("0")), min(2, len(plain))))
    return Written(Decimal(plain) * TEN**power, step * TEN**power)


def interval(claim: Gold, text: Text) -> tuple[Decimal, Decimal] | None:
    """The interval a claim's digits imply, with its sign, its bound and the unit of a table's heading; None where the form is not simple."""
    if claim.between:
        return claim.between
    if isinstance(claim.value, str):
        return None
    read = written(claim.text, text.lang)
    if read is None or read.value == 0:
        return None
    value = abs(claim.value)
    factor = value / read.value
    low, high = (end * factor for end in read.ends)
    if claim.bound == "about":
        wide = 10 * (high - low)
        low, high = value - wide / 2, value + wide / 2
    if claim.units and claim.units[0] in ("rank", "ordinal", "year"):
        low = high = value
    if claim.bound == "at_least":
        low, high = value, Decimal("Infinity")
    if claim.bound == "at_most":
        low, high = Decimal(0), value
    return (-high, -low) if claim.value < 0 else (low, high)
