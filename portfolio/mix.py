"""The target bands of the ambition mix, as shares of the running missions in per cent.

The preset is the often quoted 70 / 20 / 10 with room on both sides. It is a place to begin a talk from, no law: nothing is
refused because of it.
"""

PRESET = {"core": (60, 80), "adjacent": (10, 30), "transformational": (5, 15)}
NAME = "70 / 20 / 10"


def shares(counted: dict[str, int]) -> dict[str, int]:
    """Whole per cent that add up to 100: the largest remainders are rounded up."""
    total = sum(counted.values())
    if not total:
        return {}
    exact = {key: count * 100 / total for key, count in counted.items()}
    found = {key: int(share) for key, share in exact.items()}
    for key in sorted(exact, key=lambda key: found[key] - exact[key])[: 100 - sum(found.values())]:
        found[key] += 1
    return found
