"""Run risky work (documents to parse or to render) in a child process that can be killed.

The child has limits on memory, processor time and wall time, and cannot open a network connection. Only bytes and JSON pass between
the two, so nothing the child makes is trusted more than a file would be.
"""

import importlib
import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024
PACKAGES = Path(__file__).resolve().parent.parent.parent
_NETWORK_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"})


@dataclass(frozen=True)
class Limits:
    """What the child may use: address space in MiB, seconds of processor, seconds by the clock."""

    memory: int = 512
    cpu_seconds: int = 25
    wall_seconds: int = 30


class SandboxFailure(Exception):
    """The child did not answer. `reason` is `time`, `memory` or `crash`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def run(target: str, arguments: dict[str, Any], data: bytes = b"", *, limits: Limits | None = None) -> tuple[dict[str, Any], bytes]:
    """Call `target` ("package.module:function") in a child process and return what it returns.

    The function takes `arguments` (JSON) and `data` (bytes) and returns a pair of the same kinds. Raises SandboxFailure when the
    child exceeds a limit or ends without an answer; an ordinary exception inside it counts as `crash`.
    """
    limits = limits or Limits()
    header = json.dumps({"target": target, "arguments": arguments, "memory": limits.memory, "cpu": limits.cpu_seconds}).encode()
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "cjm.kernel.sandbox"],
            input=len(header).to_bytes(4, "big") + header + data,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            # Where our packages are, wherever the parent was started.
            cwd=PACKAGES,
        )
    except subprocess.TimeoutExpired as error:
        raise SandboxFailure("time") from error
    if finished.returncode != 0 or len(finished.stdout) < 4:
        raise SandboxFailure(_reason(finished.returncode, finished.stderr), finished.stderr.decode(errors="replace")[-2000:])
    size = int.from_bytes(finished.stdout[:4], "big")
    return json.loads(finished.stdout[4 : 4 + size]), finished.stdout[4 + size :]


def _reason(returncode: int, stderr: bytes) -> str:
    if b"MemoryError" in stderr:
        return "memory"
    # SIGXCPU and SIGKILL are how the kernel ends a process that used up its processor time.
    return "time" if returncode in (-24, -9) else "crash"


def _refuse_network(event: str, _arguments: Any) -> None:
    if event in _NETWORK_EVENTS:
        raise PermissionError("The network is closed here.")


def main() -> None:
    """Serve one call: read it from standard input, answer on standard output."""
    incoming = sys.stdin.buffer.read()
    size = int.from_bytes(incoming[:4], "big")
    header = json.loads(incoming[4 : 4 + size])
    memory = header["memory"] * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (header["cpu"], header["cpu"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_network)
    module, _, name = header["target"].partition(":")
    answer, data = getattr(importlib.import_module(module), name)(header["arguments"], incoming[4 + size :])
    encoded = json.dumps(answer).encode()
    sys.stdout.buffer.write(len(encoded).to_bytes(4, "big") + encoded + data)


if __name__ == "__main__":
    main()
