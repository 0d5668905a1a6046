"""Forms of clusters and segments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from missions import queries
from missions.forms.sent import ActionForm, Line, Paragraph, RowChoice
from missions.models.limits import STATEMENT, TITLE


class ClusterForm(ActionForm):
    title = Line(longest=TITLE, label=_("Cluster"))
    purpose = Paragraph(longest=STATEMENT, required=False, label=_("Shared purpose"))


class SegmentForm(ActionForm):
    title = Line(longest=TITLE, label=_("Segment"), help_text=_("A theme, not an industry sector."))
    cluster = RowChoice(queryset=None, required=False, label=_("Cluster"), empty_label=_("Runs across all clusters"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = queries.clusters()  # type: ignore[attr-defined]
