"""What is loaded only when it is needed behaves as if it had been there all along."""

import subprocess
import sys

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern

from cjm.kernel.late import LateView, late_views, load_late, load_views
from cjm.kernel.policy import RoutePolicy, policy_of


def test_a_late_view_is_the_view_of_its_name():
    from cjm.kernel import errors

    view = late_views("cjm.kernel.errors").bad_request
    assert view.view is errors.bad_request
    assert view(RequestFactory().get("/")).status_code == 400


def test_a_late_view_tells_the_policy_of_its_view():
    assert policy_of(late_views("cjm.pipeline.views").board) == RoutePolicy()


def test_an_address_of_a_late_view_is_told_apart_without_loading_it():
    pattern = path("somewhere/", late_views("no.such.module").page)
    assert isinstance(pattern, URLPattern)
    assert pattern.lookup_str == "no.such.module.page"
    assert pattern.check() == []


def test_loading_all_views_finds_one_that_is_not_there():
    patterns = [path("board/", late_views("cjm.pipeline.views").board), path("no/", late_views("cjm.pipeline.views").no_such_page)]
    with pytest.raises(ImportError, match="no_such_page"):
        load_views(URLResolver(RegexPattern(r"^/"), patterns))


def test_all_views_of_the_site_load():
    load_views()
    assert any(isinstance(entry, URLResolver | URLPattern) for entry in get_resolver().url_patterns)


def test_nobody_is_told_the_policy_of_a_view_that_is_missing():
    with pytest.raises(ImportError, match="no_such_page"):
        policy_of(LateView("cjm.pipeline.views", "no_such_page"))


def test_a_library_module_loads_when_it_is_first_used():
    source = (
        "import sys; from cjm.kernel.late import load_late; load_late('xml.dom.minidom');"
        "from xml.dom import minidom; print('xml.dom.expatbuilder' in sys.modules, 'xml.dom.xmlbuilder' in sys.modules);"
        "print(minidom.parseString('<a/>').documentElement.tagName, 'xml.dom.xmlbuilder' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == ["False", "False", "a", "True"]


def test_a_module_that_is_not_there_cannot_be_loaded_late():
    with pytest.raises(ModuleNotFoundError):
        load_late("xml.no_such_module")


def test_a_module_that_is_there_already_stays():
    known = sys.modules["xml"] if "xml" in sys.modules else __import__("xml")
    load_late("xml")
    assert sys.modules["xml"] is known
