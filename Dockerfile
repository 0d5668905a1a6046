# One image for web, worker and beat; docker-compose.yml says which is which.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    CAIRN_STATE=/var/lib/cairn

RUN useradd --uid 10001 --create-home --skel /dev/null --home-dir /var/lib/cairn --shell /usr/sbin/nologin cairn

WORKDIR /app
COPY requirements/run.lock requirements/
RUN pip install --require-hashes -r requirements/run.lock

COPY . .
# The key only satisfies the settings while files are copied; the running processes get theirs from the environment.
RUN SECRET_KEY=only-for-collectstatic python manage.py collectstatic --noinput \
 && python -m compileall -q /app \
 && chown -R cairn:cairn /var/lib/cairn

USER cairn
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--lifespan", "on", "--no-access-log", \
     "--timeout-graceful-shutdown", "30", "--timeout-worker-healthcheck", "60"]
