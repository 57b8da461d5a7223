"""Browser tests: Debian's Chromium through Playwright, and a page that fails its test on anything a person would be ashamed of."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from config.bootstrap import find_browser

VIEWPORTS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SECONDS_FOR_A_STEP = 10
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile || ""}`));
"""


@dataclass
class Watch:
    """What went wrong on a page. Refusals that a test provokes are allowed by their status."""

    origin: str
    problems: list[str] = field(default_factory=list)
    allowed_statuses: set[int] = field(default_factory=set)

    def allow(self, *statuses: int) -> None:
        """Expect answers with these statuses, all below 500."""
        self.allowed_statuses |= {status for status in statuses if status < 500}

    def on_console(self, message: ConsoleMessage) -> None:
        """Note errors and warnings, other than the browser's own remark on a status that is expected."""
        if message.type not in ("error", "warning"):
            return
        refused = re.search(r"status of (\d{3})|Response Status Error Code (\d{3})", message.text)
        if not (refused and int(refused[1] or refused[2]) in self.allowed_statuses):
            self.problems.append(f"console {message.type}: {message.text}")

    def on_error(self, error: Any) -> None:
        """Note an exception that no script caught."""
        self.problems.append(f"exception in the page: {error}")

    def on_request(self, request: Request) -> None:
        """Note a request to any other host."""
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.problems.append(f"request to another host: {request.url}")

    def on_response(self, response: Response) -> None:
        """Note a failure of the server."""
        if response.status >= 500:
            self.problems.append(f"{response.status} from {response.url}")


def launch(playwright: Playwright) -> Browser:
    """Start Chromium in its sandbox, and without one where it refuses: as root, and in many containers."""
    if os.geteuid() != 0:
        with suppress(PlaywrightError):
            return playwright.chromium.launch(executable_path=find_browser(), args=QUIET, chromium_sandbox=True)
    return playwright.chromium.launch(executable_path=find_browser(), args=QUIET, chromium_sandbox=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    # The workspace looks for others' changes every four seconds, and a machine may be busy besides.
    expect.set_options(timeout=SECONDS_FOR_A_STEP * 1000)
    # Playwright's synchronous interface runs an event loop in this thread; Django would refuse the database beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            chromium = launch(playwright)
            yield chromium
            chromium.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def viewport(request: pytest.FixtureRequest) -> str:
    """`desktop`, or what the test is parametrised with: `parametrize("viewport", VIEWPORTS, indirect=True)`."""
    return getattr(request, "param", "desktop")


@pytest.fixture
def watch(live_server: Any) -> Iterator[Watch]:
    """What happened on the pages of this test; the test fails when that is not nothing."""
    watch = Watch(live_server.url)
    yield watch
    assert watch.problems == []


@pytest.fixture
def new_context(browser: Browser, live_server: Any, watch: Watch, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser of one person's own (cookies apart from the others'): `new_context(viewport="phone", locale="ru-RU")`."""
    contexts = []

    def make(viewport: str = "desktop", locale: str = "en-US", java_script_enabled: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=VIEWPORTS[viewport],  # type: ignore[arg-type]
            locale=locale,
            timezone_id="UTC",
            reduced_motion="reduce",
            java_script_enabled=java_script_enabled,
        )
        context.set_default_timeout(SECONDS_FOR_A_STEP * 1000)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", watch.on_console)
        context.on("weberror", lambda error: watch.on_error(error.error))
        context.on("request", watch.on_request)
        context.on("response", watch.on_response)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], viewport: str) -> Page:
    """A page in a new browser window of the viewport asked for."""
    return new_context(viewport=viewport).new_page()


@pytest.fixture
def page_without_javascript(new_context: Callable[..., BrowserContext], viewport: str) -> Page:
    """A page in a browser whose owner has switched JavaScript off."""
    return new_context(viewport=viewport, java_script_enabled=False).new_page()


@pytest.fixture
def login(live_server: Any) -> Callable[[Page, Any], None]:
    """Sign a user in without the form: `login(page, user)`."""

    def sign_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture
def deal(transactional_db: None) -> Any:
    """A deal with the small cost model of `tests.tco.workspace.desk`."""
    from tco.operations import save_document
    from tests.factories import NOW, make_deal, people
    from tests.tco.workspace.desk import document

    deal = make_deal(owner=people().owner)
    save_document(deal=deal, document=document(), by=deal.owner, at=NOW)
    return deal


@pytest.fixture
def sheet(page: Page, login: Callable[[Page, Any], None], deal: Any) -> Any:
    """The workspace of that deal, open before its owner: a `tests.e2e.workspace.Sheet`."""
    from tests.e2e.workspace import Sheet

    login(page, deal.owner)
    return Sheet(page, deal)


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Run background jobs beside the test, as `make run` does."""
    from cjm.kernel.worker import BackgroundWorker

    worker = BackgroundWorker()
    thread = threading.Thread(target=worker.run_until_stopped, name="background-worker")
    thread.start()
    yield
    worker.stop()
    thread.join()


@pytest.fixture
def accessibility_problems() -> Callable[[Page], list[str]]:
    """List what axe finds wrong on a page: `assert accessibility_problems(page) == []`."""
    from axe_playwright_python.sync_playwright import Axe

    def problems(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{rule['id']}: {rule['help']} — {node['target']}" for rule in found for node in rule["nodes"]]

    return problems
