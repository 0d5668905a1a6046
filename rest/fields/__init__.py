"""What a request says: strict fields of every kind, and the Body and the Parameters that are made of them."""

from rest.fields.bodies import Body, Change, Parameters, read_document, read_parameters
from rest.fields.kinds import Choice, Day, Email, Exact, FreeJson, Limit, Moment, Ref, Several, Text, Uuid, Whole, YesNo
from rest.fields.references import ref, reference_pattern

__all__ = [
    "Body",
    "Change",
    "Choice",
    "Day",
    "Email",
    "Exact",
    "FreeJson",
    "Limit",
    "Moment",
    "Parameters",
    "Ref",
    "Several",
    "Text",
    "Uuid",
    "Whole",
    "YesNo",
    "read_document",
    "read_parameters",
    "ref",
    "reference_pattern",
]
