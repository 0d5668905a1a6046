"""How a request names a row or a person, and how an answer does."""

from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Q
from rest_framework.request import Request

from accounts.models import User
from missions.models import Numbered
from rest import fields
from rest.problems import NotFound


class Row(fields.Ref):
    """A row of the model, named by its id or its key."""

    def __init__(self, model: type[Numbered], **options: Any) -> None:
        super().__init__(model.PREFIX, **options)
        self.model = model

    def to_internal_value(self, data: Any) -> Any:
        name = super().to_internal_value(data)
        row = row_named(self.model, name)
        if row is None:
            raise self.refuse(
                "not_found", f"There is no {self.model._meta.verbose_name} {data}. Check the id or the key."
            )
        return row


class Person(fields.Text):
    """A person, named by their id or their email address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=254, **options)

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "description": "The id or the email address of a person.", "maxLength": self.longest}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        identity = fields.ref(text)
        wanted = Q(pk=identity) if isinstance(identity, UUID) else Q(email=text.lower())
        person = User.objects.active().people().filter(wanted).first()
        if person is None:
            raise self.refuse("not_found", f"Nobody here is known as {text!r}. Send the id or the email address.")
        return person


class Thing(TypedDict):
    id: UUID
    key: str
    title: str


class Who(TypedDict):
    id: UUID
    name: str


def thing(row: Any) -> Thing | None:
    return {"id": row.pk, "key": row.key, "title": row.title} if row else None


def who(person: User | None) -> Who | None:
    return {"id": person.pk, "name": person.name} if person else None


def row_named(model: type[Numbered], name: UUID | str) -> Any:
    wanted = Q(pk=name) if isinstance(name, UUID) else Q(number__key=name)
    return model._default_manager.filter(wanted).first()


def row_of_address(model: type[Numbered], text: str) -> Any:
    """The row that a part of the address names. Raises NotFound."""
    name = fields.ref(text, prefix=model.PREFIX)
    row = row_named(model, name) if name else None
    if row is None:
        raise NotFound("There is nothing at this address that you may see. Check the id or the key.")
    return row


def caller(request: Request) -> User:
    """The person or service that asks: endpoints let nobody else in."""
    user = request.user
    assert isinstance(user, User)
    return user
