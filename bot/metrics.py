"""What `/metrics` shows."""

from typing import Final

from prometheus_client import Counter, Histogram

DELIVERIES: Final = Counter(
    "fix_pipeline_deliveries_total", "Webhook deliveries", ["event", "outcome"]
)
JOBS: Final = Counter("fix_pipeline_jobs_total", "Attempts at jobs", ["kind", "outcome"])
JOB_SECONDS: Final = Histogram("fix_pipeline_job_seconds", "Duration of an attempt", ["kind"])
