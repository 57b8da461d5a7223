"""Code that is loaded when it is first needed, so that the command line starts as quickly as Django itself.

The addresses name their views through `late_views`: loading an address does not load the page behind it, with its forms, charts
and documents. A server loads them all before its first request (`load_views`), and so do the tests of the routes.
"""

import sys
from functools import cached_property
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLResolver, get_resolver


class LateView:
    """A view known by its module and name. Whoever calls it, or asks for its policy, loads it."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__ = module
        self.__name__ = self.__qualname__ = name

    @cached_property
    def view(self) -> Any:
        """The view itself. Raises ImportError when there is none of this name."""
        module = import_module(self.__module__)
        if not hasattr(module, self.__name__):
            raise ImportError(f"An address names the view {self.__name__}, which {self.__module__} does not have.")
        return getattr(module, self.__name__)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = self.view(request, *args, **kwargs)
        return response

    def __getattr__(self, name: str) -> Any:
        # Django asks every view of every address whether it is a class; ours are functions.
        if name == "view_class" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.view, name)


class LateViews:
    """The views of a module, each as a LateView, under their own names."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> LateView:
        return LateView(self._module, name)


def late_views(module: str) -> LateViews:
    """Return the views of a module, to be named in addresses."""
    return LateViews(module)


def load_views(resolver: URLResolver | None = None) -> None:
    """Load the views of all addresses."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            load_views(entry)
        elif isinstance(entry.callback, LateView):
            _ = entry.callback.view


def load_late(name: str) -> None:
    """Have a library's module loaded when something in it is first used, whoever imports it before.

    Only for modules that others import as a whole (`from package import module`), and before they do.
    """
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name=name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    package, _, own_name = name.rpartition(".")
    setattr(import_module(package), own_name, module)
