from django.urls import path

from missions.views import clusters, intake, missions, outcomes, ranking, several

app_name = "missions"
urlpatterns = [
    path("goals/set", outcomes.SetGoal.as_view(), name="goal_set"),
    path("goals/<str:key>/edit", outcomes.EditGoal.as_view(), name="goal_edit"),
    path("outcomes/add", outcomes.AddOutcome.as_view(), name="outcome_add"),
    path("outcomes/<str:key>/edit", outcomes.EditOutcome.as_view(), name="outcome_edit"),
    path("outcomes/<str:key>/rank", ranking.rank, name="outcome_rank"),
    path("outcomes/<str:key>/rank/<uuid:move_id>", ranking.explain, name="outcome_rank_explain"),
    path("outcomes/<str:key>/retire", outcomes.RetireOutcome.as_view(), name="outcome_retire"),
    path("missions/propose", missions.Propose.as_view(), name="mission_propose"),
    path("missions/several/affiliate", several.AffiliateSeveral.as_view(), name="several_affiliate"),
    path("missions/several/align", several.AlignSeveral.as_view(), name="several_align"),
    path("missions/several/hand-over", several.HandOverSeveral.as_view(), name="several_hand_over"),
    path("missions/<str:key>/edit", missions.edit, name="mission_edit"),
    path("missions/<str:key>/reschedule", missions.Reschedule.as_view(), name="mission_reschedule"),
    path("missions/<str:key>/envelope", missions.ChangeEnvelope.as_view(), name="mission_envelope"),
    path("missions/<str:key>/hand-over", missions.HandOver.as_view(), name="mission_hand_over"),
    path("missions/<str:key>/align", missions.Align.as_view(), name="mission_align"),
    path("missions/<str:key>/classify", missions.Classify.as_view(), name="mission_classify"),
    path("missions/<str:key>/affiliate", missions.Affiliate.as_view(), name="mission_affiliate"),
    path("missions/<str:key>/launch", missions.Launch.as_view(), name="mission_launch"),
    path("missions/<str:key>/conclude", missions.Conclude.as_view(), name="mission_conclude"),
    path("clusters", clusters.cluster_list, name="cluster_list"),
    path("clusters/form", clusters.FormCluster.as_view(), name="cluster_form"),
    path("clusters/segments/add", clusters.AddSegment.as_view(), name="segment_add"),
    path("clusters/<str:key>", clusters.cluster_show, name="cluster_show"),
    path("intake", intake.Start.as_view(), name="intake"),
    path("intake/framing", outcomes.coach, name="framing"),
    path("intake/<str:walk>/verdict", intake.Verdict.as_view(), name="intake_verdict"),
    path("intake/<str:walk>/<str:question>", intake.Question.as_view(), name="intake_question"),
    path("intake/<str:walk>/<str:question>/mend", intake.Mend.as_view(), name="intake_mend"),
    path("assessments/<str:key>", intake.assessment_show, name="assessment_show"),
]
