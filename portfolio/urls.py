from django.urls import path

from portfolio.views import centre, events, missions, outcomes, people

app_name = "portfolio"
urlpatterns = [
    path("", centre.control_centre, name="control_centre"),
    path("outcomes", outcomes.outcome_board, name="outcome_board"),
    path("outcomes/<str:key>", outcomes.outcome_show, name="outcome_show"),
    path("missions", missions.mission_list, name="mission_list"),
    path("missions/<str:key>", missions.mission_show, name="mission_show"),
    path("people", people.heat_map, name="heat_map"),
    path("events", events.event_explorer, name="event_explorer"),
    path("events/<str:event_id>", events.event_show, name="event_show"),
]
