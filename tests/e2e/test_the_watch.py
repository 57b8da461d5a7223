"""The guard over every browser test works: what it has to notice, it notices."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import VIEWPORTS, Watch

pytestmark = pytest.mark.django_db(transaction=True)


def reported(page: Page, watch: Watch) -> list[str]:
    """Close the browser, so that everything has arrived, and take what was reported."""
    page.context.close()
    problems = watch.problems.copy()
    watch.problems.clear()
    return problems


@pytest.mark.parametrize("viewport", VIEWPORTS, indirect=True)
def test_the_login_page_gives_nothing_to_report(page, watch):
    page.goto("/account/login/")
    assert page.get_by_role("heading", level=1).is_visible()
    assert reported(page, watch) == []


def test_an_inline_style_is_reported(page, watch):
    page.goto("/account/login/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert any("style-src" in problem for problem in reported(page, watch))


def test_an_uncaught_exception_is_reported(page, watch):
    page.goto("/account/login/")
    page.evaluate("() => new Promise((done) => { setTimeout(() => { done(); throw new Error('boom') }) })")
    assert any("boom" in problem for problem in reported(page, watch))


def test_a_picture_from_another_host_is_reported(page, watch):
    page.goto("/account/login/")
    page.evaluate(
        "() => new Promise((done) => document.body.append("
        "Object.assign(new Image(), {src: 'http://other.invalid/pixel.png', onerror: done})))"
    )
    assert any("img-src" in problem for problem in reported(page, watch))


def test_a_missing_page_is_reported(page, watch):
    page.goto("/no-such-page/")
    assert any("404" in problem for problem in reported(page, watch))


def test_a_missing_page_that_is_expected_is_not_reported(page, watch):
    watch.allow(404)
    page.goto("/no-such-page/")
    assert reported(page, watch) == []
