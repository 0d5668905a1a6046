from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("demo/sign-in", views.demo_sign_in, name="demo_sign_in"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke", views.revoke, name="revoke"),
]
