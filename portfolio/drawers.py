"""Which requests and topics stand behind each page: the same data, and the twin of what one does there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from rest.reference import examples, operations


@dataclass(frozen=True)
class Behind:
    """By operation id; the parts of an address come from the page's own."""

    calls: tuple[str, ...]
    topics: tuple[str, ...]


MISSION = ("missions.mission", "okrs.key_result", "okrs.check_in", "professions.assignment")
KEY_RESULT = ("okrs.key_result", "okrs.check_in")
PEOPLE = ("professions.professional", "professions.assignment", "professions.demand")

PAGES: dict[str, Behind] = {
    "portfolio:control_centre": Behind(
        ("get_portfolio_summary",), ("missions.mission", "missions.ranking", "okrs.check_in")
    ),
    "portfolio:outcome_board": Behind(
        ("get_portfolio_outcomes", "post_outcomes"), ("missions.outcome", "missions.ranking")
    ),
    "portfolio:outcome_show": Behind(
        ("get_portfolio_outcomes_ref", "get_outcomes_ref", "patch_outcomes_ref", "post_outcomes_ref_rank"),
        ("missions.outcome", "missions.ranking", "missions.mission"),
    ),
    "portfolio:mission_list": Behind(("get_portfolio_missions", "get_missions", "post_missions"), MISSION[:1]),
    "portfolio:mission_show": Behind(
        (
            "get_portfolio_missions_ref",
            "get_missions_ref",
            "post_missions_ref_reschedule",
            "post_missions_ref_conclude",
            "get_missions_ref_funding",
            "post_gates",
        ),
        MISSION,
    ),
    "portfolio:mix": Behind(
        ("get_portfolio_mix", "get_portfolio_rules", "post_mix_targets", "post_strategic_limits"),
        ("missions.portfolio", "missions.mission"),
    ),
    "missions:mix_targets": Behind(("get_mix_targets", "post_mix_targets"), ("missions.portfolio",)),
    "missions:strategic_limit": Behind(("get_strategic_limits", "post_strategic_limits"), ("missions.portfolio",)),
    "missions:strategic_limit_exceed": Behind(
        ("get_strategic_limit_decisions", "post_strategic_limit_decisions"), ("missions.portfolio",)
    ),
    "portfolio:decision_list": Behind(("get_decisions",), ("missions.gate", "missions.mission", "missions.ranking")),
    "missions:mission_stage": Behind(
        ("get_stage_paths", "get_missions_ref_stages", "post_missions_ref_enter_stage"), MISSION[:1]
    ),
    "missions:option_add": Behind(("get_options", "post_options"), MISSION[:1]),
    "missions:option_move": Behind(("get_options_ref", "post_options_ref_move"), MISSION[:1]),
    "missions:assumption_state": Behind(("get_assumptions", "post_assumptions"), MISSION[:1]),
    "missions:assumption_judge": Behind(("get_assumptions_ref", "post_assumptions_ref_judge"), MISSION[:1]),
    "missions:assumption_extend": Behind(("get_assumptions_ref", "post_assumptions_ref_extend"), MISSION[:1]),
    "professions:recipe_list": Behind(("get_recipes", "post_recipes"), ("professions.recipe",)),
    "professions:recipe_show": Behind(("get_recipes", "post_recipes"), ("professions.recipe",)),
    "professions:recipe_write": Behind(("get_recipes", "post_recipes"), ("professions.recipe",)),
    "missions:mission_hand_over": Behind(
        ("get_missions_ref_brief", "post_missions_ref_hand_over"), ("missions.mission",)
    ),
    "missions:mission_acknowledge": Behind(
        ("get_missions_ref_handovers", "post_missions_ref_acknowledge"), ("missions.mission",)
    ),
    "missions:mission_end_cover": Behind(
        ("get_missions_ref_handovers", "post_missions_ref_end_cover"), ("missions.mission",)
    ),
    "missions:mission_parent": Behind(("get_missions_ref_children", "post_missions_ref_parent"), ("missions.mission",)),
    "missions:mission_review": Behind(("get_missions_ref", "post_missions_ref_roll_on"), ("missions.mission",)),
    "missions:mission_graduate": Behind(
        ("get_missions_ref_graduation_checklist", "post_missions_ref_graduate"), ("missions.mission",)
    ),
    "missions:gate_set": Behind(("get_gates", "post_gates", "get_missions_ref_funding"), ("missions.gate",)),
    "missions:gate_change": Behind(("get_gates_ref", "patch_gates_ref"), ("missions.gate",)),
    "missions:gate_withdraw": Behind(("get_gates_ref", "post_gates_ref_withdraw"), ("missions.gate",)),
    "missions:gate_decide": Behind(("get_gates_ref", "post_gates_ref_decide"), ("missions.gate",)),
    "missions:conclusion_list": Behind(("get_conclusions",), ("missions.mission", "missions.contradiction")),
    "missions:conclusion_show": Behind(
        ("get_conclusions_ref", "post_conclusions_ref_corrections", "post_conclusions_ref_contradictions"),
        ("missions.mission", "missions.contradiction"),
    ),
    "missions:mission_considered": Behind(
        ("get_missions_ref_similar_conclusions", "post_missions_ref_considerations"), ("missions.mission",)
    ),
    "portfolio:heat_map": Behind(("get_portfolio_people", "get_assignments", "post_assignments"), PEOPLE),
    "portfolio:cascade": Behind(
        ("get_goals", "get_portfolio_outcomes", "get_portfolio_missions", "get_key_results"),
        ("missions.goal", "okrs.objective", *KEY_RESULT),
    ),
    "portfolio:key_result_list": Behind(("get_key_results", "get_check_ins"), KEY_RESULT),
    "portfolio:professional_list": Behind(("get_professionals", "get_portfolio_people"), PEOPLE),
    "portfolio:my_work": Behind(("get_portfolio_missions", "get_check_ins", "get_assignments"), ("okrs.check_in",)),
    "portfolio:event_explorer": Behind(("get_events", "post_events"), ("missions.mission",)),
    "portfolio:event_show": Behind(("get_events_ref_trace", "get_events"), ()),
    "okrs:objective_list": Behind(("get_objectives", "post_objectives"), ("okrs.objective", *KEY_RESULT)),
    "okrs:objective_set": Behind(("get_objectives", "post_objectives"), ("okrs.objective",)),
    "okrs:key_result_show": Behind(
        ("get_key_results_ref", "get_key_results_ref_check_ins", "post_key_results_ref_check_ins"), KEY_RESULT
    ),
    "okrs:check_in": Behind(("get_key_results_ref", "post_key_results_ref_check_ins"), ("okrs.check_in",)),
    "okrs:key_result_target": Behind(("get_key_results_ref", "post_key_results_ref_target"), ("okrs.key_result",)),
    "okrs:key_result_follow": Behind(("get_kpis", "post_key_results_ref_kpi"), ("okrs.key_result",)),
    "okrs:key_result_close": Behind(("get_key_results_ref", "post_key_results_ref_close"), ("okrs.key_result",)),
    "okrs:check_ins": Behind(("get_check_ins", "get_key_results"), ("okrs.check_in",)),
    "okrs:kpi_list": Behind(("get_kpis", "post_kpis"), ("okrs.kpi",)),
    "okrs:kpi_declare": Behind(("get_topics", "post_kpis"), ("okrs.kpi",)),
    "okrs:kpi_show": Behind(("get_kpis_ref", "get_kpis_ref_windows"), ("okrs.kpi", "okrs.check_in")),
    "missions:cluster_list": Behind(("get_clusters", "get_segments", "post_clusters"), ("missions.cluster",)),
    "missions:cluster_show": Behind(
        ("get_clusters_ref", "get_affiliations", "post_affiliations"), ("missions.cluster",)
    ),
    "missions:assessment_show": Behind(("get_assessments_ref", "post_missions"), ("missions.assessment",)),
    "missions:intake": Behind(("get_decision_tree", "post_activities", "post_assessments"), ("missions.assessment",)),
    "missions:decision_tree": Behind(("get_decision_tree",), ("missions.assessment",)),
    "missions:activity_show": Behind(
        ("get_activities_ref", "post_activities_ref_framings", "post_activities_ref_assess"), ("missions.assessment",)
    ),
    "portfolio:intake_list": Behind(("get_activities", "get_assessment_overrides"), ("missions.assessment",)),
    "missions:mission_propose": Behind(("get_missions", "post_missions"), ("missions.mission",)),
    "missions:goal_set": Behind(("get_goals", "post_goals"), ("missions.goal",)),
    "missions:goal_edit": Behind(("get_goals_ref", "patch_goals_ref"), ("missions.goal",)),
    "portfolio:goal_show": Behind(("get_goals_ref", "patch_goals_ref"), ("missions.goal", "missions.outcome")),
    "professions:profession_list": Behind(("get_professions", "post_professions"), ("professions.profession",)),
    "professions:profession_show": Behind(
        ("get_professions_ref", "get_professionals", "get_demands", "post_assignments"),
        ("professions.profession", *PEOPLE),
    ),
    "professions:professional_show": Behind(
        ("get_professionals_ref", "get_professionals_ref_free", "post_professionals_ref_availability"), PEOPLE
    ),
    "pipeline:topic_list": Behind(
        ("get_topics", "get_data_domains", "post_topics"), ("pipeline.topic", "pipeline.domain")
    ),
    "pipeline:topic_open": Behind(("get_topic_rule", "post_topics"), ("pipeline.topic",)),
    "pipeline:topic_show": Behind(
        ("get_topics_name", "get_topics_name_standing", "get_topics_name_notices", "get_events", "post_events"), ()
    ),
    "pipeline:topic_describe": Behind(("get_topics_name", "patch_topics_name", "get_topics_name_history"), ()),
    "pipeline:topic_hand_over": Behind(("get_topics_name", "post_topics_name_hand_over"), ()),
    "pipeline:topic_schema": Behind(("get_topics_name_schemas", "post_topics_name_schemas"), ()),
    "pipeline:domain_show": Behind(("get_data_domains_name", "patch_data_domains_name"), ("pipeline.domain",)),
    "pipeline:domain_open": Behind(("get_data_domains", "post_data_domains"), ("pipeline.domain",)),
    "pipeline:shared_core": Behind(("get_shared_core",), ()),
    "pipeline:subscription_list": Behind(("get_subscriptions", "get_dead_letters", "post_dead_letters_retry"), ()),
    "pipeline:webhook_list": Behind(("get_webhooks", "post_webhooks"), ("pipeline.webhook",)),
    "pipeline:webhook_show": Behind(
        ("get_webhooks_ref", "patch_webhooks_ref", "post_webhooks_ref_ping", "post_webhooks_ref_redeliver"),
        ("pipeline.webhook",),
    ),
    "pipeline:delivery_list": Behind(("get_webhook_deliveries",), ()),
    "pipeline:delivery_show": Behind(
        (
            "get_webhook_deliveries_ref",
            "post_webhook_deliveries_ref_redeliver",
            "post_webhook_deliveries_ref_set_aside",
        ),
        (),
    ),
    "pipeline:webhook_open": Behind(("get_topics", "post_webhooks"), ("pipeline.webhook",)),
    "accounts:tokens": Behind(("get_tokens", "post_tokens"), ()),
}


@dataclass(frozen=True)
class Call:
    """A request that belongs to the page, ready to be copied."""

    summary: str
    method: str
    path: str
    curl: str
    reference: str


@dataclass(frozen=True)
class Drawer:
    calls: tuple[Call, ...]
    topics: tuple[str, ...]


def drawer(request: HttpRequest, topic: str = "") -> Drawer | None:
    """What stands behind this page; None for a page that shows no data. `topic`: of the event that it shows."""
    match = request.resolver_match
    behind = PAGES.get(match.view_name) if match else None
    if match is None or behind is None:
        return None
    name = match.kwargs.get("name", "")  # a topic's has a dot, a data domain's has none
    shown = topic or (name if "." in name else "") or request.GET.get("topic", "")
    topics = (shown,) if shown else behind.topics
    named = (match.kwargs.get(name) for name in ("key", "webhook_id", "delivery_id", "event_id"))
    parts = {"ref": str(next(filter(None, named), "")), "name": name}
    found = (_call(request, operations.named(name), parts, topics) for name in behind.calls)
    return Drawer(tuple(filter(None, found)), topics)


def _call(
    request: HttpRequest, operation: operations.Operation | None, parts: Mapping[str, str], topics: tuple[str, ...]
) -> Call | None:
    """The request; None for an operation that this installation does not have."""
    if operation is None:
        return None
    path = operation.path
    for name, value in parts.items():
        path = path.replace(f"{{{name}}}", value)
    asked = _asked(request, operation, topics)
    path += f"?{urlencode(asked)}" if asked else ""
    address = f"{request.scheme}://{request.get_host()}{path}"
    where = reverse("rest:room", args=[operation.room]) + f"#{operation.id}"
    curl = examples.curl_of(operation, address, examples.body_of(operation))
    return Call(operation.summary, operation.method, path, curl, where)


def _asked(request: HttpRequest, operation: operations.Operation, topics: tuple[str, ...]) -> dict[str, str]:
    """What the page's address and filters say, as far as the API knows it by the same name; a topic where one must be named."""
    if operation.method != "GET":
        return {}
    known = {one.name: one for one in operation.at("query")}
    said = {**(request.resolver_match.kwargs if request.resolver_match else {}), **request.GET.dict()}
    asked = {
        name: value
        for name, value in said.items()
        if value and name in known and (not known[name].choices or value in known[name].choices)
    }
    return {"topic": topics[0], **asked} if "topic" in known and known["topic"].required and topics else asked
