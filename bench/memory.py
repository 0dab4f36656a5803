"""Resident memory of an idle server, before and after its first review.

    python -m bench.memory

The figure is that of the server's own process; the engine's process is listed beside it while
it waits for work.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench.servers import await_answer, ours, running, settings
from sandbox.keys import key_pair
from tests.e2e.process import free_port

LIMIT = 150  # MB


def resident(pid: int) -> float:
    """MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = settings(f"sqlite:///{folder}/jobs.sqlite", port, key_pair()[0])
        with running(ours("serve"), environment, Path(folder, "log")) as server:
            await_answer(f"http://127.0.0.1:{port}/healthz")
            time.sleep(3)
            idle = resident(server)
    print(f"idle server: {idle:.0f} MB resident ({idle / LIMIT:.2f} of the {LIMIT} MB allowed)")
    return 0 if idle < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
