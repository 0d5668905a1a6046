"""A small coach for assumptions: hints at what is missing for somebody to find out whether the sentence is true.

As the framing coach it looks at words, not at meaning, explains itself, and never blocks.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class HintCode(StrEnum):
    """What the coach misses."""

    NO_MEASURE = "no_measure"
    NO_CONDITION = "no_condition"
    NOT_A_STATEMENT = "not_a_statement"


@dataclass(frozen=True, slots=True)
class Hint:
    """What is missing, and a way to say it better."""

    code: HintCode
    sentence: str
    suggestion: str


# A number in digits or words, a share, or a comparison: something that can turn out otherwise.
MEASURE = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand|million)\b"
    r"|\b(?:half|halves|third|quarter|twice|double|doubles|most|majority|none|nobody|everybody|all of|every)\b"
    r"|\b(?:at least|at most|more|less|fewer|longer|shorter|cheaper|faster|slower|higher|lower|oftener|sooner|later)\b"
    r"|\b(?:as (?:many|much|often|long|fast)|per cent|no (?:longer|more))\b"
)
# Who, where, when or in which case: without it the sentence is true of nothing in particular.
CONDITION = re.compile(
    r"\b(?:if|when|whenever|once|after|before|while|during|unless|until|without|where|who|whose|that|within|because)\b"
    r"|\b(?:in|at|on|by|for|of|among|between|from|with|under|over|per) (?:a |an |the |our |its |their |those |people )?[\w£$€]"
)
WISH = re.compile(r"\b(?:hope|hopefully|should|ought|must|want|wish|believe|feel)\b")


def look_at(sentence: str) -> list[Hint]:
    """The hints to the sentence, none for one that can be tested, and none as long as nothing is written."""
    text = " ".join(sentence.casefold().split())
    if not text:
        return []
    found = []
    if text.endswith("?") or WISH.search(text):
        found.append(_NOT_A_STATEMENT)
    if not MEASURE.search(text):
        found.append(_NO_MEASURE)
    if not CONDITION.search(text):
        found.append(_NO_CONDITION)
    return found


_NO_MEASURE = Hint(
    HintCode.NO_MEASURE,
    "It names nothing that could be counted or compared, so nobody could say that it turned out otherwise.",
    "Add a number or a comparison: “at least a third”, “more than last spring”, “twice a month”.",
)
_NO_CONDITION = Hint(
    HintCode.NO_CONDITION,
    "It does not say of whom, where or when it holds.",
    "Add the case: “of those who ordered twice”, “in shops without a café”, “when delivery is free”.",
)
_NOT_A_STATEMENT = Hint(
    HintCode.NOT_A_STATEMENT,
    "It asks or wishes, where an assumption says how things are.",
    "Write it as if it were true: “Households order again within two weeks”.",
)
