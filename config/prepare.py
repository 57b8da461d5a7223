"""Bring an installation up to date and show it: `python -m config.prepare`, which `make run` and `make demo` call.

Each step does nothing when it has been done before; all run in one process, because starting Python costs more than they do.
"""

import os

import django
from django.core.management import call_command

STEPS: tuple[tuple[str, dict[str, object]], ...] = (
    ("migrate", {"interactive": False, "verbosity": 0, "skip_checks": False}),
    ("createcachetable", {"verbosity": 0}),
    ("load_country_profiles", {}),
    ("load_demo", {}),
    ("render_proposals", {}),
    ("demo_summary", {}),
)


def main() -> None:
    """Run all steps in their order; the first that fails ends it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # What the steps have to say to a person they print; the log is for operators.
    os.environ.setdefault("HEADROOM_LOG_LEVEL", "WARNING")
    django.setup()
    for command, options in STEPS:
        call_command(command, **options)


if __name__ == "__main__":
    main()
