"""Numbers, money, shares, ranks, dates and lists as a language says them. Exact decimals throughout; half is rounded away from zero.

What differs between languages is data: the locale's (CLDR, through Babel) and the sections `money`, `number`, `share`, `rank`, `date` and
`list` of `<lang>.toml`. A number is rounded by thousands, the same in every language, and then written in the language's own scale: in one
scale with decimals (6.16 billion; 6,160 millones), or, where `number.groups` is true, group by group (61억 6,000만).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from bilateral.lang import fill, has, named, table, text
from bilateral.model import BilateralError

Number = Decimal | int | float
HUNDRED = Decimal(100)
STEPS = (Decimal(1), Decimal(10**6), Decimal(10**9), Decimal(10**12))  # between these a number keeps two decimals below 100, one below 1,000


def say_money(value: Number, currency: str = "USD", lang: str = "en") -> str:
    """An amount in whole units of its currency: two decimals of the scale below 100, one below 1,000; no trailing zeros.

    >>> say_money(6160000000), say_money(Decimal("23000000000")), say_money(-16840000000)
    ('US$6.16 billion', 'US$23 billion', '−US$16.84 billion')
    >>> say_money(861_000_000), say_money(701_150_000), say_money(1_025_000), say_money(950_000)
    ('US$861 million', 'US$701.2 million', 'US$1.03 million', 'US$950,000')
    >>> say_money(999_960_000), say_money(0), say_money(12.5, "EUR")
    ('US$1 billion', 'US$0', 'EUR 12.5')
    >>> say_money(6160000000, lang="es"), say_money(6160000000, lang="ko"), say_money(17888, lang="ko")
    ('6,160 millones de dólares', '61억 6,000만 달러', '1만 7,888달러')
    """
    exact = _exact(value)
    number, word = _scaled(abs(exact), lang)
    form = "one" if (number, word) == ("1", "") and has(lang, f"money.one.{currency}") else "symbol"
    key = f"money.{form}.{currency}"
    symbol = text(lang, key) if has(lang, key) else fill(lang, "money.other_currency", code=currency)
    said = fill(lang, "money.scaled", symbol=symbol, number=number, scale=word) if word else fill(lang, "money.plain", symbol=symbol, number=number)
    return fill(lang, "money.negative", amount=said) if exact < 0 else said


def say_number(value: Number, lang: str = "en") -> str:
    """A count or another plain number, rounded as money is.

    >>> say_number(51_750_000), say_number(1900), say_number(6_500_000), say_number(Decimal("-12.345"))
    ('51.75 million', '1,900', '6.5 million', '−12.35')
    """
    exact = _exact(value)
    number, word = _scaled(abs(exact), lang)
    said = fill(lang, "number.scaled", number=number, scale=word) if word else number
    return fill(lang, "number.negative", number=said) if exact < 0 else said


def say_share(value: Number, lang: str = "en") -> str:
    """A ratio as a percentage: one decimal, two below 10 %. A share above zero is never said as zero.

    >>> say_share(0.0362), say_share(0.124), say_share(0.01), say_share(0.6), say_share(0.00001), say_share(0)
    ('3.62%', '12.4%', '1%', '60%', 'less than 0.01%', '0%')
    """
    percent = _exact(value) * HUNDRED
    rounded = _round(percent, 2 if abs(percent) < 10 else 1)
    if rounded == 0 and percent > 0:
        return fill(lang, "share.tiny", share=_percent(Decimal("0.01"), lang))
    return _percent(rounded, lang)


def say_times(value: Number, lang: str = "en") -> str:
    """One number over another: three decimals below ten, one from there on, so that a ratio near one shows on which side of it it is.

    >>> say_times(1.0104), say_times(Decimal("3.3459")), say_times(15.25)
    ('1.010', '3.346', '15.3')
    """
    exact = _exact(value)
    places = 3 if abs(exact) < 10 else 1
    return format_decimal(_round(exact, places), format="#,##0.000" if places == 3 else "#,##0.0", locale=_locale(lang))


def say_amount(value: Number, lang: str = "en") -> str:
    """An amount in full, to the cent, without its currency: for columns that must add up.

    >>> say_amount(Decimal("1234567.5")), say_amount(-3)
    ('1,234,567.50', '−3.00')
    """
    exact = _round(_exact(value), 2)
    said = format_decimal(abs(exact), format="#,##0.00", locale=_locale(lang))
    return fill(lang, "number.negative", number=said) if exact < 0 else said


def say_growth(value: Number, lang: str = "en") -> str:
    """A rate of change with its sign, one decimal.

    >>> say_growth(0.0679), say_growth(-0.18), say_growth(0)
    ('+6.8%', '−18%', '0%')
    """
    rounded = _round(_exact(value) * HUNDRED, 1)
    said = _percent(abs(rounded), lang)
    if rounded == 0:
        return said
    return fill(lang, "growth.plus" if rounded > 0 else "growth.minus", percent=said)


def say_change(value: Number, lang: str = "en") -> str:
    """A rate of change in words.

    >>> say_change(0.0679), say_change(-0.18), say_change(0.0001)
    ('up 6.8%', 'down 18%', 'unchanged')
    """
    rounded = _round(_exact(value) * HUNDRED, 1)
    if rounded == 0:
        return text(lang, "growth.none")
    return fill(lang, "growth.up" if rounded > 0 else "growth.down", percent=_percent(abs(rounded), lang))


def say_rank(value: Number, lang: str = "en", *, words: str = "words", other: str = "other") -> str:
    """An ordinal that says a place in an order: in words while the language has one, then in digits. Spanish: masculine, before its noun.

    >>> say_rank(5), say_rank(10), say_rank(22), say_rank(113)
    ('fifth', '10th', '22nd', '113th')
    >>> say_rank(3, "es"), say_rank(12, "es"), say_rank(5, "ko")
    ('tercer', '12.º', '5위')
    """
    whole = int(value)
    listed: Sequence[str] = table(lang)[f"rank.{words}"]
    if 1 <= whole <= len(listed):
        return listed[whole - 1]
    return fill(lang, "rank.place", number=_digits(Decimal(whole), lang)) if has(lang, "rank.place") else say_ordinal(whole, lang, other=other)


def say_rank_feminine(value: Number, lang: str = "en") -> str:
    """`say_rank` before a feminine noun; the same where ordinals have no gender.

    >>> say_rank_feminine(3, "es"), say_rank_feminine(12, "es"), say_rank_feminine(3)
    ('tercera', '12.ª', 'third')
    """
    return say_rank(value, lang, words="feminine", other="other_feminine") if has(lang, "rank.feminine") else say_rank(value, lang)


def say_ordinal(value: Number, lang: str = "en", *, other: str = "other") -> str:
    """An ordinal in digits, of one in a series.

    >>> say_ordinal(14), say_ordinal(1), say_ordinal(1003)
    ('14th', '1st', '1,003rd')
    >>> say_ordinal(14, "es"), say_ordinal(14, "ko")
    ('14.º', '제14차')
    """
    whole = int(value)
    form = _locale(lang).ordinal_form(whole)
    key = f"rank.{form}" if has(lang, f"rank.{form}") and other == "other" else f"rank.{other}"
    return fill(lang, key, number=_digits(Decimal(whole), lang))


def say_date(value: date | str, lang: str = "en") -> str:
    """A day, a month or a year, given as a date or in ISO form.

    >>> say_date(date(2025, 8, 12)), say_date("2025-03"), say_date("1905")
    ('12 August 2025', 'March 2025', '1905')
    """
    if isinstance(value, str):
        parts = value.split("-")
        if len(parts) == 1:
            return fill(lang, "date.year", year=value)
        if len(parts) == 2:
            return format_date(date.fromisoformat(f"{value}-01"), text(lang, "date.month"), locale=_locale(lang))
        value = date.fromisoformat(value)
    return format_date(value, text(lang, "date.day"), locale=_locale(lang))


def say_period(value: str, lang: str = "en") -> str:
    """A year, quarter, month, or a range of two.

    >>> say_period("2024"), say_period("2024-Q1"), say_period("1999/2024"), say_period("2024-01/2024-06")
    ('2024', 'the first quarter of 2024', '1999–2024', 'January 2024–June 2024')
    >>> say_period("2024-Q1", "es"), say_period("1999/2024", "ko")
    ('el primer trimestre de 2024', '1999년~2024년')
    """
    first, _, last = value.partition("/")
    if last:
        return fill(lang, "date.range", first=say_period(first, lang), last=say_period(last, lang))
    if "-Q" in value:
        year, quarter = value.split("-Q")
        return fill(lang, "date.quarter", quarter=int(quarter), year=year)
    return say_date(value, lang)


def say_thing(value: str, lang: str = "en") -> str:
    """Of a unit, the words that stand before its number where the language counts with a word of its own, then a blank; see `say_counter`."""
    head, _, last = value.rpartition(" ")
    words = value if has(lang, f"counter.{last}") else head
    return f"{words} " if words else ""


def say_counter(value: str, lang: str = "en") -> str:
    """Of a unit, the word that stands after its number: the counter of its last word, else that word.

    >>> [f"{say_thing(unit, 'ko')}28만 {say_counter(unit, 'ko')}" for unit in ("연간 자동차", "연간 톤", "명")]
    ['연간 자동차 28만 대', '연간 28만 톤', '28만 명']
    """
    last = value.rpartition(" ")[2]
    return text(lang, f"counter.{last}") if has(lang, f"counter.{last}") else last


def say_list(parts: Sequence[str], lang: str = "en") -> str:
    """A list of texts.

    >>> say_list(["A", "B", "C"]), say_list(["A"]), say_list([])
    ('A, B and C', 'A', '')
    """
    return "".join(f"{part}{joint}" for part, joint in zip(parts, joints(len(parts), lang), strict=True))


def joints(count: int, lang: str = "en") -> Iterator[str]:
    """What stands after each of `count` parts of a list."""
    for at in range(count):
        yield "" if at == count - 1 else text(lang, "list.last" if at == count - 2 else "list.between")


def say_capital(value: str, lang: str = "en") -> str:
    """A text with its first letter capital, where the language's sentences begin so.

    >>> say_capital("the world")
    'The world'
    """
    return value[:1].upper() + value[1:] if table(lang)["sentence.capital"] else value


# The types of slots. Money without a currency is in US dollars.
SAY: Mapping[str, Callable[[Any, str], str]] = {
    "": lambda value, lang: named(lang, str(value)),
    "cap": lambda value, lang: say_capital(named(lang, value), lang),
    "money": lambda value, lang: say_money(value[0], value[1], lang) if isinstance(value, tuple) else say_money(value, "USD", lang),
    "number": say_number,
    "share": say_share,
    "times": say_times,
    "amount": say_amount,
    "growth": say_growth,
    "change": say_change,
    "rank": lambda value, lang: say_rank(value, lang),
    "rank_feminine": say_rank_feminine,
    "ordinal": lambda value, lang: say_ordinal(value, lang),
    "date": say_date,
    "period": say_period,
    "list": say_list,
    "thing": lambda value, lang: say_thing(named(lang, str(value)), lang),
    "counter": lambda value, lang: say_counter(named(lang, str(value)), lang),
}


def say(lang: str, kind: str, value: Any) -> str:
    """A slot's value in words.

    Raises:
        BilateralError: for a type there is none of.
    """
    if kind not in SAY:
        raise BilateralError(f"no slot type {kind!r}; known: {', '.join(k for k in SAY if k)}")
    return SAY[kind](value, lang)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _exact(value: Number) -> Decimal:
    """The decimal a person reads: a float by its shortest repr, so 0.0362 is 0.0362."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _scaled(value: Decimal, lang: str) -> tuple[str, str]:
    """Digits and scale word of a value that is not negative; the word is empty for a number said without one."""
    rounded = _rounded(value)
    scales: Sequence[Sequence[Any]] = table(lang)["number.scales"]  # size, word after 1, word after others where it differs
    reached = [scale for scale in scales if rounded >= scale[0]]
    if not reached:
        return _digits(rounded, lang), ""
    if table(lang)["number.groups"]:
        return _grouped(rounded, reached, lang)
    digits = _digits(rounded / reached[-1][0], lang)
    return digits, reached[-1][1 if digits == "1" else -1]


def _rounded(value: Decimal) -> Decimal:
    """What is left of a value when it is said. What rounds up to the next step is rounded as one there: 999.96 million is 1 billion."""
    for step, above in pairwise((*STEPS, Decimal("Infinity"))):
        scaled = value / step
        places = 2 if scaled < 100 else 1 if scaled < 1000 else 0
        rounded = _round(scaled, places if step > 1 or scaled < 1000 else 0) * step
        if rounded < above:
            return rounded
    raise BilateralError(f"{value} is no number that can be said")


def _grouped(rounded: Decimal, reached: Sequence[Sequence[Any]], lang: str) -> tuple[str, str]:
    """Every group that is not zero with its scale word, the last group's word apart: ("61억 6,000", "만"), ("1만 7,888", "")."""
    groups: list[tuple[str, str]] = []
    for size, *names in (*reversed(reached), (1, "")):
        count, rounded = divmod(rounded, size) if size > 1 else (rounded, Decimal(0))
        if count:
            groups.append((_digits(count, lang), names[0]))
    *before, (digits, word) = groups
    return " ".join([*(number + name for number, name in before), digits]), word


def _percent(percent: Decimal, lang: str) -> str:
    minus = percent < 0
    said = fill(lang, "share.percent", number=_digits(abs(percent), lang))
    return fill(lang, "number.negative", number=said) if minus else said


def _digits(value: Decimal, lang: str) -> str:
    """Groups of three and at most two decimals, with the locale's signs: what Babel's "#,##0.##" gives, without reading the pattern each time."""
    said = f"{value:,.2f}"
    if said.endswith("0"):
        said = said.rstrip("0").rstrip(".")
    signs = _signs(lang)
    return said.translate(signs) if signs else said


@cache
def _signs(lang: str) -> dict[int, str]:
    """The locale's signs for groups, decimals and minus, where they are not the plain ones."""
    locale = _locale(lang)
    own = zip(",.-", (get_group_symbol(locale), get_decimal_symbol(locale), get_minus_sign_symbol(locale)), strict=True)
    return {ord(plain): sign for plain, sign in own if plain != sign}


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(text(lang, "locale"))
