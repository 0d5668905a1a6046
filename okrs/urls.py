from django.urls import path

from okrs.views import check_ins, key_results, kpis, objectives, rounds, several

app_name = "okrs"
urlpatterns = [
    path("okrs", objectives.Objectives.as_view(), name="objective_list"),
    path("okrs/new", objectives.SetObjective.as_view(), name="objective_set"),
    path("objectives/<str:key>/key-results/new", key_results.Define.as_view(), name="key_result_define"),
    path("key-results/several/due", several.ChangeDueDays.as_view(), name="several_due"),
    path("key-results/several/close", several.CloseSeveral.as_view(), name="several_close"),
    path("key-results/<str:key>", key_results.key_result_show, name="key_result_show"),
    path("key-results/<str:key>/check-in", check_ins.SayCheckIn.as_view(), name="check_in"),
    path("key-results/<str:key>/check-in/here", check_ins.SayHere.as_view(), name="check_in_here"),
    path("key-results/<str:key>/target", key_results.ChangeTarget.as_view(), name="key_result_target"),
    path("key-results/<str:key>/kpi", key_results.FollowKpi.as_view(), name="key_result_follow"),
    path("key-results/<str:key>/close", key_results.CloseKeyResult.as_view(), name="key_result_close"),
    path("missions/<str:key>/check-in", rounds.check_in_round, name="check_in_round"),
    path("check-ins", rounds.check_ins, name="check_ins"),
    path("check-ins/end", rounds.round_end, name="round_end"),
    path("check-ins/<str:key>/answer", check_ins.check_in_answer, name="check_in_answer"),
    path("kpis", kpis.Kpis.as_view(), name="kpi_list"),
    path("kpis/new", kpis.DeclareKpi.as_view(), name="kpi_declare"),
    path("kpis/<str:key>", kpis.kpi_show, name="kpi_show"),
]
