"""Which rows the list of bad inputs has, by its four doors.

A test carries its rows: `@row("REST", 10)`. test_rows.py proves that no row is forgotten.
"""

from typing import Any

import pytest

ALL = {
    door: [int(number) for number in numbers.split()]
    for door, numbers in {
        "REST": """
            1 2 4 5 6 8 10 13 14 15 16 17 19 21 22 23 24 26 27 31 32 37 39 40 42 43 45 46 47 49 51 52 53 54 55
            58 59 60 61 63 68 70 71 74 75 80 83 84 86 88 89 91 92 94 95 97 98 99 101 103 104 105 107
        """,
        "events": """
            1 2 3 4 5 6 8 11 12 13 15 17 18 19 20 22 23 25 26 27 28 29 32 33 34 35 37 39 40 45 51 52 56 59 62 63
        """,
        "addresses": """
            1 3 4 5 6 7 8 10 11 14 16 17 18 19 20 23 24 26 27 28 30 31 32 34 35 36 37 38 39 42 43 44 46 47 50 52
            53 54 57 59 62 64 65 66 67 68 69 70 71 72 73
        """,
        "forms": """
            1 2 4 5 6 7 10 11 12 14 15 16 17 18 20 21 24 25 29 31 32 33 34 35 36 37 39 40 43 48 49 50 52 55 57
            58 59 60 62 63 65 66 68 69
        """,
    }.items()
}


def row(door: str, *numbers: int) -> Any:
    """The mark of a test that proves these rows of a door."""
    assert set(numbers) <= set(ALL[door]), (door, numbers)
    return pytest.mark.row(door, *numbers)
