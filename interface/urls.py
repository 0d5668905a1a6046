from django.urls import path

from interface import views

app_name = "interface"

urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/tried", views.tried, name="tried"),
    path("gallery/reworded", views.reworded, name="reworded"),
]
