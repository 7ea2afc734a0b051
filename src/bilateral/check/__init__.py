"""A text read backwards: the claims its numbers make, and a verdict on each, with the figures it rests on.

`inputs` turns a file into text, `extract` finds the claims, `resolve` says what each is about, `compare` holds it against the figures and
against the rest of the text, `report` shows the result. `check_text` is the verb.
"""

from bilateral.check.checker import check_text
from bilateral.check.claim import Check, Claim, Judged

__all__ = ["Check", "Claim", "Judged", "check_text"]
