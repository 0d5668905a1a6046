"""Two questions of whoever runs the program: does it live, and can it serve?"""

from django.db import OperationalError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers. Never touches the database."""
    return JsonResponse({"status": "alive"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when not. A broker that is away does not matter here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as trouble:
        return JsonResponse({"status": "waiting", "database": str(trouble).splitlines()[0]}, status=503)
    return JsonResponse({"status": "ready", "database": connection.vendor})
