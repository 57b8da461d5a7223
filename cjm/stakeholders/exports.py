"""The people of a deal as a file."""

from datetime import date

from django.http import HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cjm.deals.models import Deal
from cjm.kernel.export import ExportColumn, ExportTable, export
from cjm.kernel.formats import day
from cjm.stakeholders.access import reads_candid_notes
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.stakeholders.queries import people_of
from cjm.team.models import User


def export_people(user: User, deal: Deal, kind: str, *, on: date) -> HttpResponseBase:
    """Return the people of a deal as a file; for those who may not read candid notes there is no column of them."""
    columns: list[ExportColumn[Stakeholder]] = [
        ExportColumn(_head("name"), lambda person: person.name, width=30),
        ExportColumn(_head("job_title"), lambda person: person.job_title, width=30),
        ExportColumn(_head("department"), lambda person: person.department),
        ExportColumn(pgettext("stakeholder", "Role"), lambda person: person.role.name, width=24),
        ExportColumn(_("Attitude"), lambda person: person.get_attitude_display()),
        ExportColumn(_("Influence"), lambda person: person.get_influence_display()),
        ExportColumn(_("Access"), lambda person: person.get_access_display()),
        ExportColumn(_("Reports to"), lambda person: person.reports_to.name if person.reports_to else "", width=30),
        ExportColumn(_head("email"), lambda person: person.email, width=30),
        ExportColumn(_head("phone"), lambda person: person.phone),
        ExportColumn(_("Sees the problem as"), lambda person: person.sees_problem, width=40),
        ExportColumn(_("Prefers"), lambda person: person.prefers, width=40),
        ExportColumn(_("What stops them"), _concerns, width=60),
    ]
    if reads_candid_notes(user, deal):
        columns.append(ExportColumn(_head("candid_note"), lambda person: person.candid_note, width=60))
    name = pgettext("name of a file", "%(deal)s, people") % {"deal": deal.title}
    title = pgettext("tab", "People")
    return export(ExportTable(title, name, columns, people_of(user, deal)), kind, on=on)


def _head(field: str) -> str:
    return capfirst(str(getattr(Stakeholder._meta.get_field(field), "verbose_name", "")))


def _concerns(person: Stakeholder) -> str:
    """Return what stops a person, each concern in a line of its own with what is answered to it."""
    return "\n".join(_concern(concern) for concern in person.concerns.all())


def _concern(concern: Concern) -> str:
    if not concern.is_answered:
        return _("%(concern)s (no answer yet)") % {"concern": concern.text}
    values = {"concern": concern.text, "day": day(concern.answered_on), "answer": concern.answer}
    return _("%(concern)s (answered on %(day)s: %(answer)s)") % values
