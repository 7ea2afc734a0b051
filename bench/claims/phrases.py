"""The words that the rules of mutate.py exchange, by language: patterns and what stands for them."""

from __future__ import annotations

from collections.abc import Mapping

Pairs = Mapping[str, tuple[tuple[str, str], ...]]

SCALES: Pairs = {
    "en": (("billion", "million"), ("million", "billion"), ("bn", "m"), (r"(?<=\d)m\b", "bn")),
    "es": (
        ("mil millones", "millones"), (r"^([\d,.]+) millones", r"\1 mil millones"), ("mmdd", "mdd"), (r"^([\d,.]+) mdd", r"\1 mmdd"),
    ),
    "ko": ((r"^([\d.,]+)억(?=\s?달러)", r"\1만"), (r"^([\d.,]+)만(?=\s?달러)", r"\1억")),
}  # fmt: skip
BILLON: Pairs = {
    "en": (("billion", "trillion"), ("bn", "trillion")),
    "es": (("mil millones", "billones"), ("mil mdd", "billones de dólares"), ("mmdd", "billones de dólares")),
    "ko": ((r"^([\d.,]+)억(?=\s?달러)", r"\1조"),),
}

# a list whose order says something
LEADING: Mapping[str, str] = {
    "en": r"\b(leading|main|top)\b", "es": r"\b(principales|mayores|encabez\w+|seguido|seguida)\b", "ko": r"상위|가장 많|뒤를 이었",
}  # fmt: skip

# words of direction: a sentence must hold only one of them, so that nothing else in it speaks of the flow
SWAPPED_WORDS: Mapping[str, str] = {
    "en": r"(?i)\b(?:export|import|ship|s[oe]l[ld]|bought|buy|purchas|sales|deliver)\w*",
    "es": r"(?i)\b(?:re)?(?:export|import|vend|vent|compr|envi)\w+", "ko": r"수출|수입|팔|판 ",
}  # fmt: skip
DIRECTIONS: Pairs = {
    "en": ((r"\bexports to\b", "imports from"), (r"\bimports from\b", "exports to"), (r"\bexported to\b", "imported from")),
    "es": (
        (r"\bexportaciones de (México|Corea) a\b", r"importaciones de \1 desde"), (r"\bexportaciones (mexicanas|coreanas) a\b", r"importaciones \1 desde"),
        (r"\bexportaciones a\b", "importaciones desde"), (r"\bexportó a\b", "importó de"), (r"\bimportó de\b", "exportó a"),
    ),
    "ko": ((r"(대한국|대멕시코|대미|대독일|대일본) 수출", r"\1 수입"), (r"(대한국|대멕시코) 수입", r"\1 수출")),
}  # fmt: skip
ECONOMIES: Pairs = {
    "en": (
        (r"\bMexico's exports to (South Korea|Korea)\b", r"\1's exports to Mexico"), (r"\b(South Korea|Korea)'s exports to Mexico\b", r"Mexico's exports to \1"),
    ),
    "es": (
        (r"\bexportaciones de México a (Corea del Sur|Corea)\b", r"exportaciones de \1 a México"),
        (r"\bMéxico exportó a (Corea del Sur|Corea)\b", r"\1 exportó a México"),
        (r"\bexportaciones mexicanas a (Corea del Sur|Corea)\b", "exportaciones coreanas a México"),
    ),
    "ko": ((r"멕시코의 대한국 수출", "한국의 대멕시코 수출"), (r"한국의 대멕시코 수출", "멕시코의 대한국 수출")),
}  # fmt: skip

# the partner's name; no adjective may stand in the sentence, since it would keep the old one
KOREA: Mapping[str, str] = {"en": r"\b(?:South )?Korea\b", "es": r"\bCorea(?: del Sur)?\b", "ko": "한국"}
KOREAN: Mapping[str, str] = {"en": r"\bKorean?|\bSeoul", "es": r"(?i)\b(?:sur)?corea|\bSeúl", "ko": "한국|서울"}
MEXICO: Mapping[str, str] = {"en": r"\bMexico", "es": r"\bMéxico\b|\bmexican", "ko": "멕시코"}
THIRD: Mapping[str, str] = {"en": "Vietnam", "es": "Vietnam", "ko": "베트남"}

YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
MONTH: Mapping[str, tuple[str, str]] = {
    "en": (r"\b[Ii]n (?P<year>20\d\d)\b", r"in December \g<year>"),
    "es": (r"\b[Ee]n (?P<year>20\d\d)\b", r"en diciembre de \g<year>"),
    "ko": (r"(?P<year>20\d\d)년(?= |에)", r"\g<year>년 12월"),
}  # fmt: skip
