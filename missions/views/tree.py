"""The decision tree as a figure, and as the list that says the same in words."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from missions import classifier, intake, queries
from missions.classifier.drawing import Taken, drawn
from missions.views.door import named
from missions.views.intake import walk_of


@login_required
@require_safe
def decision_tree(request: HttpRequest) -> HttpResponse:
    """The tree that new assessments walk, or an older version of it."""
    version = request.GET.get("version", classifier.tree().version)
    if version not in classifier.versions():
        raise Http404
    return _shown(request, classifier.tree(version), intake.Walk(""), {})


@login_required
@require_safe
def assessment_tree(request: HttpRequest, key: str) -> HttpResponse:
    """The tree with the path lit up that a session took."""
    assessment = named(queries.assessments(), key)
    walk = walk_of(assessment)
    return _shown(request, classifier.tree(assessment.tree_version), walk, {"assessment": assessment, "walk": walk})


def _shown(request: HttpRequest, tree: classifier.Tree, walk: intake.Walk, found: dict[str, Any]) -> HttpResponse:
    taken = _taken(walk)
    given = {"drawing": drawn(tree, taken), "nodes": _told(tree, taken), "version": tree.version}
    return render(request, "missions/decision_tree.html", {**given, **found})


def _taken(walk: intake.Walk) -> Taken:
    """The path that holds now, and every no and remedy on the way there."""
    if not walk.turns:
        return Taken()
    verdict = walk.verdict
    once = {(turn.question, turn.answer) for turn in walk.turns if turn.answer}
    once |= {(turn.remedy, "") for turn in walk.turns if turn.remedy}
    if (classifier.ALIGNMENT_EXISTS, "yes") in once:
        once.add((str(classifier.RemedyCode.ASSESS_ALIGNMENT), ""))
    path = {step.node: str(step.answer) for step in verdict.path}
    return Taken(path, once, verdict.next_question.code if verdict.next_question else "")


def _told(tree: classifier.Tree, taken: Taken) -> list[dict[str, Any]]:
    """Every box with its ways and its source, in the order of the tree."""
    return [
        {
            "node": node,
            "answer": taken.path.get(node.code, ""),
            "is_next": node.code == taken.current,
            "ways": [
                {"answer": str(edge.answer or ""), "to": tree.by_code[edge.target].title, "then": edge.consequence}
                for edge in tree.edges
                if edge.source == node.code
            ],
        }
        for node in tree.nodes
    ]
