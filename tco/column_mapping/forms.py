"""The page on which somebody says what the columns of a table mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cjm.kernel.fields import NumberField
from cjm.kernel.forms import VersionedForm
from tco.catalogue import cost_categories, source_kinds
from tco.column_mapping.layout import (
    ALTERNATIVE,
    AMOUNT,
    COMMENT,
    DAY,
    FREQUENCY,
    IGNORED,
    KINDS,
    NAME,
    PERIOD,
    QUANTITY,
    UNIT,
    UNIT_PRICE,
    Layout,
    Place,
)
from tco.column_mapping.models import ColumnMapping
from tco.column_mapping.periods import period_named
from tco.models import Alternative, CostModel
from tco.spreadsheet.encodings import ENCODINGS
from tco.spreadsheet.layout import comparable, in_reader_language
from tco.spreadsheet.line_sheet import lines_sheet
from tco.spreadsheet.tables import RawSheet

IN_ROWS, IN_COLUMNS = "rows", "columns"
BY_CATEGORY, PRICE_NAMED, NO_PRICE = "category", "cost:", "none"
FIRST = (NAME, "category", ALTERNATIVE)
WHEN = ("when.at", "when.from", "when.to", "when.every")
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1251": gettext_lazy("Windows, Cyrillic (1251)"),
    "cp1252": gettext_lazy("Windows, Western Europe (1252)"),
    "cp1250": gettext_lazy("Windows, Central Europe (1250)"),
    "koi8-r": "KOI8-R",
    "cp866": gettext_lazy("DOS, Cyrillic (866)"),
}
DELIMITERS = {
    ";": gettext_lazy("semicolon ;"),
    ",": gettext_lazy("comma ,"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("bar |"),
}
SCALES = [
    (0, pgettext_lazy("a column is in", "as the table")),
    (1, pgettext_lazy("a column is in", "single units")),
    (1000, pgettext_lazy("a column is in", "thousands")),
    (1_000_000, pgettext_lazy("a column is in", "millions")),
]
OF_A_LAYOUT = (
    "decimal",
    "scale",
    "timing",
    "interval",
    "category",
    "source",
    "totals",
    "sections",
    "hidden",
    "currency",
    "unit",
    "count",
)
Alternatives = Sequence[Mapping[str, Any]]


class PlaceForm(forms.Form):
    """Where in the file the table is, and how its text is written."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("Sheet"), coerce=int, required=False)
    head = forms.IntegerField(label=gettext_lazy("Row of the headings"), min_value=1, max_value=20_000, required=False)
    shape = forms.ChoiceField(
        label=gettext_lazy("Each cost has"),
        choices=[
            (IN_ROWS, gettext_lazy("a row of its own")),
            (IN_COLUMNS, gettext_lazy("a column of its own, and each alternative a row")),
        ],
        required=False,
    )
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), choices=list(ENCODING_NAMES.items()), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Between the cells"), choices=list(DELIMITERS.items()), required=False)

    def __init__(self, data: Any, *, sheets: Iterable[tuple[int, RawSheet]], is_text: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["sheet"].choices = [(number, sheet.name) for number, sheet in sheets]  # type: ignore[attr-defined]
        for name in ("encoding", "delimiter") if not is_text else ("sheet",):
            del self.fields[name]


def place_asked_for(query: Mapping[str, str], fallback: Place) -> Place:
    """Return the place that an address names; what it does not name, or not in bounds, is that of `fallback`."""
    sheet, head = query.get("sheet", ""), query.get("head", "")
    shape = query.get("shape", "")
    encoding, delimiter = query.get("encoding", ""), query.get("delimiter", "")
    # Where the headings are on another sheet is found out anew.
    is_other = sheet.isascii() and sheet.isdecimal() and len(sheet) < 4 and int(sheet) != fallback.sheet
    return Place(
        sheet=int(sheet) if is_other else fallback.sheet,
        head=0 if is_other else int(head) if head.isascii() and head.isdecimal() and len(head) < 6 else fallback.head,
        encoding=encoding if encoding in ENCODINGS else fallback.encoding,
        delimiter=delimiter if delimiter in DELIMITERS else fallback.delimiter,
        is_turned=None if is_other else {IN_ROWS: False, IN_COLUMNS: True}.get(shape, fallback.is_turned),
    )


class RenameLayoutForm(VersionedForm[ColumnMapping]):
    """What a remembered layout is called."""

    class Meta:
        model = ColumnMapping
        fields: ClassVar[list[str]] = ["name"]


class LayoutForm(forms.Form):
    """What each column means, and the answers to what no column says."""

    decimal = forms.ChoiceField(
        label=gettext_lazy("Decimal mark"),
        choices=[
            ("show", gettext_lazy("as the numbers show")),
            ("comma", gettext_lazy("comma: 1 234,50")),
            ("point", gettext_lazy("point: 1,234.50")),
        ],
    )
    scale = forms.TypedChoiceField(
        label=gettext_lazy("Amounts are in"),
        coerce=int,
        choices=[
            (1, pgettext_lazy("amounts are in", "single units")),
            (1000, gettext_lazy("thousands")),
            (1_000_000, gettext_lazy("millions")),
        ],
    )
    timing = forms.ChoiceField(
        label=gettext_lazy("Rows that do not say when"),
        choices=[
            ("by_category", gettext_lazy("purchase and implementation once at the start, all else again and again")),
            ("once", gettext_lazy("all once at the start")),
            ("each", gettext_lazy("all again and again")),
        ],
    )
    interval = forms.ChoiceField(
        label=gettext_lazy("An amount that repeats is for"),
        choices=[
            ("year", pgettext_lazy("amount for", "a year")),
            ("quarter", pgettext_lazy("amount for", "a quarter")),
            ("month", pgettext_lazy("amount for", "a month")),
        ],
    )
    category = forms.ChoiceField(label=gettext_lazy("Rows without a category, when their name does not say it"))
    source = forms.ChoiceField(
        label=gettext_lazy("These numbers rest on"),
        help_text=gettext_lazy("Where no column says it. File and cell are kept as the note on the source."),
    )
    price = forms.ChoiceField(
        label=gettext_lazy("Which cost is the price of the offers"),
        help_text=gettext_lazy("Headroom says how far it could rise, and what discount a rival would need."),
    )
    totals = forms.ChoiceField(
        label=gettext_lazy("Rows of totals"),
        choices=[("leave", gettext_lazy("leave out")), ("include", gettext_lazy("read like the others"))],
    )
    sections = forms.ChoiceField(
        label=gettext_lazy("Rows without amounts"),
        choices=[
            ("read", gettext_lazy("may head a section")),
            ("leave", gettext_lazy("leave out")),
        ],
    )
    hidden = forms.ChoiceField(
        label=gettext_lazy("Hidden rows"),
        choices=[("leave", gettext_lazy("leave out: what nobody sees must not count")), ("include", gettext_lazy("read them too"))],
    )
    currency = forms.RegexField(
        r"\A[A-Z]{3}\Z",
        label=gettext_lazy("Currency"),
        error_messages={"invalid": gettext_lazy("Expected a currency code of three capital letters, such as EUR.")},
        widget=forms.TextInput(attrs={"size": 4, "maxlength": 3}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("A period is a"), choices=CostModel.Unit.choices)
    count = forms.IntegerField(label=gettext_lazy("Number of periods"), min_value=1, max_value=600)
    rate = NumberField(
        label=gettext_lazy("Discount rate a year, %"),
        minimum=Decimal(0),
        maximum=Decimal(1000),
        help_text=gettext_lazy("Agree it with the client's finance department; 0 discounts nothing."),
    )
    OF_A_NEW_MODEL = ("currency", "unit", "count", "rate")

    def __init__(
        self,
        data: Any = None,
        *,
        layout: Layout,
        alternatives: Alternatives,
        is_new: bool,
        has_hidden_rows: bool,
        costs: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        self.layout = layout
        self.kinds = {alternative["key"]: alternative["kind"] for alternative in alternatives}
        super().__init__(data, initial=_initial(layout), **kwargs)
        self.fields["category"].choices = [(key, word.name) for key, word in cost_categories().items()]  # type: ignore[attr-defined]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("none", pgettext("source", "not said")),
            *((key, word.name) for key, word in source_kinds().items()),
        ]
        self.fields["price"].choices = [  # type: ignore[attr-defined]
            (BY_CATEGORY, _("purchase and implementation")),
            *((f"{PRICE_NAMED}{comparable(name)}", name) for name in costs),
            (NO_PRICE, _("none of this table")),
        ]
        for name in self.OF_A_NEW_MODEL if not is_new else ():
            del self.fields[name]
        if not has_hidden_rows:
            del self.fields["hidden"]
        choices = meanings(alternatives, has_periods=any(period_named(column.heading) for column in layout.columns))
        for number, column in enumerate(layout.columns, start=1):
            label = column.heading or _("Column without a heading")
            self.fields[f"column_{number}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            own = _("What %(column)s is in") % {"column": label}
            self.fields[f"scale_{number}"] = forms.TypedChoiceField(label=own, choices=SCALES, coerce=int, required=False)

    def columns(self) -> list[BoundField]:
        """Return the fields that say what a column means."""
        return [self[f"column_{number}"] for number in range(1, len(self.layout.columns) + 1)]

    def of_the_table(self) -> list[BoundField]:
        """Return the fields about the rows of the table."""
        names = ("price", "timing", "interval", "category", "source", "scale", "decimal", "totals", "sections", "hidden")
        return [self[name] for name in names if name in self.fields]

    def of_the_model(self) -> list[BoundField]:
        """Return the fields about a model that the table begins."""
        return [self[name] for name in self.OF_A_NEW_MODEL if name in self.fields]

    def chosen(self) -> Layout:
        """Return the layout that a valid form says."""
        cleaned = dict(self.cleaned_data)
        columns = tuple(
            replace(column.with_code(cleaned.pop(f"column_{number}", IGNORED)), scale=cleaned.pop(f"scale_{number}", 0) or 0)
            for number, column in enumerate(self.layout.columns, start=1)
        )
        # For other deals, whose alternatives have other keys.
        columns = tuple(replace(column, kind=self.kinds.get(column.alternative, column.kind)) for column in columns)
        price = cleaned.pop("price")
        cleaned["price"] = price != NO_PRICE
        cleaned["price_name"] = price.removeprefix(PRICE_NAMED) if price.startswith(PRICE_NAMED) else ""
        cleaned["decimal"] = "" if cleaned["decimal"] == "show" else cleaned["decimal"]
        cleaned["source"] = "" if cleaned["source"] == "none" else cleaned["source"]
        if "rate" in cleaned:
            cleaned["rate"] = float(cleaned["rate"] / 100)
        return replace(self.layout, columns=columns, is_own=False, **cleaned)


def meanings(alternatives: Alternatives, *, has_periods: bool) -> list[Any]:
    """Return what a column may mean, as the choices of a form; amounts of periods are among them where a heading names one."""
    columns = {column.path: in_reader_language(column.name) for column in lines_sheet().columns}
    rest = [path for path in columns if path not in (*FIRST, *WHEN, AMOUNT)]
    kinds = dict(Alternative.Kind.choices)
    amounts, prices, periods = [], [], []
    for alternative in alternatives:
        named = {"name": alternative["name"]}
        amounts.append((f"{AMOUNT}@{alternative['key']}", _("Amount: %(name)s") % named))
        prices.append((f"{UNIT_PRICE}@{alternative['key']}", _("Unit price: %(name)s") % named))
        periods.append((f"{PERIOD}@{alternative['key']}", _("Amount of this period: %(name)s") % named))
    for kind in KINDS:
        told = {"kind": kinds[kind]}
        amounts.append((f"{AMOUNT}+{kind}", _("Amount of a new alternative: %(kind)s") % told))
        prices.append((f"{UNIT_PRICE}+{kind}", _("Unit price of a new alternative: %(kind)s") % told))
        periods.append((f"{PERIOD}+{kind}", _("Amount of this period of a new alternative: %(kind)s") % told))
    often = (FREQUENCY, _("How often, in words: once, monthly, yearly"))
    return [
        (IGNORED, _("— leave out —")),
        (
            _("What the row is"),
            [
                (NAME, _("Name of the cost")),
                ("category", columns["category"]),
                (ALTERNATIVE, _("Which alternative the row belongs to")),
                (COMMENT, _("Comment, kept with the source")),
            ],
        ),
        *([(_("Amounts of single years or periods, as the heading says"), periods)] if has_periods else []),
        (_("Amounts"), amounts),
        (_("Quantity and unit price, multiplied"), [(QUANTITY, pgettext("how many are bought", "Quantity")), *prices]),
        (
            pgettext("columns of a table", "When"),
            [*((path, columns[path]) for path in WHEN), (DAY, _("Day on which it falls")), often],
        ),
        (
            _("Everything else"),
            [*((path, columns[path]) for path in rest), (UNIT, _("What the amounts of the row are in: EUR, k€"))],
        ),
    ]


def _initial(layout: Layout) -> dict[str, Any]:
    initial: dict[str, Any] = {f"column_{number}": column.code for number, column in enumerate(layout.columns, start=1)}
    initial |= {f"scale_{number}": column.scale for number, column in enumerate(layout.columns, start=1)}
    for name in OF_A_LAYOUT:
        initial[name] = getattr(layout, name)
    named = f"{PRICE_NAMED}{layout.price_name}" if layout.price_name else BY_CATEGORY
    initial["price"] = named if layout.price else NO_PRICE
    initial |= {"decimal": layout.decimal or "show", "source": layout.source or "none"}
    return initial | {"rate": Decimal(repr(layout.rate)) * 100}
