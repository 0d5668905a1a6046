"""What people and integrations do with objectives, key results, check-ins and KPIs."""

from okrs.actions.check_in import check_in, check_in_windows
from okrs.actions.key_result import change_target, close_key_result, define_key_result, follow_kpi
from okrs.actions.kpi import declare_kpi
from okrs.actions.objective import set_objective

__all__ = [
    "change_target",
    "check_in",
    "check_in_windows",
    "close_key_result",
    "declare_kpi",
    "define_key_result",
    "follow_kpi",
    "set_objective",
]
