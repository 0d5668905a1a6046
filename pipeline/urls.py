from django.urls import path

from pipeline import topic_views, views

app_name = "pipeline"
urlpatterns = [
    path("topics", views.Topics.as_view(), name="topic_list"),
    path("topics/open", topic_views.topic_open, name="topic_open"),
    path("topics/<str:name>", views.topic_show, name="topic_show"),
    path("subscriptions", views.Readers.as_view(), name="subscription_list"),
    path("subscriptions/retry", views.retry, name="retry"),
]
