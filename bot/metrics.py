"""What `/metrics` shows."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

DELIVERIES: Final = Counter(
    "fix_pipeline_deliveries_total", "Webhook deliveries", ["event", "outcome"]
)
JOBS: Final = Counter("fix_pipeline_jobs_total", "Attempts at jobs", ["kind", "outcome"])
WAITING: Final = Gauge("fix_pipeline_jobs_waiting", "Jobs that are in the queue or in work")
GIVEN_UP: Final = Gauge("fix_pipeline_jobs_given_up", "Jobs that failed for good and are kept")
JOB_SECONDS: Final = Histogram("fix_pipeline_job_seconds", "Duration of an attempt", ["kind"])
CALLS: Final = Counter("fix_pipeline_github_calls_total", "Calls to GitHub", ["method", "outcome"])
RATE_REMAINING: Final = Gauge(
    "fix_pipeline_github_rate_remaining", "Calls left, as last told by GitHub", ["resource"]
)
FINDINGS: Final = Counter("fix_pipeline_findings_total", "New findings in reviews", ["rule"])
