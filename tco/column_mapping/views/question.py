"""The page between the upload of a table in a layout of its own and the preview: what each column means."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cjm.deals.models import Deal
from cjm.deals.queries import editable_deal
from cjm.kernel.policy import signed_in
from cjm.team.acting import acting_user
from tco.column_mapping.building import Ground, study_of
from tco.column_mapping.forms import IN_COLUMNS, IN_ROWS, LayoutForm, PlaceForm, place_asked_for
from tco.column_mapping.grid import body_rows, number_share, samples_of
from tco.column_mapping.layout import PERIOD, ColumnUse, Layout, Place
from tco.column_mapping.operations import choose_layout
from tco.column_mapping.periods import period_named
from tco.column_mapping.pricing import names_of, price_chosen
from tco.column_mapping.queries import remembered_layout
from tco.column_mapping.reading import Table, entries_of, faults, find_table, fitted, guessed
from tco.column_mapping.scales import question_of_scale, with_scales_marked
from tco.column_mapping.study import Study
from tco.models import ImportDraft
from tco.queries import PresentModel, own_draft, present_model
from tco.spreadsheet.opening import FileRefused


@dataclass(frozen=True)
class ColumnRow:
    """A column of the table as the page shows it."""

    letters: str
    heading: str
    samples: list[str]
    is_hidden: bool
    falls_in: int | None
    field: Any
    scale: Any


def ground_of(deal: Deal, present: PresentModel | None, file_name: str) -> Ground:
    """Return what a table leaves open, as the deal has it."""
    return Ground(
        name=deal.title,
        currency=deal.currency,
        base_date=timezone.localtime(deal.created_at).date(),
        file_name=file_name,
        present=present.document if present else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cost_import_columns(request: HttpRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Ask what the columns of an uploaded table mean, and go on to the preview."""
    deal = editable_deal(request.user, pk)
    draft = own_draft(request.user, deal, draft_pk, now=timezone.now())
    if draft.confirmed_at is not None:
        return redirect("deal_cost", deal.pk)
    if "place" not in draft.reading:
        return redirect("cost_import", deal.pk, draft.pk)
    kept = Place(**draft.reading["place"])
    asked = place_asked_for(request.GET, kept)
    table, refusal = _table(bytes(draft.content), asked, kept)
    ground = ground_of(deal, present_model(deal), draft.file_name)
    layout, question = _known_layout(request, draft, table, ground)
    costs = entries_of(table, layout, ground).entries
    form = _layout_form(request, table, replace(layout, price_name=price_chosen(costs, layout)), ground, costs=names_of(costs))
    if request.method == "POST" and form.is_valid() and not refusal:
        layout = with_scales_marked(form.chosen(), table.sheet, table.head)
        found = faults(table, layout, ground)
        if not found:
            choose_layout(
                draft=draft,
                place=table.place,
                layout=layout,
                headings=table.headings,
                by=acting_user(request),
                at=timezone.now(),
            )
            return redirect("cost_import", deal.pk, draft.pk)
        for fault in found:
            form.add_error(None, fault)
    context = {
        "deal": deal,
        "draft": draft,
        "table": table,
        "form": form,
        "place_form": _place_form(table),
        "refusal": refusal,
        "question": question,
        "columns": _columns(table, form, study_of(form.layout, ground)),
        "hidden_rows": len(table.sheet.hidden_rows),
    }
    return render(request, "tco/column_mapping/columns.html", context)


def _table(content: bytes, asked: Place, kept: Place) -> tuple[Table, str]:
    """Return the table at the place asked for, or the one known before and why the other cannot be shown."""
    try:
        return find_table(content, asked), ""
    except FileRefused as refused:
        return find_table(content, kept), refused.sentence


def _known_layout(request: HttpRequest, draft: ImportDraft, table: Table, ground: Ground) -> tuple[Layout, str]:
    """Return the layout to begin with, chosen for this file, remembered or guessed, and what has to be asked of one remembered."""
    kept = draft.reading.get("layout")
    if kept and Place(**draft.reading["place"]) == table.place:
        layout = Layout.from_json(kept)
        if len(layout.columns) == len(table.headings):
            return layout, ""
    remembered = remembered_layout(request.user, draft.deal, table.headings)
    if remembered is None:
        return guessed(table, ground), ""
    return fitted(remembered, table, ground), question_of_scale(remembered, table.sheet, table.head)


def _layout_form(request: HttpRequest, table: Table, layout: Layout, ground: Ground, *, costs: list[str]) -> LayoutForm:
    return LayoutForm(
        request.POST if request.method == "POST" else None,
        layout=layout,
        alternatives=(ground.present or {}).get("alternatives", ()),
        is_new=ground.present is None,
        has_hidden_rows=bool(table.sheet.hidden_rows),
        costs=costs,
    )


def _place_form(table: Table) -> PlaceForm:
    place = table.place
    initial = {
        "sheet": place.sheet,
        "head": place.head,
        "shape": IN_COLUMNS if place.is_turned else IN_ROWS,
        "encoding": place.encoding,
        "delimiter": place.delimiter,
    }
    return PlaceForm(None, sheets=table.book.shown_sheets(), is_text=table.book.is_text, initial=initial)


def _columns(table: Table, form: LayoutForm, study: Study) -> list[ColumnRow]:
    head = table.head
    rows = body_rows(table.sheet, head)
    return [
        ColumnRow(
            letters=table.sheet.column_name(number),
            heading=table.headings[number - 1],
            samples=samples_of(table.sheet, head, number),
            is_hidden=number in table.sheet.hidden_columns,
            falls_in=_falls_in(form.layout.columns[number - 1], study),
            field=field,
            # What names and notes are in is no question.
            scale=form[f"scale_{number}"] if number_share(table.sheet, rows, number) else None,
        )
        for number, field in enumerate(form.columns(), start=1)
    ]


def _falls_in(column: ColumnUse, study: Study) -> int | None:
    """Return in which period of the study the amounts of a column fall, None for any other column."""
    named = period_named(column.heading) if column.means == PERIOD else None
    return study.place_of(named[0]) if named and not named[0].is_each else None
