"""How long the program takes to start: `manage.py check` beside a bare `django.setup()`."""

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

    measured, floor = in_turns(check, setup, turns=9, warm_up=1)
    return [Row("manage.py check", measured, floor, most_ratio=1.2, note="floor: django.setup()")]
