"""Forms lead back to pages of this site, never to another."""

import pytest
from django.test import RequestFactory

from cjm.kernel.addresses import return_address


@pytest.mark.parametrize("wanted", ["/board/", "/board/?owner=3&fold=proof", "/deals/7/"])
def test_a_page_of_this_site_is_led_back_to(rf: RequestFactory, wanted):
    assert return_address(rf.get("/deals/7/move/", {"next": wanted}), "/deals/7/") == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "board/",
        "https://elsewhere.example/board/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "http:///elsewhere.example",
        "http://testserver/board/",
        "\x00/board/",
        " //elsewhere.example",
    ],
)
def test_anything_else_falls_back(rf: RequestFactory, wanted):
    assert return_address(rf.get("/deals/7/move/", {"next": wanted}), "/deals/7/") == "/deals/7/"
