"""Scans what Terraform describes."""

import subprocess


def scan(folder):
    subprocess.run(["checkov", "-d", folder, "--quiet"], check=True)


if __name__ == "__main__":
    scan("infra")
