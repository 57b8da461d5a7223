"""Template filters and tags of the house; built in, so templates need not load them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from cjm.kernel import formats, markup
from cjm.kernel.navigation import NavigationEntry

register = template.Library()


@register.filter
def money(value: Any, currency: str) -> str:
    """`{{ amount|money:"EUR" }}`: the amount without cents, with its currency."""
    return formats.money(value, currency)


@register.filter
def number(value: Any, places: int = 0) -> str:
    """`{{ value|number:2 }}`: grouped digits, a fixed count after the mark."""
    return formats.number(value, places)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """`{{ fraction|percent:1 }}`: 0.125 becomes 12.5 %."""
    return formats.percent(value, places)


@register.filter
def day(value: date | datetime | None) -> str:
    """`{{ moment|day }}`: a day such as 22 Nov 2026."""
    return formats.day(value)


@register.filter
def markdown(value: str) -> SafeString:
    """`{{ text|markdown }}`: Markdown without raw HTML, sanitised."""
    return markup.markdown(value)


@register.filter
def starts_with(value: str, beginning: str) -> bool:
    """`{% if request.path|starts_with:address %}`: whether one text begins with the other."""
    return value.startswith(beginning)


@register.filter
def covers(entry: NavigationEntry, path: str) -> bool:
    """`{% if entry|covers:request.path %}`: whether a page belongs to an entry of the navigation."""
    return entry.covers(path)


@register.filter
def value_of(values: Mapping[Any, Any], key: Any) -> Any:
    """`{{ values|value_of:key }}`: the value of a key that is itself a variable; None when there is none."""
    return values.get(key)


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """`{% address_with page=2 %}`: the present address with some of its parameters changed, None removing one."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    query = parameters.urlencode()
    return f"{request.path}?{query}" if query else request.path


@register.simple_tag(takes_context=True)
def export_address(context: dict[str, Any], route: str, kind: str, key: int | None = None) -> str:
    """`{% export_address "deal_list_export" "csv" %}`: where the table shown here is offered as a file."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    parameters.pop("page", None)
    query = parameters.urlencode()
    address = reverse(route, args=[kind] if key is None else [key, kind])
    return f"{address}?{query}" if query else address
