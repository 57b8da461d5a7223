#!/usr/bin/env python
"""Headroom's command line: every administrative task starts here."""

import gc
import os
import sys


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # What loading makes is there to stay; to search it for garbage at the usual rate takes a tenth of the start.
    gc.set_threshold(50_000, 20, 20)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
