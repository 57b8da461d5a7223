"""How long the program takes to start: `manage.py check` beside a bare `django.setup()`."""

import resource
import subprocess
import sys

from tests.bench.measure import Row, in_turns
from tests.conftest import ROOT

CHECK = [sys.executable, "manage.py", "check", "--settings", "config.settings_test"]
SETUP = [sys.executable, "-c", "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings_test'; django.setup()"]


def run() -> list[Row]:
    """Return one row: a check of the installation, every import included."""

    def check() -> None:
        subprocess.run(CHECK, cwd=ROOT, check=True, capture_output=True)

    def setup() -> None:
        subprocess.run(SETUP, cwd=ROOT, check=True, capture_output=True)

    measured, floor = in_turns(check, setup, turns=15, warm_up=1, clock=processor_time_of_children)
    return [Row("manage.py check", measured, floor, most_ratio=1.2, note="a bare django.setup(), by the processor")]


def processor_time_of_children() -> float:
    """Return the seconds that the processes started so far have kept the processor busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
