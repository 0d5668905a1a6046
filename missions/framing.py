"""A small framing coach: objections to a statement that names an output where an outcome is meant.

It looks at words, not at meaning, so it stays silent unless a word gives the framing away, and it never blocks: the
author may have good reasons. What it cannot see in the statement, such as a measure kept elsewhere, it can be told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FramingCode(StrEnum):
    """What the coach objects to."""

    OUTPUT_VERB = "output_verb"
    PRESUPPOSED_MEANS = "presupposed_means"
    NO_BENEFICIARY = "no_beneficiary"
    NO_CHANGE_OF_STATE = "no_change_of_state"
    NO_MEASURE = "no_measure"


@dataclass(frozen=True, slots=True)
class FramingWarning:
    """One objection: what was seen, and a way to say it better."""

    code: FramingCode
    sentence: str
    suggestion: str


# Verbs of which the thing made is the whole result. "Make", "become", "improve" or "reduce" say how things will differ.
OUTPUT_VERBS = (
    "open|launch|set up|roll out|implement|install|deploy|introduce|publish|release|write|organise|organize|hold|host|"
    "run|hire|recruit|buy|procure|migrate|upgrade"
)
# Verbs that can also carry a change, as in "build trust": they give the framing away only together with a thing.
MAKING_VERBS = "build|create|develop|design|produce|establish"
OPENING = re.compile(
    rf"^(?:to |we will |we |please )*(?:\w+ly )?(?:(?P<sure>{OUTPUT_VERBS})|(?P<maybe>{MAKING_VERBS}))\b"
    r"(?P<object>.*?)(?=$|[,.;:(]|\b(?:for|in|of|on|at|to|by|with|between|among|across|so|that|which|and|through|where)\b)"
)
# Things that are a way to something, never the something.
MEANS = re.compile(
    r"\b(?:pop-?up (?:store|shop)|shop|store|branch|warehouse|app|website|web site|portal|platform|system|software|"
    r"tool|dashboard|database|chatbot|campaign|newsletter|workshop|training|event|office|programme|program|policy|framework|"
    r"loyalty card|task force|data lake)s?\b"
)
# "..., by building an app": the means is named although the sentence opens with an outcome.
WAY_NAMED = re.compile(
    r"\b(?:by|through|via) (?:building|opening|launching|setting up|creating|developing|implementing|introducing|"
    r"installing|deploying|hiring|buying)\b"
)
BENEFICIARIES = re.compile(
    r"\b(?:customers?|consumers?|users?|people|persons?|famil(?:y|ies)|households?|citizens?|residents?|"
    r"communit(?:y|ies)|patients?|students?|pupils?|children|parents|workers?|employees?|staff|colleagues?|members?|visitors?|guests?|"
    r"farmers?|veterans?|drivers?|shoppers?|suppliers?|partners?|everyone|everybody|anyone|us|them|love)\b"
)
CHANGE = re.compile(
    r"\b(?:so that|until|from .+ to|more|fewer|less|better|becomes?|increas\w+|decreas\w+|reduc\w+|improv\w+|halv\w+|"
    r"doubl\w+|grow(?:s|ing|th)?|rais\w+|lower\w*|shorten\w*|no longer)\b"
)
BOASTS = re.compile(
    r"\b(?:successful(?:ly)?|world-class|state-of-the-art|cutting-edge|seamless(?:ly)?|optimal(?:ly)?|"
    r"user-friendly|as soon as possible)\b"
)
NUMBER = re.compile(r"\d")


def look_at(
    statement: str,
    *,
    has_beneficiary: bool | None = None,
    has_change: bool | None = None,
    has_measure: bool | None = None,
) -> list[FramingWarning]:
    """The objections to the statement, none for most. What is known from elsewhere is told by the keywords:

    whether somebody is named who benefits, whether a state before and after is described, whether there is a measure.
    """
    text = " ".join(statement.casefold().split())
    verb, makes_means = _output_verb_in(text)
    found = []
    if verb:
        found.append(_output_verb(verb))
    if makes_means or WAY_NAMED.search(text):
        found.append(_PRESUPPOSED_MEANS)
    if _lacks(verb, has_beneficiary, BENEFICIARIES, text):
        found.append(_NO_BENEFICIARY)
    if _lacks(verb, has_change, CHANGE, text):
        found.append(_NO_CHANGE_OF_STATE if verb else _NO_STATES_BESIDE)
    if _lacks_a_measure(text, has_measure):
        found.append(_NO_MEASURE)
    return found


def look_at_field(name: str, fields: Mapping[str, str]) -> list[FramingWarning]:
    """The objections to one field of a form, in which other fields may say who benefits, and what will have changed."""
    has_beneficiary = bool(fields["beneficiary"].strip()) if "beneficiary" in fields else None
    states = [fields[state].strip() for state in ("from_state", "to_state") if state in fields]
    text = fields.get(name, "")
    return look_at(text, has_beneficiary=has_beneficiary, has_change=all(states) if states else None) if text else []


def _output_verb_in(text: str) -> tuple[str | None, bool]:
    """The verb that names an output, if the statement opens with one, and whether what it makes is a means."""
    opening = OPENING.search(text)
    if opening is None:
        return None, False
    makes_means = bool(MEANS.search(opening["object"]))
    verb = opening["sure"] or (opening["maybe"] if makes_means else None)
    return verb, makes_means


def _lacks(verb: str | None, known: bool | None, words: re.Pattern[str], text: str) -> bool:
    """Asked after an output verb, and where it is known that nothing else says it."""
    is_asked = bool(verb) or (known is False and bool(text))
    return is_asked and not (known or words.search(text))


def _lacks_a_measure(text: str, has_measure: bool | None) -> bool:
    """Most statements carry no number and need none. A boast does, and so does what is known to be measured nowhere."""
    if has_measure or not text or NUMBER.search(text):
        return False
    return has_measure is False or bool(BOASTS.search(text))


def _output_verb(verb: str) -> FramingWarning:
    return FramingWarning(
        FramingCode.OUTPUT_VERB,
        f"It begins with '{verb}', which names something to be made rather than something that will be different.",
        "Ask what it is for, and write that down: who would notice, and what would they notice?",
    )


_PRESUPPOSED_MEANS = FramingWarning(
    FramingCode.PRESUPPOSED_MEANS,
    "It decides on the means before the team has looked at the problem.",
    "Keep the means as one option among several, and let the statement say what any of them should bring about.",
)
_NO_BENEFICIARY = FramingWarning(
    FramingCode.NO_BENEFICIARY,
    "It names nobody who would be better off.",
    "Say for whom it is done: customers of a place, a group of colleagues, the business itself.",
)
_NO_CHANGE_OF_STATE = FramingWarning(
    FramingCode.NO_CHANGE_OF_STATE,
    "It could be completed without anything being different afterwards.",
    "Describe how things are today and how they should be at the end.",
)
_NO_STATES_BESIDE = FramingWarning(
    FramingCode.NO_CHANGE_OF_STATE,
    "Nothing says yet how things are today and how they should be.",
    "Fill in both beside it, or say in the sentence what will have changed.",
)
_NO_MEASURE = FramingWarning(
    FramingCode.NO_MEASURE,
    "Nobody could tell from it, or from a measure beside it, whether it came true.",
    "Add at least one measure, a number or a judgement in words, that would show it.",
)


def look_at_ambition(kind: str, ambition: str) -> str:
    """What speaks against this ambition on a mission of this type, in a sentence; it never blocks."""
    if ambition not in ("adjacent", "transformational") or kind not in ("feature", "platform"):
        return ""
    return (
        f"{ambition.capitalize()} work enters what nobody here understands yet, and that is what strategic missions are for; "
        f"this one is a {kind} mission. Assess it again, call it core, or say in its charter why it stays so."
    )
