"""Which refusals an operation may answer with: read out of the docstrings that say `Raises ...`.

An endpoint calls actions, and an action's docstring names what it raises, so nothing has to be listed twice.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from rest.refusal import Refusal

DEEPEST = 4
_SAID = re.compile(r"Raises\b(.*?)(?:\.\s|\.$|$)", re.DOTALL)
_NAME = re.compile(r"\b[A-Z][A-Za-z]+\b")
_AS = re.compile(r"\bas ([a-z_]+)\b")

HOOKS = {
    "GET": ("get", "rows", "find"),
    "POST": ("post", "create", "act"),
    "PATCH": ("change",),
    "PUT": ("put", "replace"),
    "DELETE": ("delete", "remove"),
}


def refusals_of(view: type, method: str) -> list[type[Refusal]]:
    """The refusals of the endpoint's own methods for this method, in the order of their codes."""
    found: set[type[Refusal]] = set()
    for name in HOOKS[method]:
        hook = inspect.getattr_static(view, name, None)
        if inspect.isfunction(hook):
            found |= _raised_by(hook, DEEPEST)
    return sorted(found, key=lambda refusal: (refusal.code, refusal.__module__))


@cache
def _raised_by(function: Callable[..., Any], depth: int) -> frozenset[type[Refusal]]:
    """What the function says that it raises, and what those say that it calls."""
    known = inspect.unwrap(function).__globals__
    found = set(_named(function, known))
    if depth:
        for called in _calls(function, known):
            found |= _raised_by(called, depth - 1)
    return frozenset(found)


def _named(function: Callable[..., Any], known: dict[str, Any]) -> Iterator[type[Refusal]]:
    for said in _SAID.findall(function.__doc__ or ""):
        for name in _NAME.findall(said):
            kind = known.get(name) or _anywhere(name, function.__module__)
            if inspect.isclass(kind) and issubclass(kind, Refusal):
                yield kind
        for name in _AS.findall(said):
            other = known.get(name)
            if inspect.isfunction(other):
                yield from _raised_by(other, 0)


def _anywhere(name: str, module: str) -> type[Refusal] | None:
    """A refusal of this name, of the same room when there are several: the module that says it need not import it."""
    room = module.partition(".")[0]
    same = [kind for kind in _below(Refusal) if kind.__name__ == name]
    return next((kind for kind in same if kind.__module__.partition(".")[0] == room), same[0] if same else None)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _calls(function: Callable[..., Any], known: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """The functions of our own modules that the body calls by a plain name or through a module."""
    plain = inspect.unwrap(function)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    except (OSError, SyntaxError):
        return  # its file was changed beneath the running program: a page is not to break over that
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        target: Any = None
        if isinstance(node.func, ast.Name):
            target = known.get(node.func.id)
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            owner = known.get(node.func.value.id)
            target = getattr(owner, node.func.attr, None) if inspect.ismodule(owner) else None
        if inspect.isfunction(target) and _is_ours(target) and inspect.unwrap(target) is not plain:
            yield target


def _is_ours(function: Callable[..., Any]) -> bool:
    path = inspect.unwrap(function).__code__.co_filename
    return "site-packages" not in path and "/lib/python" not in path
