from django.urls import path

from professions.views import assignments, demands, professionals, professions, recipes

app_name = "professions"
urlpatterns = [
    path("professions", professions.profession_list, name="profession_list"),
    path("professions/new", professions.FoundProfession.as_view(), name="profession_found"),
    path("professions/<str:key>", professions.profession_show, name="profession_show"),
    path("professions/<str:key>/lead", professions.LeadProfession.as_view(), name="profession_lead"),
    path("professionals/new", professionals.Join.as_view(), name="professional_join"),
    path("professionals/<str:key>", professionals.professional_show, name="professional_show"),
    path(
        "professionals/<str:key>/availability",
        professionals.ChangeAvailability.as_view(),
        name="professional_availability",
    ),
    path("professionals/<str:key>/level", professionals.ChangeLevel.as_view(), name="professional_level"),
    path("recipes", recipes.recipe_list, name="recipe_list"),
    path("recipes/<str:type>/<str:stage>", recipes.recipe_show, name="recipe_show"),
    path("recipes/<str:type>/<str:stage>/write", recipes.WriteRecipe.as_view(), name="recipe_write"),
    path("demands/new", demands.Ask.as_view(), name="ask"),
    path("demands/<str:key>/withdraw", demands.Withdraw.as_view(), name="withdraw"),
    path("assignments/new", assignments.Assign.as_view(), name="assign"),
    path("assignments/free", assignments.free, name="free"),
    path("assignments/<str:key>/end", assignments.EndAssignment.as_view(), name="assignment_end"),
]
