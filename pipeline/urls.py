from django.urls import path

from pipeline import looking_after, message_views, person_views, topic_urls, views
from pipeline.webhooks import urls as webhook_urls

app_name = "pipeline"
urlpatterns = [
    *topic_urls.urlpatterns,
    path("messages", message_views.message_list, name="message_list"),
    path("messages/<str:name>", message_views.topic_messages, name="topic_messages"),
    path("subscriptions", views.Readers.as_view(), name="subscription_list"),
    path("subscriptions/retry", looking_after.retry, name="retry"),
    path("subscriptions/retry-range", looking_after.retry_range, name="retry_range"),
    path("subscriptions/resume", looking_after.resume, name="reader_resume"),
    path("subscriptions/rebuild", looking_after.rebuild, name="rebuild"),
    path("subscriptions/rebuilds", views.rebuilds, name="rebuilds"),
    path("subscriptions/rebuilds/<uuid:rebuild_id>/cancel", looking_after.rebuild_cancel, name="rebuild_cancel"),
    path("persons/<uuid:person>/erase", person_views.person_erase, name="person_erase"),
    *webhook_urls.urlpatterns,
]
