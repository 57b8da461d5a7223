"""The tests' own footing: the database they were told to use is the one they use."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_the_environment_names():
    expected = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgresql") else "sqlite"
    assert connection.vendor == expected
