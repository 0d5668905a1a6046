"""Fields at which the framing coach looks while they are typed."""

from django.urls import reverse_lazy


def coached(field: str) -> dict[str, object]:
    """The attributes of a field whose coach stands in `#coach-<field>`; without a script it looks when the form comes back.

    The whole form goes along, because what the one field leaves open another may say.
    """
    return {
        "hx-post": reverse_lazy("missions:framing"),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": f"#coach-{field}",
        "hx-swap": "innerHTML",
        "hx-sync": "this:replace",
        "hx-vals": f'{{"of": "{field}"}}',
        "autocomplete": "off",
    }


COACHED = coached("title")
