"""Users, roles and teams."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.kernel.fields import TextLine
from cjm.team.querysets import UserQuerySet


class Team(models.Model):
    """People who see each other's deals."""

    name = TextLine(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person does with Headroom."""

    SALESPERSON = "salesperson", _("Salesperson")
    PRESALES = "presales", _("Presales engineer")
    DIRECTOR = "director", _("Sales director")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users; they are known by their e-mail address, compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user; without a password nobody can sign in as them."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new administrator with every right."""
        return self.create_user(email, password, **{"role": Role.ADMINISTRATOR, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email=(username or "").lower())
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A colleague: what they do, in which team, and the language they work in."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = TextLine(pgettext_lazy("person", "name"), max_length=150)
    job_title = TextLine(_("job title"), max_length=150, blank=True)
    phone = TextLine(_("phone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.SALESPERSON)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        """The first letters of the first and last name."""
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()

    @property
    def sees_every_team(self) -> bool:
        """Whether rows of all teams exist for this person."""
        return self.role in (Role.DIRECTOR, Role.ADMINISTRATOR)

    @property
    def is_staff(self) -> bool:
        """Whether the administration pages are open to this person."""
        return self.role == Role.ADMINISTRATOR


class Currency(models.Model):
    """A currency deals are quoted in, and what one unit of it is worth in the company's own."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    rate = models.DecimalField(_("rate to the company's currency"), max_digits=18, decimal_places=8)
    is_company = models.BooleanField(_("the company's own currency"), default=False)

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="currency_rate_positive"),
            models.UniqueConstraint(fields=["is_company"], condition=models.Q(is_company=True), name="one_company_currency"),
        ]

    def __str__(self) -> str:
        return self.code


class CompanyEvent(models.Model):
    """Who did what that is not of one deal alone: people and their access, what was taken out. Rows are only ever added.

    `kind` names an entry of `record.company_event_kinds`. The name of whoever did it is kept beside them: the record outlives them.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("company event")
        verbose_name_plural = _("company events")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.kind
