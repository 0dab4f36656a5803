"""Resident memory of an idle server, before and after its first review.

    python -m bench.memory

The figure is that of the server's own process; the engine's process is listed beside it while
it waits for work.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

LIMIT = 150  # MB


def resident(pid: int) -> float:
    """MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        port = "18734"
        env = {
            **os.environ,
            "GITHUB_APP_ID": "1",
            "GITHUB_APP_PRIVATE_KEY": private_key(),
            "GITHUB_WEBHOOK_SECRET": "secret",
            "GITHUB_API_URL": "http://127.0.0.1:9",
            "DATABASE_URL": f"sqlite:///{folder}/jobs.sqlite",
            "HOST": "127.0.0.1",
            "PORT": port,
        }
        server = subprocess.Popen([sys.executable, "-m", "fixers", "serve"], env=env)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            time.sleep(3)
            idle = resident(server.pid)
        finally:
            server.terminate()
            server.wait()
    print(f"idle server: {idle:.0f} MB resident ({idle / LIMIT:.2f} of the {LIMIT} MB allowed)")
    return 0 if idle < LIMIT else 1


def _wait(url: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
