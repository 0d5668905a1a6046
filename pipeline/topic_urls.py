"""The addresses of the catalogue. A topic's name has a dot, so that no other word is taken for one."""

from django.urls import path

from pipeline import catalogue_views, core_views, topic_views

urlpatterns = [
    path("topics", catalogue_views.Topics.as_view(), name="topic_list"),
    path("topics/open", topic_views.topic_open, name="topic_open"),
    path("topics/core", core_views.shared_core, name="shared_core"),
    path("topics/domains/open", catalogue_views.domain_open, name="domain_open"),
    path("topics/domains/<str:name>", catalogue_views.domain_show, name="domain_show"),
    path("topics/domains/<str:name>/edit", catalogue_views.domain_edit, name="domain_edit"),
    path("topics/<str:name>", topic_views.topic_show, name="topic_show"),
    path("topics/<str:name>/describe", topic_views.topic_describe, name="topic_describe"),
    path("topics/<str:name>/hand-over", topic_views.topic_hand_over, name="topic_hand_over"),
    path("topics/<str:name>/schema", topic_views.topic_schema, name="topic_schema"),
]
