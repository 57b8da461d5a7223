"""The environment, read in one place. `.env.example` documents every variable named here."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """What the machine decides; everything else is in settings.py."""

    base_url: str
    var_dir: Path
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    database_url: str
    email_url: str
    email_from: str
    language: str
    time_zone: str
    worker_in_process: bool
    log_level: str


def read_environment() -> Environment:
    """Read the variables; those that are not set may come from a file, `.env` beside manage.py or HEADROOM_ENV_FILE.

    Raises `environs.EnvError` with the variable's name when a value cannot be read.
    """
    env = Env(expand_vars=False)
    env.read_env(env.str("HEADROOM_ENV_FILE", str(BASE_DIR / ".env")), recurse=False)
    var_dir = Path(env.str("HEADROOM_VAR_DIR", str(BASE_DIR / "var"))).resolve()
    base_url = env.str("HEADROOM_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Environment(
        base_url=base_url,
        var_dir=var_dir,
        debug=env.bool("HEADROOM_DEBUG", False),
        secret_key=env.str("HEADROOM_SECRET_KEY", "") or _own_secret_key(var_dir / "secret-key"),
        allowed_hosts=env.list("HEADROOM_ALLOWED_HOSTS", ["127.0.0.1", "localhost"]),
        database_url=env.str("DATABASE_URL", f"sqlite:///{var_dir / 'headroom.sqlite3'}"),
        email_url=env.str("EMAIL_URL", f"file:///{var_dir / 'mail'}"),
        email_from=env.str("HEADROOM_EMAIL_FROM", "headroom@localhost"),
        language=env.str("HEADROOM_LANGUAGE", "en"),
        time_zone=env.str("HEADROOM_TIME_ZONE", "UTC"),
        worker_in_process=env.str("HEADROOM_WORKER", "none") == "thread",
        log_level=env.str("HEADROOM_LOG_LEVEL", "INFO").upper(),
    )


def _own_secret_key(path: Path) -> str:
    """Return the installation's own key, made at first use and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
