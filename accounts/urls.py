from django.urls import path

from accounts import user_views, views

app_name = "accounts"

urlpatterns = [
    path("demo/sign-in", views.demo_sign_in, name="demo_sign_in"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke", views.revoke, name="revoke"),
    path("users", user_views.users, name="users"),
    path("users/<uuid:user_id>", user_views.user_show, name="user_show"),
    path("users/<uuid:user_id>/roles/<str:role>", user_views.change_role, name="change_role"),
    path("users/<uuid:user_id>/link", user_views.new_link, name="new_link"),
    path("users/<uuid:user_id>/close", user_views.close, name="close"),
]
