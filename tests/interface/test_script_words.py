"""What scripts say stands in a template, so that it is translated with everything else."""

import re
from pathlib import Path

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path("static/js").glob("*.js"))}
WORDS = "".join(path.read_text(encoding="utf-8") for path in Path("templates").rglob("*.html"))
SENTENCE = re.compile(r"""["'`]([A-Z][a-z]+[ ][^"'`]*|[A-Z][a-z]+\.)["'`]""")


def test_no_script_has_a_sentence_of_its_own() -> None:
    code = {name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in SCRIPTS.items()}
    code = {name: re.sub(r"(?m)(^|\s)//\s.*$", "", text) for name, text in code.items()}
    assert {name: found for name, text in code.items() if (found := SENTENCE.findall(text))} == {}


def test_every_word_that_a_script_says_is_there() -> None:
    there = set(re.findall(r'data-word="([\w-]+)', WORDS))
    said = {word for text in SCRIPTS.values() for word in re.findall(r"""(?:say|word|sayCount)\("([\w-]+)\"""", text)}
    assert said - there == set()
    assert len(said) > 10
