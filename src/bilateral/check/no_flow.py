"""Words for a flow of goods that speak of something else: what matters (importa), a company that is bought."""

from __future__ import annotations

import re
from functools import cache

from bilateral.check.lexicon import Mention, folded
from bilateral.check.line import Line
from bilateral.lang.context import context

__all__ = ["no_flow"]

NEAR = 30  # characters beside such a word in which an economy, goods or a number stand
BREAK = re.compile("[,;:.()]")


def no_flow(line: Line, said: Mention) -> bool:
    """Whether a word for a flow is none: the composition matters to the lessor; the year in which a brewery was bought."""
    if _deal(line.lang).match(line.between(said.end, min(line.sentence.end, said.end + NEAR))):
        return True
    if line.between(said.start, said.end) not in _matters(line.lang):
        return False
    behind = line.between(said.end, min(line.sentence.end, said.end + NEAR)).lstrip()
    if f"{behind} ".startswith(tuple(f"{folded(words)} " for words in context(line.lang)["no_flow"]["behind"])):
        return True
    named = [(a.start, a.end) for a in line.areas] + [(m.start, m.end) for kind in ("region", "goods", "goods?", "of_goods") for m, _ in line.of(kind)]
    before = any(0 <= said.start - end <= NEAR and not BREAK.search(line.text, end, said.start) for _, end in named)
    after = any(0 <= start - said.end <= NEAR and not BREAK.search(line.text, said.end, start) for start in (*(start for start, _ in named), *(n.start for n in line.numbers)))
    return not (before or after)


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _matters(lang: str) -> frozenset[str]:
    return frozenset(folded(word) for word in context(lang)["no_flow"]["matters"])


@cache
def _deal(lang: str) -> re.Pattern[str]:
    """"Of", an article, and what is no merchandise."""
    articles, deals = ("|".join(re.escape(folded(word)) for word in context(lang)["no_flow"][key]) or "(?!)" for key in ("articles", "deals"))
    return re.compile(rf" (?:of|de)(?:l| (?:{articles}))? (?:[a-z]+ )?(?:{deals})(?![a-z])")
