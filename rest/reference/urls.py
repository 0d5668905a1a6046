from django.urls import path

from rest.reference import views

app_name = "rest"
urlpatterns = [
    path("", views.reference, name="reference"),
    path("/errors", views.errors, name="errors"),
    path("/try/<str:operation_id>", views.attempt, name="attempt"),
    path("/<str:name>", views.room, name="room"),
]
