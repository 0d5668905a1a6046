"""What Django gives out of the box: its ASGI handler, which runs each request in a thread of its own."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
