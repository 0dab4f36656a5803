"""`python -m sandbox --port 8080`: a GitHub on this machine, until Ctrl-C."""

import argparse
import sys
import threading
from pathlib import Path

from sandbox.server import Sandbox
from sandbox.world import APP_ID


def main() -> int:
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--hook", help="address that webhooks are sent to")
    parser.add_argument("--key", type=Path, help="file to write the App's private key to")
    asked = parser.parse_args()
    with Sandbox(port=asked.port) as github:
        if asked.hook:
            github.set_hook(asked.hook)
        if asked.key:
            asked.key.touch(mode=0o600)
            asked.key.write_text(github.private_key, encoding="utf-8")
        sys.stdout.write(f"GitHub at {github.url}, App {APP_ID}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
