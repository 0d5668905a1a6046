"""The addresses of the documents about the API itself."""

from django.urls import path

from rest import documents

routes = [
    path("openapi.json", documents.OpenApi.as_view(), name="openapi"),
    path("problems", documents.Problems.as_view(), name="problems"),
    path("problems/<str:code>", documents.OneProblem.as_view(), name="problem"),
]
