"""What a word asks of the word beside it: de + el → del and y → e in Spanish, particles by the final sound in Korean.

A template writes the neutral form in its own words, and `fit` settles it once the words before are known. Spanish: "de ", "a " before a text
that begins with the article, and "(de)", said after millones. Korean: "은(는)", "이(가)", "을(를)", "와(과)", "(으)로", "(이)었다", and "( )", a
blank that stands only after a scale word (7억 달러, 700달러); and clauses in brackets that follow one another share a bracket: (1%)(6% 증가) is
said (1%, 6% 증가). Texts in slots keep their words: a name's own "de el" is not ours to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

Part = tuple[str, bool]  # text, and whether it is the template's own words

LINK = re.compile(r"\b([DdAa])e? $")
AND = re.compile(r"(?<= )y(?= (?i:h?[ií](?![aeoáéó])))")
SCALED = re.compile(r" \(de\)")
SCALE = re.compile("ill(ón|ones)$")
# Marker → after a final consonant, after ㄹ, after a vowel.
PARTICLES: Mapping[str, tuple[str, str, str]] = {
    "은(는)": ("은", "은", "는"), "이(가)": ("이", "이", "가"), "을(를)": ("을", "을", "를"), "와(과)": ("과", "과", "와"),
    "(으)로": ("으로", "로", "로"), "(이)었다": ("이었다", "이었다", "였다"),
}  # fmt: skip
MARKER = re.compile("|".join(re.escape(m) for m in (*PARTICLES, "( )")))
BRACKETED = re.compile(r"\s*(\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])$")
CLOSING = "\"'”’»」』》〉)] "
LATIN_N = re.compile(r"ng$")  # Samsung, Boeing
LATIN_L = re.compile(r"[^\W\daeiou]le$")  # Apple, Oracle
FINALS = {**dict.fromkeys("036", 0), **dict.fromkeys("178", 1), **dict.fromkeys("MN", 0), **dict.fromkeys("LR", 1)}  # 영 삼 육 · 일 칠 팔 · 엠 엔 · 엘 알


def fit(lang: str, parts: Sequence[Part]) -> list[str]:
    """The parts of a filled template, their words settled.

    A slot's text only ever loses the e of "a el", and brackets at its ends become a comma and a blank, so a marked text must not have these.
    """
    return RULES[lang](parts) if lang in RULES else [text for text, _ in parts]


def spanish(parts: Sequence[Part]) -> list[str]:
    """De + el → del, a + el → al (a name's own article, as in El Salvador, is capital and stays), "(de)", and y → e before the sound i."""
    made: list[str] = []
    for text, own in parts:
        last = next((at for at in reversed(range(len(made))) if made[at]), -1)
        if own:
            text = _settled("".join(made), text, SCALED, lambda _, before: " de" if SCALE.search(before) else "") if " (de)" in text else text
        elif text.startswith("el ") and last >= 0 and parts[last][1] and (link := LINK.search(made[last])):
            made[last], text = (made[last][:-2], text) if link[1] in "Dd" else (made[last][:-1], text[1:])
        made.append(text)
    whole = "".join(made)
    if not AND.search(whole):
        return made
    signs = iter(AND.sub("e", whole))
    return ["".join(islice(signs, len(text))) for text in made]


def korean(parts: Sequence[Part]) -> list[str]:
    """Each particle in the form that the last syllable before it asks for, and one bracket for clauses in brackets that stand side by side."""
    made: list[str] = []
    for text, own in parts:
        last = next((at for at in reversed(range(len(made))) if made[at]), -1)
        if own:
            text = _settled("".join(made), text, MARKER, _particle)
        elif text.startswith("(") and last >= 0 and not parts[last][1] and made[last].endswith(")"):
            made[last], text = f"{made[last][:-1]},", f" {text[1:]}"
        made.append(text)
    return made


def final(text: str) -> int:
    """The last sound of a text as Korean reads it: 0 a consonant, 1 ㄹ, 2 a vowel.

    Brackets at the end are passed over, as in reading aloud, unless nothing stands before them. Digits and capitals are read by their names (3 is
    삼, L is 엘), small Latin letters as the end of a word; any other sign, such as %, ends in a vowel (퍼센트).
    """
    bare = text.rstrip()
    while (shorter := BRACKETED.sub("", bare)) != bare and shorter:
        bare = shorter
    bare = bare.rstrip(CLOSING)
    if LATIN_N.search(bare) or LATIN_L.search(bare):
        return 0 if LATIN_N.search(bare) else 1
    last = bare[-1:]
    if "가" <= last <= "힣":
        consonant = (ord(last) - ord("가")) % 28
        return 2 if consonant == 0 else 1 if consonant == 8 else 0
    return FINALS.get(last, {"l": 1, "m": 0, "n": 0}.get(last, 2))


def _settled(before: str, text: str, marker: re.Pattern[str], form: Callable[[str, str], str]) -> str:
    return marker.sub(lambda m: form(m[0], before + text[: m.start()]), text)


def _particle(marker: str, before: str) -> str:
    return (" " if before.endswith(tuple("만억조경")) else "") if marker == "( )" else PARTICLES[marker][final(before)]


RULES = {"es": spanish, "ko": korean}
