"""The reader of JSON: whatever bytes come, a document or a problem, and never anything else."""

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework import serializers

from rest import fields, parsing
from rest.problems import Problem

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_document_or_a_problem(raw: bytes) -> None:
    try:
        parsing.plain(parsing.loads(raw))
    except Problem as problem:
        assert problem.detail.endswith(".")


@given(VALUES.filter(lambda value: "\\u0000" not in json.dumps(value)))
@settings(max_examples=200, deadline=None)
def test_a_clean_document_is_read_as_it_was_written(value: Any) -> None:
    for ascii_only in (True, False):
        assert parsing.loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused_by_any_field(text: str) -> None:
    kinds = [
        fields.Text(),
        fields.Text(lines=True),
        fields.Email(),
        fields.Day(),
        fields.Moment(),
        fields.Uuid(),
        fields.Ref(),
    ]
    for field in [*kinds, fields.Whole(), fields.Exact(), fields.YesNo(), fields.Choice(["a"])]:
        try:
            field.run_validation(text)
        except serializers.ValidationError as refusal:
            assert refusal.detail


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 500_000,
        b'{"a":' * 200_000,
        b'{"a": 1, ' + b", ".join(b'"k%d": 1' % n for n in range(60_000)) + b', "a": 2}',
        b"[" + b"9" * 299 + b"]",
        b"[1e999999]",
        b'"' + b"\\u0041" * 150_000 + b'"',
        b"[" + b"1," * 400_000 + b"1]",
    ],
    ids=["lists", "objects", "a late double", "digits", "exponent", "escapes", "numbers"],
)
def test_a_megabyte_of_trouble_takes_no_second(raw: bytes) -> None:
    started = time.thread_time()
    try:
        document = parsing.loads(raw)
        fields.Exact().run_validation(document[0] if isinstance(document, list) else 1)
    except (Problem, serializers.ValidationError):
        pass
    assert time.thread_time() - started < 2


def test_numbers_with_a_point_are_exact() -> None:
    assert parsing.loads(b"[0.1, 1e2, -0.0, 3]") == [Decimal("0.1"), Decimal("1e2"), Decimal("-0.0"), 3]
    assert parsing.plain([Decimal("0.1"), 3, {"a": Decimal("2")}]) == [0.1, 3, {"a": 2.0}]


@pytest.mark.parametrize(
    ("text", "prefix", "found"),
    [
        ("MIS-12", "MIS", "MIS-12"),
        ("mis-12", "MIS", "MIS-12"),
        ("OUT-1", "", "OUT-1"),
        ("OUT-1", "MIS", None),
        ("MIS-0", "MIS", None),
        ("MIS-1 ", "MIS", None),
        ("\uff2d\uff29\uff33-1", "MIS", None),
        (12, "MIS", None),
        (None, "", None),
    ],
)
def test_a_reference_is_an_id_or_a_key(text: Any, prefix: str, found: Any) -> None:
    assert fields.ref(text, prefix=prefix) == found
