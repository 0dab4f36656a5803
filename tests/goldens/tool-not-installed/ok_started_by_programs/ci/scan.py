"""Scans what Terraform describes."""

import subprocess

subprocess.run(["checkov", "-d", "infra", "--quiet"], check=True)
subprocess.run(["./tflint"], check=False)
