"""The sentences that figures carry as titles: what the numbers say, for every way in which they can fall out."""

from django.utils.translation import gettext as _

from tco.charts.study import Alternative, Study
from tco.charts.wording import compact_money, percent

# Below this share of the sum two costs are called the same.
NEGLIGIBLE = 0.0005
RESIDUE = 1e-12
# Above this many times a percentage says less than the amount.
TELLING = 10


def more_by(dearer: float, cheaper: float, currency: str) -> str:
    """Return by how much one cost exceeds another: a percentage of the cheaper one where that tells something, else the amount."""
    gap = dearer - cheaper
    return percent(gap / cheaper) if cheaper > 0 and gap / cheaper < TELLING else compact_money(gap, currency)


def practically_equal(one: float, other: float) -> bool:
    """Say whether two sums differ by too little to speak of."""
    return abs(one - other) <= NEGLIGIBLE * max(abs(one), abs(other))


def exactly_equal(one: float, other: float) -> bool:
    """Say whether two sums differ by no more than the residue of rounding."""
    return abs(one - other) <= RESIDUE * max(abs(one), abs(other))


def time_span(study: Study, *, per_year: bool) -> str:
    """Return the opening of a sentence: "Over five years" or "Per year"."""
    return _("Per year") if per_year else _("Over %(period)s") % {"period": study.length}


def cost_of_ownership(study: Study, costs: dict[str, float], *, per_year: bool) -> str:
    """Return which alternative costs least to own, and by how much."""
    subject = study.subject
    words = {"span": time_span(study, per_year=per_year), "subject": subject.short_name}
    if not study.others:
        return _only_one(words, costs[subject.key], study.currency)
    best = min(study.others, key=lambda each: costs[each.key])
    words["rival"] = best.short_name
    ours, theirs = costs[subject.key], costs[best.key]
    if practically_equal(ours, theirs):
        return even(words, is_exact=exactly_equal(ours, theirs), alone=len(study.others) == 1)
    words["more"] = more_by(max(ours, theirs), min(ours, theirs), study.currency)
    return _apart(words, ours_is_cheaper=ours < theirs, alone=len(study.others) == 1)


def _only_one(words: dict[str, str], cost: float, currency: str) -> str:
    words["amount"] = compact_money(abs(cost), currency)
    if cost < 0:
        return _("%(span)s, %(subject)s brings in %(amount)s more than it costs") % words
    return _("%(span)s, %(subject)s costs %(amount)s to own") % words


def even(words: dict[str, str], *, is_exact: bool, alone: bool) -> str:
    """Return that two alternatives cost the same, or nearly so: who sees a small saving beside it must not read "the same"."""
    if alone and not is_exact:
        return _("%(span)s, %(subject)s and %(rival)s cost nearly the same to own") % words
    if not is_exact:
        return _("%(span)s, %(subject)s and %(rival)s cost nearly the same to own, and the least of all") % words
    if alone:
        return _("%(span)s, %(subject)s and %(rival)s cost the same to own") % words
    return _("%(span)s, %(subject)s and %(rival)s cost the same to own, and the least of all") % words


def _apart(words: dict[str, str], *, ours_is_cheaper: bool, alone: bool) -> str:
    if alone and ours_is_cheaper:
        return _("%(span)s, %(rival)s costs %(more)s more to own than %(subject)s") % words
    if alone:
        return _("%(span)s, %(subject)s costs %(more)s more to own than %(rival)s") % words
    if ours_is_cheaper:
        return _("%(span)s, %(subject)s costs least to own; the next, %(rival)s, costs %(more)s more") % words
    return _("%(span)s, %(rival)s costs least to own; %(subject)s costs %(more)s more") % words


def measure_name(*, per_year: bool) -> str:
    """Return what the amounts of a figure are."""
    return _("Cost per year (annualised)") if per_year else _("Present value")


def measured_in(study: Study, *, per_year: bool) -> str:
    """Return the measure with its unit, for the head of a column or the foot of a drawing."""
    return _("%(measure)s, %(currency)s") % {"measure": measure_name(per_year=per_year), "currency": study.currency}


def costs_of(alternative: Alternative, *, per_year: bool) -> dict[str, float]:
    """Return the categories of one alternative in the measure of the figure."""
    return alternative.categories_per_year() if per_year else dict(alternative.categories)


def cost_of(alternative: Alternative, *, per_year: bool) -> float:
    """Return the cost of one alternative in the measure of the figure."""
    return alternative.present_value * (alternative.to_annual if per_year else 1)
