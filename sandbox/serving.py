"""A web server in a thread of this process."""

import socket
import threading
import time
from typing import Final

import uvicorn

_START: Final = 30.0


class BackgroundServer:
    """Its address is known, and taken, before the application is there that it serves."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = socket.create_server((host, port))
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"

    def start(self, config: uvicorn.Config) -> None:
        """Returns when it answers."""
        server = self._server = uvicorn.Server(config)
        sockets = {"sockets": [self._socket]}
        self._thread = threading.Thread(target=server.run, kwargs=sockets, daemon=True)
        self._thread.start()
        end = time.monotonic() + _START
        while not server.started:
            if time.monotonic() > end:
                raise TimeoutError(f"the server at {self.url} did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        """Also of a server that never started."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(timeout=_START)
        self._socket.close()
