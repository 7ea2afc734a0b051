"""The nouns of a check: a Claim is a number of a text and what it says; a Judged claim has a verdict, a reason and figures; a Check is all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from bilateral.gather import Asked, asked
from bilateral.metrics import metric as metric_named
from bilateral.model import Figure

# In the order in which explanations are tried: the first that holds is the verdict.
VERDICTS: tuple[str, ...] = (
    "supported", "supported_by_partner", "other_basis", "outdated", "unit_slip", "inconsistent", "contradicted", "not_checkable",
)  # fmt: skip
BAD: frozenset[str] = frozenset({"contradicted", "inconsistent"})  # verdicts for which the answer is no


@dataclass(frozen=True)
class Reading:
    """One thing a number may mean: a metric and its keys (canonical codes, as `figure` takes them)."""

    metric: str
    keys: Mapping[str, str]

    @cached_property
    def question(self) -> Asked:
        """What is asked for its figures."""
        return asked(self.metric, self.keys)

    @cached_property
    def complete(self) -> bool:
        """Whether it has all keys that its metric needs."""
        return all(self.keys.get(key) for key in metric_named(self.metric).keys)


@dataclass(frozen=True)
class Claim:
    """A number in a text, and what it says of the economy.

    `start` and `end` are character offsets into the text as given; `text` is what stands there, `sentence` the sentence around it. `metric` is
    None for a number that is not understood. `value` is in whole units of `unit` ("USD", "MXN", "ratio", "rank", "persons", …), shares and
    growth as ratios; for a claim of a sign ("positive balances") it is "positive" or "negative", and `low` and `high` are None. `low` and
    `high` are the interval that the written digits imply; None stands for no end on that side. `bound` is "", "at_least", "at_most" or
    "about". `doubts` are what keeps a contradiction from being earned, as keys of the language's `check.doubt` texts; `also` are other
    readings; `open` are those that what the text has just named allows where the sentence leaves it open, and `unsaid` what it leaves open, doubts
    where no figure bears out the claim. `vintage` is a release day the text itself gives for the number; `goods` are the words a commodity was read from and `score`
    how well they match (1 is exact).
    """

    start: int
    end: int
    text: str
    sentence: str
    metric: str | None
    keys: Mapping[str, str]
    value: Decimal | str
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: str = ""
    doubts: tuple[str, ...] = ()
    also: tuple[Reading, ...] = ()
    open: tuple[Reading, ...] = ()
    unsaid: tuple[str, ...] = ()
    vintage: date | None = None
    goods: str = ""
    score: float | None = None
    place: int | None = None  # its place in a list that says "the leading …", counted from 1
    inferred: bool = False  # the sentence leaves open what is measured; read so because a figure bears it out
    carried: tuple[str, ...] = ()  # the doubts that are only of what the sentence before said
    dated: bool = False  # the sentence says that it speaks of a named, first or earlier release
    named: frozenset[str] = frozenset()  # what its own sentence says: metric, period, region, commodity, instrument, the codes of economies, and which way alone things go: up, down, in
    further: Callable[[], tuple[Reading, ...]] | None = field(default=None, compare=False, repr=False)  # all that the text around it allows, made only where no figure explains what it says

    @cached_property
    def own(self) -> Reading | None:
        """What it says, where it says all that its metric needs."""
        made = Reading(self.metric, self.keys) if self.metric is not None else None
        return made if made is not None and made.complete else None

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What it says and the other readings, those that say all that their metrics need."""
        return tuple(r for r in (self.own, *self.also) if r is not None and r.complete)


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict, the reason in one sentence of the text's language, the figures behind it (the decisive one first), and, where
    the number should be another, `correction`: the sentence with the number to put there; empty otherwise."""

    claim: Claim
    verdict: str
    reason: str
    figures: tuple[Figure, ...] = ()
    correction: str = ""


@dataclass(frozen=True)
class Check:
    """All claims of one text in order. `date` is the day the text was written, None where neither it nor the caller says; `pair` the two
    economies it is about, empty where it is about no two. `title` is a name for the text, for reports."""

    text: str
    lang: str
    date: date | None
    pair: tuple[str, ...]
    claims: tuple[Judged, ...]
    build_id: str = ""
    title: str = ""
    summary: Mapping[str, int] = field(default_factory=dict)

    @property
    def bad(self) -> bool:
        """Whether anything is contradicted or inconsistent."""
        return any(judged.verdict in BAD for judged in self.claims)
