from django.urls import path

from pipeline import message_views, person_views, topic_urls, views
from pipeline.webhooks import urls as webhook_urls

app_name = "pipeline"
urlpatterns = [
    *topic_urls.urlpatterns,
    path("messages", message_views.message_list, name="message_list"),
    path("messages/<str:name>", message_views.topic_messages, name="topic_messages"),
    path("subscriptions", views.Readers.as_view(), name="subscription_list"),
    path("subscriptions/retry", views.retry, name="retry"),
    path("persons/<uuid:person>/erase", person_views.person_erase, name="person_erase"),
    *webhook_urls.urlpatterns,
]
