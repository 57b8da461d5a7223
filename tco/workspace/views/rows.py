"""The whole of a line, a driver or an alternative, and the conventions: as pages, and as the pane beside the table."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cjm.deals.models import Deal
from cjm.deals.queries import editable_deal, may_edit, visible_deal
from cjm.kernel.forms import posted
from cjm.kernel.htmx import render_page, wants_partial
from cjm.kernel.once import once
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.catalogue import category_name, cost_categories
from tco.engine.expressions import names_in
from tco.models import Alternative, CostLine, Driver
from tco.workspace.comments import comments_on
from tco.workspace.forms import AlternativeForm, CommentForm, ConventionsForm, DriverForm, LineForm, RowForm
from tco.workspace.naming import users_of
from tco.workspace.near_misses import near_misses
from tco.workspace.operations import ModelGone
from tco.workspace.saving_rows import add_row, gone_message, remove_row, save_row
from tco.workspace.table import Part, Table
from tco.workspace.views.page import needed_table

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
CHANGED = "sheet-changed"  # the event at which the table beside the pane reads itself anew


@dataclass(frozen=True)
class RowPage:
    """The form of one kind of row, and the name of its templates."""

    name: str
    form: type[RowForm[Any]]


LINE, DRIVER = RowPage("line", LineForm), RowPage("driver", DriverForm)
ALTERNATIVE, CONVENTIONS = RowPage("alternative", AlternativeForm), RowPage("conventions", ConventionsForm)


@READ_OR_SEND
@signed_in
def cost_line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Show and change a line, with its comments and the drivers it uses."""

    def context(table: Table, line: CostLine) -> dict[str, Any]:
        used = names_in(line.expression) if line.amount is None else set()
        return {
            "line": line,
            "drivers": [driver for driver in table.drivers if driver.key in used],
            "beside": [each for each in table.row_of(line).lines if each is not line],
            "comments": comments_on(line),
            "comment_form": CommentForm(),
            **_categories(table, line),
        }

    return _edited(request, pk, LINE, lambda table: table.line(line_pk), context)


@READ_OR_SEND
@signed_in
def cost_driver(request: HttpRequest, pk: int, driver_pk: int) -> HttpResponse:
    """Show and change a driver, with the lines that use it."""

    def context(table: Table, driver: Driver) -> dict[str, Any]:
        return {"driver": driver, "users": users_of(table, driver.key)}

    return _edited(request, pk, DRIVER, lambda table: table.driver(driver_pk), context)


@READ_OR_SEND
@signed_in
def cost_alternative(request: HttpRequest, pk: int, alternative_pk: int) -> HttpResponse:
    """Show and change an alternative."""

    def context(table: Table, alternative: Alternative) -> dict[str, Any]:
        return {"alternative": alternative, "count": len(table.lines_of(alternative)), "is_sold": alternative is table.subject()}

    return _edited(request, pk, ALTERNATIVE, lambda table: table.alternative(alternative_pk), context)


@READ_OR_SEND
@signed_in
def cost_conventions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change what all sums of the model follow."""
    return _edited(request, pk, CONVENTIONS, lambda table: table.model, lambda _table, model: {"model": model})


# --- New rows -----------------------------------------------------------------------------------------------------------------


@READ_OR_SEND
@signed_in
@once
def cost_line_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line to the alternative that `?alternative=` names by its key, the one being sold without it."""

    def make(table: Table) -> CostLine:
        wanted = request.GET.get("alternative", "")
        alternative = next((each for each in table.alternatives if str(each.pk) == wanted), table.subject())
        return CostLine(alternative=alternative, position=0, name="", category="operation", first=1, amount=Decimal(0))

    return _added(request, pk, LINE, make)


@READ_OR_SEND
@signed_in
@once
def cost_driver_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a driver."""
    return _added(request, pk, DRIVER, lambda table: Driver(cost_model=table.model, position=0, value=Decimal(0)))


@READ_OR_SEND
@signed_in
@once
def cost_alternative_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an alternative."""
    kind = Alternative.Kind.COMPETITOR
    return _added(request, pk, ALTERNATIVE, lambda table: Alternative(cost_model=table.model, position=0, kind=kind))


# --- Removing -----------------------------------------------------------------------------------------------------------------


@READ_OR_SEND
@signed_in
@once
def cost_line_delete(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Ask once, and remove a line."""
    return _removed(request, pk, lambda table: table.line(line_pk))


@READ_OR_SEND
@signed_in
@once
def cost_driver_delete(request: HttpRequest, pk: int, driver_pk: int) -> HttpResponse:
    """Ask once, and remove a driver that nothing uses."""
    return _removed(request, pk, lambda table: table.driver(driver_pk))


@READ_OR_SEND
@signed_in
@once
def cost_alternative_delete(request: HttpRequest, pk: int, alternative_pk: int) -> HttpResponse:
    """Ask once, and remove an alternative with its lines."""
    return _removed(request, pk, lambda table: table.alternative(alternative_pk))


# --- What they share ------------------------------------------------------------------------------------------------------------


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; the button that takes the category that was probably meant says so in a field of its own."""
    sent = posted(request)
    meant = "" if sent is None else str(sent.get("category_meant", ""))
    if sent is None or not meant:
        return sent
    changed = sent.copy()
    changed["category"] = meant
    return changed


def _categories(table: Table, line: CostLine) -> dict[str, Any]:
    """Return what a line's category may be completed to, and which one was probably meant by the one it has."""
    used = [row.first.category for row in table.rows]
    slips = near_misses(used)
    meant = slips.get(line.category)
    names = [category_name(key) for key in dict.fromkeys([*cost_categories(), *used]) if key not in slips]
    return {"categories": names, "category_meant": category_name(meant) if meant else ""}


def _row(find: Callable[[], Any]) -> Any:
    try:
        return find()
    except ObjectDoesNotExist:
        raise Http404 from None


def _edited(
    request: HttpRequest,
    pk: int,
    page: RowPage,
    find: Callable[[Table], Any],
    context: Callable[[Table, Any], dict[str, Any]],
) -> HttpResponse:
    user = acting_user(request)
    deal = editable_deal(user, pk) if request.method == "POST" else visible_deal(user, pk)
    table = needed_table(deal)
    row = _row(lambda: find(table))
    form = page.form(_sent(request), instance=row, table=table)
    is_pane = wants_partial(request)
    is_saved = form.is_valid() and form.done(lambda: _saved(form, deal, row, user))
    if is_saved and not is_pane:
        messages.success(request, _("Saved."))
        return redirect(request.path)
    if is_saved:
        table = needed_table(deal)
        row = _row(lambda: find(table))
        form = page.form(None, instance=row, table=table)
    shown = {
        "form": form,
        "deal": deal,
        "may_edit": may_edit(user, deal),
        "is_pane": is_pane,
        "is_saved": is_saved,
        "address": request.path,
        **context(table, row),
    }
    partial = f"tco/workspace/_{page.name}_form.html"
    response = render_page(request, f"tco/workspace/{page.name}.html", shown, partial=partial, status=form.status)
    if is_saved:
        response["HX-Trigger"] = CHANGED
    return response


def _saved(form: RowForm[Any], deal: Deal, row: Any, user: Any) -> Any:
    try:
        return save_row(deal=deal, row=row, columns=form.columns, based_on=form.based_on, by=user, at=timezone.now())
    except (ObjectDoesNotExist, ModelGone):
        raise ValidationError(gone_message()) from None


def _added(request: HttpRequest, pk: int, page: RowPage, make: Callable[[Table], Any]) -> HttpResponse:
    user = acting_user(request)
    deal = editable_deal(user, pk)
    table = needed_table(deal)
    row = make(table)
    form = page.form(posted(request), instance=row, table=table)

    def save() -> Any:
        try:
            return add_row(deal=deal, row=row, columns=form.columns, by=user, at=timezone.now())
        except (ObjectDoesNotExist, ModelGone):
            raise ValidationError(gone_message()) from None

    if form.is_valid() and form.done(save):
        messages.success(request, _("Added."))
        return redirect("cost_workspace", deal.pk)
    address = request.get_full_path()
    shown = {"form": form, "deal": deal, "may_edit": True, "is_new": True, "address": address, page.name: row}
    if isinstance(row, CostLine):
        shown |= _categories(table, row)
    return render(request, f"tco/workspace/{page.name}.html", shown, status=form.status)


def _removed(request: HttpRequest, pk: int, find: Callable[[Table], Part]) -> HttpResponse:
    user = acting_user(request)
    deal = editable_deal(user, pk)
    table = needed_table(deal)
    row: Part = _row(lambda: find(table))
    problem = ""
    if request.method == "POST":
        try:
            remove_row(deal=deal, row=row, by=user, at=timezone.now())
        except ValidationError as error:
            problem = " ".join(error.messages)
        except (ObjectDoesNotExist, ModelGone):
            messages.info(request, gone_message())
            return redirect("cost_workspace", deal.pk)
        else:
            messages.success(request, _("“%(name)s” is removed.") % {"name": row})
            return redirect("cost_workspace", deal.pk)
    context = {"deal": deal, "row": row, "is_alternative": isinstance(row, Alternative), "problem": problem}
    return render(request, "tco/workspace/delete.html", context)
