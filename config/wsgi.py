"""Pages and API as a WSGI application, for asgi.py's pool of threads or any WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What has been imported lives as long as the process: each full collection would walk through all of it for nothing.
gc.collect()
gc.freeze()
