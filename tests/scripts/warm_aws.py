"""The AWS command line, read once for all tests: each call is a fork of this process.

To start Python and to read what the command line is made of takes most of the time of a call.
`python -m tests.scripts.warm_aws FOLDER` puts a program `aws` into a folder and answers its calls;
a call has the arguments, environment, folder and open files of whoever made it.
"""

import contextlib
import io
import marshal
import os
import signal
import socket
import sys
from functools import lru_cache
from pathlib import Path

from awscli import clidriver
from botocore.loaders import JSONFileLoader

PROGRAM = """\
#!{python} -IS
import marshal, os, socket, sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    call = marshal.dumps((sys.argv[1:], dict(os.environ), os.getcwd()))
    socket.send_fds(server, [len(call).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(call)
    code = server.recv(1)
os._exit(code[0] if code else 1)
"""
SERVICES = (("ecs", "list-services"), ("elbv2", "describe-rules"))


def main(folder: Path) -> None:
    """Serve until somebody ends the process."""
    _read_once()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    with socket.socket(socket.AF_UNIX) as server:
        address = str(folder / "socket")
        server.bind(address)
        server.listen(64)
        program = folder / "aws"
        program.write_text(PROGRAM.format(python=sys.executable, address=address))
        program.chmod(0o755)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                os._exit(_answer(connection))
            connection.close()


def _read_once() -> None:
    """Each fork would read the same files again: they are read here."""
    JSONFileLoader.load_file = lru_cache(maxsize=None)(JSONFileLoader.load_file)  # type: ignore[method-assign]
    for service, operation in SERVICES:
        with contextlib.redirect_stdout(io.StringIO()):
            clidriver.create_clidriver().main([service, operation, "--generate-cli-skeleton"])


def _answer(connection: socket.socket) -> int:
    head, files, _, _ = socket.recv_fds(connection, 4, 3)
    with connection.makefile("rb") as rest:
        sys.argv[1:], environment, folder = marshal.loads(rest.read(int.from_bytes(head, "big")))
    for number, opened in enumerate(files):
        os.dup2(opened, number)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(folder)
    kept = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}  # set by importing the command line
    os.environ.clear()
    os.environ.update(kept | environment)
    code = _called()
    connection.sendall(bytes([code & 255]))
    return code


def _called() -> int:
    sys.argv[0] = "aws"
    try:
        code = clidriver.main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code or 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
