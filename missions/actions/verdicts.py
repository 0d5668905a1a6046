"""What the tree says to answers as the doors take them."""

from collections.abc import Mapping

from missions import classifier
from missions.models import AnswersUnclear

PROBES = tuple(str(probe) for probe in classifier.Probe)
QUESTIONS = (*[str(test) for test in classifier.Test], classifier.ALIGNMENT_EXISTS, *PROBES)


def verdict_on(answers: Mapping[str, str]) -> classifier.Verdict:
    """What the tree says to these answers, probes among them; nothing is kept. Raises AnswersUnclear."""
    for question in answers:
        if question not in QUESTIONS:
            raise AnswersUnclear(
                f"The tree has no question {question!r}. Its questions are: {', '.join(QUESTIONS)}.", field="answers"
            )
    tests = {q: a for q, a in answers.items() if q not in PROBES and q != classifier.ALIGNMENT_EXISTS}
    probes = {q: a for q, a in answers.items() if q in PROBES}
    try:
        return classifier.assess(tests, alignment=answers.get(classifier.ALIGNMENT_EXISTS, "unknown"), probes=probes)
    except ValueError as trouble:
        raise AnswersUnclear(f"{trouble}. An answer is yes, no or unknown.", field="answers") from trouble
