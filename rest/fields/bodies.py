"""What fields are put together to: the body of a request, and the parameters of an address."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from rest import answering, problems
from rest.fields.kinds import schema_of


class _StrictSerializer(serializers.Serializer[Any]):
    """Refuses what it does not know."""

    server_owned: ClassVar[frozenset[str]] = frozenset(
        {"id", "key", "version", "created_at", "created_by", "updated_at", "updated_by"}
    )

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of this body."""
        found: dict[str, Any] = {
            "type": "object",
            "properties": {name: schema_of(field) for name, field in self.fields.items()},
            "additionalProperties": False,
        }
        required = [name for name, field in self.fields.items() if field.required]
        return {**found, "required": required} if required else found

    def unknown(self, names: Iterable[Any]) -> dict[str, list[ErrorDetail]]:
        return {str(name)[:80]: [self._unknown(str(name))] for name in names if name not in self.fields}

    def _unknown(self, name: str) -> ErrorDetail:
        if name in self.server_owned:
            return ErrorDetail("The server keeps this itself. Leave it out.", code="server_owned")
        return ErrorDetail(f"There is no such field. Known are: {', '.join(self.fields)}.", code="unknown_field")

    def is_required(self, field: Any) -> bool:
        return bool(field._kwargs.get("required", False))


class Body(_StrictSerializer):
    """What a request carries: declare strict fields; every field must come unless it says `required=False`."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is serializers.empty:  # a body inside a body that was left out: required or not is said by the field
            return super().run_validation(data)
        if not isinstance(data, Mapping):
            refusal = ErrorDetail("This must be a JSON object.", code="not_an_object")
            raise serializers.ValidationError({"non_field_errors": [refusal]})
        trouble: dict[str, Any] = dict(list(self.unknown(data).items())[:20])
        try:
            values = super().run_validation(data)
        except serializers.ValidationError as refused:
            detail = refused.detail if isinstance(refused.detail, dict) else {"non_field_errors": refused.detail}
            raise serializers.ValidationError({**trouble, **detail}) from None
        if trouble:
            raise serializers.ValidationError(trouble)
        return values


class Change(Body):
    """A body in which every field may be left out, and at least one must be there."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            field.required = self.is_required(field)
        return found

    def validate(self, attrs: Any) -> Any:
        if not attrs:
            raise serializers.ValidationError([ErrorDetail("Name at least one field to change.", code="nothing_to_do")])
        return attrs


class Parameters(_StrictSerializer):
    """What may stand after the `?` of an address; each may be left out unless it says `required=True`."""

    is_address = True

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            field.required = self.is_required(field)
        return found


def read_parameters(kind: type[Parameters], values: Mapping[str, list[str]]) -> dict[str, Any]:
    """The validated parameters. Raises problems.InvalidInput for unknown, doubled or wrong ones."""
    serializer = kind(data={name: given[0] for name, given in values.items()})
    allowed = ", ".join(sorted(serializer.fields)) or "none"
    trouble = [
        _parameter("unknown_parameter", f"There is no such parameter here. Allowed are: {allowed}.", name)
        for name in list(values)[:20]
        if name not in serializer.fields
    ]
    trouble += [
        _parameter("given_twice", "Give this parameter once.", name)
        for name, given in values.items()
        if len(given) > 1 and name in serializer.fields
    ]
    if not serializer.is_valid():
        found = answering.flaws(serializer.errors)
        trouble += [_parameter(flaw.code, flaw.detail, flaw.pointer.strip("/")) for flaw in found]
    if trouble:
        first = trouble[0]
        raise problems.InvalidInput(f"{first.parameter}: {first.detail}", errors=trouble)
    return dict(serializer.validated_data)


def _parameter(code: str, detail: str, name: str) -> problems.Flaw:
    return problems.Flaw(code, detail, parameter=name[:80])


def read_document(kind: type[Body], document: Any) -> dict[str, Any]:
    """The validated values of a body. Raises rest_framework's ValidationError, which names each flaw."""
    serializer = kind(data=document)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
