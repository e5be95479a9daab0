# Builds an image of the server, for its embedded PostgreSQL or for yours: see "In a container" in the README.
# tests/e2e/test_container.py executes these instructions without a container builder.

FROM node:24-slim AS pages
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --loglevel=error
COPY schema.graphql ../
COPY web ./
RUN npm run --silent build

FROM python:3.13-slim AS package
WORKDIR /build
COPY requirements requirements
RUN python -m venv .venv \
    && .venv/bin/pip install --require-hashes --requirement requirements/wheel.txt
# Made at its path in the last stage, since the scripts of a virtual environment contain the path of their interpreter.
RUN python -m venv --without-pip /opt/ivgraph \
    && .venv/bin/pip --python /opt/ivgraph/bin/python install --require-hashes --requirement requirements/run.txt
COPY LICENSE README.md pyproject.toml ./
COPY sql sql
COPY src src
COPY --from=pages /build/src/ivgraph/static src/ivgraph/static
RUN .venv/bin/hatchling build --target wheel \
    && .venv/bin/pip --python /opt/ivgraph/bin/python install --no-index --no-deps dist/*.whl

FROM python:3.13-slim
# PostgreSQL refuses to run as root, and as a user id without an entry in /etc/passwd.
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin ivgraph \
    && install --directory --owner ivgraph --group ivgraph --mode 700 /data
COPY --from=package /opt/ivgraph /opt/ivgraph
ENV PATH=/opt/ivgraph/bin:$PATH
ENV IVGRAPH_DATA_DIR=/data
USER ivgraph
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["ivgraph"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
