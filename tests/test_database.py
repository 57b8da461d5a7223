"""The tests' own footing: the database they were told to use is the one they use."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_the_environment_names():
    expected = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgresql") else "sqlite"
    assert connection.vendor == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", {"options": "-c lock_timeout=20s"}),
        ("?sslmode=require", {"sslmode": "require", "options": "-c lock_timeout=20s"}),
        ("?options=-c%20search_path%3Dsales", {"options": "-c lock_timeout=20s -c search_path=sales"}),
    ],
)
def test_what_the_address_of_the_database_asks_for_besides_is_kept(asked: str, expected: dict[str, str], tmp_path: Path):
    tell = "import json; from django.conf import settings; print(json.dumps(settings.DATABASES['default']['OPTIONS']))"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://sales:secret@database.example/headroom{asked}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HEADROOM_VAR_DIR": str(tmp_path),
    }
    root = Path(__file__).resolve().parent.parent
    told = subprocess.run(
        [sys.executable, "-c", tell], cwd=root, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(told) == {"pool": {"timeout": 20}, **expected}
