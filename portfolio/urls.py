from django.urls import path

from portfolio.views import (
    board,
    cascade,
    centre,
    events,
    goals,
    guide,
    key_result_list,
    mission,
    missions,
    outcomes,
    own,
    people,
    professionals,
    search,
)

app_name = "portfolio"
urlpatterns = [
    path("", centre.control_centre, name="control_centre"),
    path("guide", guide.guide, name="guide"),
    path("my", own.my_work, name="my_work"),
    path("my/craft", own.my_craft, name="my_craft"),
    path("goals/<str:key>", goals.goal_show, name="goal_show"),
    path("outcomes", board.outcome_board, name="outcome_board"),
    path("outcomes/<str:key>", outcomes.outcome_show, name="outcome_show"),
    path("missions", missions.Missions.as_view(), name="mission_list"),
    path("missions/<str:key>", mission.mission_show, name="mission_show"),
    path("key-results", key_result_list.KeyResults.as_view(), name="key_result_list"),
    path("okrs/cascade", cascade.cascade_show, name="cascade"),
    path("people", people.heat_map, name="heat_map"),
    path("professionals", professionals.People.as_view(), name="professional_list"),
    path("search", search.search, name="search"),
    path("events", events.event_explorer, name="event_explorer"),
    path("events/<str:event_id>", events.event_show, name="event_show"),
]
