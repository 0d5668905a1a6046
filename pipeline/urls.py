from django.urls import path

from pipeline import views

app_name = "pipeline"
urlpatterns = [
    path("topics", views.topic_list, name="topic_list"),
    path("topics/<str:name>", views.topic_show, name="topic_show"),
    path("subscriptions", views.subscription_list, name="subscription_list"),
    path("subscriptions/retry", views.retry, name="retry"),
]
