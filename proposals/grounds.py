"""What the difference to the reference rests on: its part by kind of source. Pure but for the language in force."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cjm.kernel import formats
from proposals.study import Study
from proposals.wording import source_kind
from tco.catalogue import source_kinds, source_weights
from tco.evidence import Evidence, weigh_evidence

# What a reader can look up or has told us himself.
SOLID = frozenset({"contract", "measured", "client", "vendor_quote"})


@dataclass(frozen=True)
class Ground:
    """A kind of source with the part of the difference that rests on it, 0…1."""

    name: str
    share: float

    @property
    def percent(self) -> str:
        return formats.percent(self.share)


def grounds_of(study: Study) -> list[Ground]:
    """Return the part of the present-value difference to the reference by kind of source, the most reliable first.

    Empty when there is nothing to compare with, and where alternatives last unequally long, since their values stand for
    different times.
    """
    return [Ground(source_kind(kind) if kind else _("no source stated"), share) for kind, share in _shares(study).items() if share]


def grounds_finding(study: Study) -> str:
    """Return in a sentence how much of the difference can be looked up; empty when nothing differs."""
    shares = _shares(study)
    if not shares or study.reference is None:
        return ""
    solid = sum(share for kind, share in shares.items() if kind in SOLID)
    names = {"reference": study.reference.name, "percent": formats.percent(solid)}
    return (
        _("%(percent)s of the difference to %(reference)s rests on contracts, quotations, measurements and your own figures.")
        % names
    )


def outdated_finding(study: Study) -> str:
    """Return in a sentence how much of the difference rests on numbers past their date; empty when none of it does."""
    evidence = _evidence(study)
    if evidence is None or not evidence.outdated_share:
        return ""
    return _("%(percent)s of it rests on numbers that were past their date on %(day)s; they are marked in the annex.") % {
        "percent": formats.percent(evidence.outdated_share),
        "day": formats.day(study.on),
    }


def _shares(study: Study) -> dict[str, float]:
    evidence = _evidence(study)
    return {kind: evidence.shares[kind] for kind in (*source_kinds(), "") if kind in evidence.shares} if evidence else {}


def _evidence(study: Study) -> Evidence | None:
    if study.reference is None or not study.equal_lengths:
        return None
    old = {item.path for item in study.outdated}
    return weigh_evidence(study.document, study.result, against=study.reference.key, weights=source_weights(), outdated=old)
