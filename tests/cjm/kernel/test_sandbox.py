"""The child process: it answers, and what goes wrong in it stays there."""

import socket
import time
from typing import Any

import pytest

from cjm.kernel import sandbox
from cjm.kernel.sandbox import Limits, SandboxFailure

HERE = "tests.cjm.kernel.test_sandbox"


def double(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    return {"twice": arguments["number"] * 2}, data + data


def eat_memory(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    return {"size": len(bytearray(2_000 * 1024 * 1024))}, b""


def think_for_ever(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    while True:
        pass


def wait_for_ever(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    time.sleep(60)
    return {}, b""


def call_home(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    socket.create_connection(("127.0.0.1", arguments["port"]), timeout=2)
    return {}, b""


def test_the_child_answers_with_json_and_bytes() -> None:
    assert sandbox.run(f"{HERE}:double", {"number": 21}, b"\x00\xff") == ({"twice": 42}, b"\x00\xff\x00\xff")


@pytest.mark.parametrize(
    ("name", "limits", "reason"),
    [
        ("eat_memory", Limits(memory=400), "memory"),
        ("think_for_ever", Limits(cpu_seconds=1), "time"),
        ("wait_for_ever", Limits(wall_seconds=1), "time"),
        ("not_there", Limits(), "crash"),
    ],
)
def test_a_child_past_its_limits_is_ended_with_the_reason(name: str, limits: Limits, reason: str) -> None:
    with pytest.raises(SandboxFailure) as failure:
        sandbox.run(f"{HERE}:{name}", {}, limits=limits)
    assert failure.value.reason == reason


def test_the_child_cannot_reach_the_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(SandboxFailure) as failure:
            sandbox.run(f"{HERE}:call_home", {"port": server.getsockname()[1]})
        with pytest.raises(TimeoutError):
            server.accept()
    assert "The network is closed here." in failure.value.detail
