"""Every address of the product: each room brings its own."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/v1/", include("config.api")),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("pipeline.urls")),
    path("", include("missions.urls")),
    path("", include("okrs.urls")),
    path("", include("professions.urls")),
    path("", include("portfolio.urls")),
    path("interface/", include("interface.urls")),
]
