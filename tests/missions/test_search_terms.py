"""How a question to the ledger is read, and how its matches are marked."""

import pytest

from missions.search_terms import excerpt, marked, question
from missions.stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        "bakery bakeries",
        "price prices pricing priced",
        "try tries tried trying",
        "plan plans planned planning",
        "box boxes",
        "shop Shops SHOPPING",
        "café cafe CAFÉS",
        "agree agreed",
        "process processes",
        "straße strasse",
    ],
)
def test_the_forms_of_a_word_are_one(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["string strange", "thing the", "home him", "us use", "31 310"])
def test_words_that_only_look_alike_are_two(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


def pieces(text: str, asked: str) -> list[str]:
    return [f"[{piece.text}]" if piece.is_match else piece.text for piece in marked(text, question(asked))]


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("The shops were shut.", "shop", "The [shops] were shut."),
        ("Home late, or late home.", '"late home"', "Home late, or [late] [home]."),
        ("<b>Shops</b> & co", "shop", "<b>[Shops]</b> & co"),
        ("No shop", "-shop or co", "No shop"),
        ("Cafés", "cafe", "[Cafés]"),
        ("", "shop", ""),
        ("The shop", "", "The shop"),
    ],
)
def test_what_was_asked_for_is_marked(text: str, asked: str, told: str) -> None:
    assert "".join(pieces(text, asked)) == told


def test_an_excerpt_shows_the_words_around_the_first_match() -> None:
    told = "".join(piece.text for piece in excerpt(f"{'before ' * 100}the shop {'after ' * 100}", question("shop")))
    assert " the shop after" in told
    assert told.startswith("… before")
    assert told.endswith("after …")
    assert len(told) < 400


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    assert [piece.text for piece in excerpt("Short and whole", question("shop"))] == ["Short and whole"]
