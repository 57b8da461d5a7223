"""A proposal that is being written, and its frozen versions."""

from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cjm.deals.models import Deal
from cjm.kernel.fields import TextBlock, TextLine
from cjm.kernel.versions import Versioned
from cjm.stakeholders.models import Stakeholder
from proposals.querysets import ProposalQuerySet, ProposalVersionQuerySet
from proposals.snapshot import Snapshot, read_snapshot

LONG_TEXT = 8000
SHORT_TEXT = 2000
# What fits on one page beside its figures.
ONE_PAGE = 1500


class Proposal(Versioned):
    """The texts of a proposal while they are written. The numbers come from the deal's cost model.

    `plan` is a list of steps, each `{"what", "starts", "lasts", "who"}` as typed. `company` is our name as the client knows it.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("deal"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = TextLine(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    company = TextLine(_("our company"), max_length=200, blank=True)
    addressed_to = models.ManyToManyField(Stakeholder, blank=True, related_name="+", verbose_name=_("addressed to"))
    claim = TextLine(_("the one claim"), max_length=220, blank=True)
    summary = TextBlock(_("summary"), max_length=ONE_PAGE, blank=True)
    problem = TextBlock(_("the client's problem"), max_length=LONG_TEXT, blank=True)
    way_out = TextBlock(_("the way out"), max_length=LONG_TEXT, blank=True)
    must_be_true = TextBlock(_("what else must be true"), max_length=SHORT_TEXT, blank=True)
    plan = models.JSONField(_("plan"), default=list, blank=True)
    payment = TextBlock(_("payment"), max_length=SHORT_TEXT, blank=True)
    delivery = TextBlock(_("delivery"), max_length=SHORT_TEXT, blank=True)
    validity = TextBlock(_("validity"), max_length=SHORT_TEXT, blank=True)
    price_note = TextBlock(_("note on the price"), max_length=SHORT_TEXT, blank=True)
    shows_conventions = models.BooleanField(_("print the conventions of the calculation"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    updated_at = models.DateTimeField(_("changed"), editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["deal", "number"], name="proposal_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])


class ProposalVersion(models.Model):
    """A proposal frozen on one day, and the PDF made from it.

    `snapshot` is the canonical JSON of a `proposals.snapshot.Snapshot`, kept as text so that its SHA-256 can be taken again at any
    time. Nothing changes it after the row is made. `passed_reason` is what the author gave for freezing in spite of a failed check;
    it is ours and not part of the snapshot.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RENDERING = "rendering", _("Being rendered")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    class Step(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        WRITING = "writing", _("Setting the text and the figures")
        PAGES = "pages", _("Laying out the pages")
        STORING = "storing", _("Storing the document")
        DONE = "done", _("Done")

    class Failure(models.TextChoices):
        TIME = "time", _("The document took too long to lay out. Shorten the longest texts and try again.")
        MEMORY = "memory", _("The document is too large to lay out. Shorten the longest texts and try again.")
        TOO_LARGE = "too_large", _("The document has too many pages. Shorten the texts or the cost model and freeze it again.")
        CRASH = "crash", _("The document could not be laid out. Try again; if it fails again, tell an administrator.")
        STORAGE = "storage", _("The document could not be stored. Tell an administrator to check the disk, then try again.")
        CHANGED = "changed", _("The frozen content does not match its hash any more. Freeze the proposal again.")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    snapshot = models.TextField(editable=False)
    content_sha256 = models.CharField(max_length=64, editable=False)
    passed_reason = TextBlock(_("why it was frozen in spite of a failed check"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=10, choices=Failure.choices, blank=True)
    file_name = models.CharField(max_length=120, blank=True, editable=False)
    page_count = models.PositiveIntegerField(default=0)
    state_since = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("frozen"))
    rendered_at = models.DateTimeField(_("rendered"), null=True)

    objects = ProposalVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="proposal_progress_within_100"),
        ]

    def __str__(self) -> str:
        return _now("Version %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("proposal_version", args=[self.pk])

    @property
    def content(self) -> Snapshot:
        """What was frozen."""
        return read_snapshot(self.snapshot)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RENDERING)

    @property
    def folder(self) -> PurePosixPath:
        """Where its files are, below MEDIA_ROOT."""
        return PurePosixPath("proposals") / str(self.pk)
