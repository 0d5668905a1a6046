"""One thing, by its id or its key: shown, changed, removed, or told a verb, in the version that the caller saw."""

import typing
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from rest_framework.request import Request

from rest import etags, fields, lists
from rest.endpoints.endpoint import Answer, Endpoint, Nothing, tag_of
from rest.problems import NotFound
from rest.schema import names_in


class _OneThing(Endpoint):
    """An address below which one thing lives: `<str:ref>` is its id or its human key."""

    key_column: ClassVar[str] = ""  # the column of the human key; empty: ids only
    key_prefix: ClassVar[str] = ""
    represent: ClassVar[lists.Represent]

    def rows(self, request: Request) -> QuerySet[Any]:
        """The things this caller may see."""
        raise NotImplementedError

    def find(self, request: Request, *, lock: bool = False, **kwargs: Any) -> Any:
        """The thing. Raises NotFound, with the same words for what is missing and what may not be seen."""
        name = fields.ref(kwargs["ref"], prefix=self.key_prefix)
        if name is None or (isinstance(name, str) and not self.key_column):
            raise NotFound("There is nothing at this address that you may see. Check the id or the key.")
        wanted = Q(pk=name) if isinstance(name, UUID) else Q(**{self.key_column: name})
        thing = self.rows(request).filter(wanted).first()
        if thing is not None and lock and connection.vendor == "postgresql":
            # The row alone is locked: what `rows` joins and counts cannot be. SQLite has one writer at a time anyway.
            plain = type(thing)._base_manager.select_for_update(no_key=True).filter(pk=thing.pk)
            thing = self.rows(request).filter(pk=thing.pk).first() if plain.values_list("pk").first() else None
        if thing is None:
            raise NotFound("There is nothing at this address that you may see. Check the id or the key.")
        return thing

    def represented(self, thing: Any) -> Mapping[str, Any]:
        return type(self).represent(thing)

    def shape_of(self, method: str) -> Any:
        return self.answer_shape or typing.get_type_hints(type(self).represent).get("return", Any)

    @property
    def is_versioned(self) -> bool:  # type: ignore[override]
        """True when the thing's answer carries a version, and so an ETag."""
        return "version" in names_in(self.shape_of("GET"))

    def shown(self, thing: Any, *, status: int = 200) -> Answer:
        """The thing's representation with its ETag."""
        tag = tag_of(thing)
        return Answer(self.represented(thing), status=status, headers={"ETag": tag} if tag else {})

    def locked(self, request: Request, *, if_match: str = "required", **kwargs: Any) -> Any:
        """The thing, locked, in the version that the caller saw. Raises NotFound, IfMatchMissing, Stale."""
        thing = self.find(request, lock=True, **kwargs)
        if tag := tag_of(thing):
            etags.require_match(request, tag, show=lambda: self.represented(thing), optional=if_match == "optional")
        return thing

    def changed(self, request: Request, thing: Any, result: Any) -> Answer:
        """The answer after an action: what it returned if that is an Answer, otherwise the thing as it is now."""
        if isinstance(result, Answer):
            return result
        again = self.rows(request).filter(pk=thing.pk).first()
        return Answer(status=204) if again is None else self.shown(again)


class DetailEndpoint(_OneThing):
    """`GET` one thing; `PATCH` when `change` is defined, `PUT` when `replace` is, `DELETE` when `remove` is."""

    change: Callable[..., Any] | None = None
    replace: Callable[..., Any] | None = None
    remove: Callable[..., Any] | None = None
    replacement: ClassVar[type[fields.Body]] = Nothing
    names_things = True

    def body_of(self, method: str) -> type[fields.Body] | None:
        return self.replacement if method == "PUT" else super().body_of(method)

    @classmethod
    def answers(cls, method: str) -> bool:
        hooks = {"patch": cls.change, "put": cls.replace, "delete": cls.remove}
        return hooks[method] is not None if method in hooks else super().answers(method)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.find(request, **kwargs)
        answer = self.shown(thing)
        tag = answer.headers.get("ETag", "")
        return Answer(status=304, headers=answer.headers) if tag and etags.is_unchanged(request, tag) else answer

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.find(request, **kwargs)
        return super().options(request, *args, **kwargs)

    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, **kwargs)
        return self.changed(request, thing, self.change(request, thing, **self.read(request)))  # type: ignore[misc]

    def put(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, **kwargs)
        values = self.read(request, self.replacement)
        return self.changed(request, thing, self.replace(request, thing, **values))  # type: ignore[misc]

    def delete(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, **kwargs)
        result = self.remove(request, thing)  # type: ignore[misc]
        return result if isinstance(result, Answer) else Answer(status=204)


class VerbEndpoint(_OneThing):
    """`POST` a verb to one thing, such as `/missions/MIS-12/launch`. If-Match is heeded when it comes."""

    def act(self, request: Request, thing: Any, /, **values: Any) -> Any:
        """Calls one action."""
        raise NotImplementedError

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        thing = self.locked(request, if_match="optional", **kwargs)
        return self.changed(request, thing, self.act(request, thing, **self.read(request)))
