"""A walk through the decision tree: what was answered in which round, what is asked next. Plain values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from missions import classifier
from missions.classifier import ALIGNMENT_EXISTS, Answer, Node, NodeKind, Test, Verdict, VerdictOutcome

PROBES: dict[str, tuple[str, str]] = {
    "changes_architecture": (
        "Does it change the architecture?",
        "Would the way the whole system is built be different afterwards, not only what it offers?",
    ),
    "repetitive": (
        "Is the work repetitive?",
        "Has much the same been done before, and will it be done again in much the same way?",
    ),
}
REMEDIED = (Test.SPECIFIC_OBJECTIVE, Test.TIME_BOUND, Test.STRATEGIC_FIT, Test.DEFINED_RESOURCES)


def form_values(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What a form starts from: the draft is text, but a form has to be given days as days."""
    return {
        name: date.fromisoformat(text) if name in ("starts_on", "ends_on") else text for name, text in draft.items()
    }


def amount(values: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(values[name]) if name in values else None


@dataclass(frozen=True)
class Said:
    """One turn of the walk: an answer, or a remedy done (then `answer` is empty)."""

    question: str
    answer: str = ""
    reason: str = ""
    evidence: str = ""
    remedy: str = ""
    round: int = 1
    found: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None

    @property
    def title(self) -> str:
        return remedy_of(self.question).title if self.remedy else title_of(self.question)


@dataclass
class Walk:
    """The turns as they happened; `draft` is what they brought to light, as text."""

    title: str
    purpose: str = ""
    turns: Sequence[Said] = ()
    draft: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, Said]:
        """The last answer to each question."""
        return {turn.question: turn for turn in self.turns if turn.answer}

    @property
    def answers(self) -> dict[str, str]:
        return {question: turn.answer for question, turn in self.said.items()}

    def mended(self, question: str) -> Mapping[str, Any]:
        """What the remedy of the question brought since it was last answered with no; nothing while that waits."""
        for turn in reversed(self.turns):
            if turn.question == question and turn.answer:
                return {}
            if turn.question == question or (question == Test.STRATEGIC_FIT and turn.question == ALIGNMENT_EXISTS):
                return turn.found
        return {}

    @property
    def rounds(self) -> list[list[Said]]:
        """The turns, by the times that the tree was entered."""
        return [list(turns) for _, turns in groupby(self.turns, key=lambda turn: turn.round)]

    @property
    def verdict(self) -> Verdict:
        answers = self.answers
        tests = {str(test): answers[test] for test in Test if test in answers}
        probes = {probe: answers[probe] for probe in PROBES if probe in answers}
        return classifier.assess(tests, alignment=answers.get(classifier.ALIGNMENT_EXISTS, "unknown"), probes=probes)

    def next_question(self) -> str | None:
        """The first question not asked yet; None when the verdict can be read.

        An answer that is not known, or a no whose remedy waits, stops no one: the rest is asked all the same, so that the
        verdict names everything that is open.
        """
        verdict, answers = self.verdict, self.answers
        if verdict.outcome is VerdictOutcome.DEPRIORITISED:
            return None
        for test in Test:
            if test not in answers and not self._is_idle(test):
                return str(test)
        if verdict.outcome is VerdictOutcome.MISSION:
            return next((probe for probe in PROBES if probe not in answers), None)
        return None

    def _is_idle(self, test: Test) -> bool:
        """Where the problem is not understood, nobody is asked for its solution."""
        return test is Test.SOLUTION_PREDICTABLE and self.answers.get(Test.PROBLEM_UNDERSTOOD) == "no"

    def probed(self) -> list[dict[str, str]]:
        """What the probes were answered, and whether that contradicts the verdict."""
        cautions = {caution.code: caution.sentence for caution in self.verdict.cautions}
        leaf = self.verdict.mission_type
        found = []
        for probe in PROBES:
            if probe in self.answers:
                answer = self.answers[probe]
                contradiction = classifier.contradiction(leaf, probe, answer)
                then = cautions.get(contradiction, "") if contradiction else "Nothing here contradicts the verdict."
                found.append({"node": probe, "question": PROBES[probe][0], "answer": answer, "consequence": then})
        return found

    def needs_mending(self, question: str) -> bool:
        return question in REMEDIED and self.answers.get(question) == "no"

    @property
    def headline(self) -> str:
        """The verdict in a sentence."""
        verdict = self.verdict
        if verdict.outcome is VerdictOutcome.MISSION:
            return f"“{self.title}” is a {verdict.mission_type} mission"
        if verdict.outcome is VerdictOutcome.DEPRIORITISED:
            return f"“{self.title}” serves no strategic goal and is deprioritised"
        count = len(verdict.remedies) + len(self.unanswered)
        return f"“{self.title}” is not a mission yet: {count} {'thing is' if count == 1 else 'things are'} open"

    @property
    def unanswered(self) -> list[str]:
        """The questions of the tree to which nobody knows the answer; a remedy asks for the alignment itself."""
        return [code for code in self.verdict.unanswered if code != classifier.ALIGNMENT_EXISTS]

    def drawn(self, current: str) -> list[dict[str, Any]]:
        """The whole tree in its two stages, the path taken lit up."""
        stages: dict[int, dict[str, Any]] = {
            1: {"title": "Is it a mission?", "nodes": [], "end": "This is a mission", "is_lit": self._is_mission()},
            2: {"title": "Which team does it need?", "nodes": [], "end": "", "is_lit": False},
            3: {"title": "Does the verdict hold?", "nodes": [], "end": "", "is_lit": False},
        }
        for node in asked_of_everybody():
            stages[node.stage]["nodes"].append(self._drawn(node.code, node.title, current, self._branches(node.code)))
        stages[3]["nodes"] = [self._drawn(probe, title_of(probe), current, []) for probe in PROBES]
        return list(stages.values())

    def _is_mission(self) -> bool:
        return all(self.answers.get(test) == "yes" for test in REMEDIED)

    def _drawn(self, code: str, title: str, current: str, branches: list[dict[str, Any]]) -> dict[str, Any]:
        state = self.answers.get(code, "not_asked")
        return {"node": code, "question": title, "state": state, "current": code == current, "branches": branches}

    def _branches(self, question: str) -> list[dict[str, Any]]:
        """What leads away from the trunk: remedies that come back to it, and endings."""
        if question in REMEDIED:
            remedy = {
                "answer": "No",
                "title": remedy_of(question).title,
                "kind": "",
                "state": self._remedy_state(question),
            }
            return [remedy, self._ending("None found", "deprioritised")] if question == Test.STRATEGIC_FIT else [remedy]
        if question == Test.PROBLEM_UNDERSTOOD:
            return [self._ending("No", "strategic")]
        return [self._ending("No", "feature"), self._ending("Yes", "platform")]

    def _remedy_state(self, question: str) -> str:
        """lit: its turn is now. mended: it was taken, and the answer became yes. off: not needed."""
        said = [turn.answer for turn in self.turns if turn.question == question and turn.answer]
        if "no" not in said:
            return "off"
        return "mended" if said[-1] == "yes" else "lit"

    def _ending(self, answer: str, kind: str) -> dict[str, Any]:
        verdict = self.verdict
        here = verdict.mission_type or (verdict.outcome if verdict.outcome is VerdictOutcome.DEPRIORITISED else "")
        return {"answer": answer, "title": "", "kind": kind, "state": "lit" if here == kind else "off"}


def questions() -> tuple[Node, ...]:
    return classifier.tree().questions


def asked_of_everybody() -> tuple[Node, ...]:
    """The questions that have a page of their own; whether an alignment was found is asked by its remedy."""
    return tuple(node for node in questions() if node.code != classifier.ALIGNMENT_EXISTS)


def counts() -> dict[str, int]:
    """How many questions each stage asks at most, and all together."""
    stages = [node.stage for node in asked_of_everybody()]
    return {"tests": stages.count(1), "types": stages.count(2), "probes": len(PROBES), "all": len(stages) + len(PROBES)}


def place_of(question: str) -> int:
    """Where the question stands among all, counted from 1."""
    return [*(node.code for node in asked_of_everybody()), *PROBES].index(question) + 1


def node_of(question: str) -> Node:
    """The question of the tree. Raises KeyError."""
    node = classifier.tree().by_code[question]
    if node.kind is not NodeKind.QUESTION:
        raise KeyError(question)
    return node


def title_of(question: str) -> str:
    """The words of a question or a probe."""
    return PROBES[question][0] if question in PROBES else node_of(question).title


def remedy_of(question: str) -> Node:
    """What a no to the question asks for. Raises KeyError."""
    tree = classifier.tree()
    return tree.by_code[tree.way(question, Answer.NO).target]


def consequence(question: str, answer: str) -> str:
    """What follows from the answer, in a sentence."""
    if answer == "unknown":
        return "It stays open. The verdict will name it among what has to be found out."
    return classifier.tree().way(question, Answer(answer)).consequence
