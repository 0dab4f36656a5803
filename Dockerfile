FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/server.txt
COPY pyproject.toml README.md LICENSE ./
COPY fixers/ fixers/
COPY bot/ bot/
COPY app.yml app.yml
COPY lib/ lib/
COPY templates/ templates/
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . && /venv/bin/pip uninstall -y setuptools pip

FROM python:3.13-slim
RUN useradd --system --create-home --home-dir /data app
COPY --from=build /venv /venv
# The other two linters are wheels; this one is published as a program alone.
COPY --from=rhysd/actionlint:1.7.12 /usr/local/bin/actionlint /usr/local/bin/actionlint
USER app
WORKDIR /data
ENV PATH=/venv/bin:$PATH HOST=0.0.0.0 PORT=8000
EXPOSE 8000
CMD ["fix-pipeline", "serve"]
