"""Where a name is still said: in words that people wrote about something else, which nobody can forget by themselves."""

from collections.abc import Collection

from django.apps import apps
from django.db.models import CharField, JSONField, Model, Q, TextField
from django.db.models.functions import Cast

KEYS_ONLY = ("EventIdentity", "Seal", "PersonKey", "Erasure")


def of(words: Collection[str]) -> list[tuple[str, int]]:
    """(what holds it, how many) for every table in which one of the words is still said, the log included."""
    found = []
    for model in apps.get_models():
        if model.__name__ not in KEYS_ONLY and (count := _count(model, words)):
            found.append((str(model._meta.verbose_name), count))
    return found


def _count(model: type[Model], words: Collection[str]) -> int:
    texts = [field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)]
    documents = [field.name for field in model._meta.concrete_fields if isinstance(field, JSONField)]
    if not (texts or documents) or not words:
        return 0
    rows = model._default_manager.order_by().annotate(
        **{f"said_in_{name}": Cast(name, TextField()) for name in documents}
    )
    said = Q()
    for name in [*texts, *(f"said_in_{name}" for name in documents)]:
        for word in words:
            said |= Q(**{f"{name}__contains": word})
    return int(rows.filter(said).count())
