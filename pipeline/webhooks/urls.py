from django.urls import path

from pipeline.webhooks import delivery_views, views

urlpatterns = [
    path("webhooks", views.Webhooks.as_view(), name="webhook_list"),
    path("webhooks/open", views.webhook_open, name="webhook_open"),
    path("webhooks/<uuid:webhook_id>", views.webhook_show, name="webhook_show"),
    path("webhooks/<uuid:webhook_id>/edit", views.webhook_edit, name="webhook_edit"),
    path("webhooks/<uuid:webhook_id>/deliveries", delivery_views.Deliveries.as_view(), name="delivery_list"),
    path("webhooks/<uuid:webhook_id>/<slug:verb>", views.webhook_do, name="webhook_do"),
    path("webhook-deliveries/<uuid:delivery_id>", delivery_views.delivery_show, name="delivery_show"),
    path("webhook-deliveries/<uuid:delivery_id>/<slug:verb>", delivery_views.delivery_do, name="delivery_do"),
]
