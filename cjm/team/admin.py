"""Users and teams in the pages that set a company up."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as AuthUserChangeForm
from django.utils.translation import gettext_lazy as _

from cjm.kernel.administration import OpenToAdministrators
from cjm.team.models import Team, User


class OneAddressMixin:
    """Keeps e-mail addresses in small letters, as the sign-in compares them."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        """Return the address as it is stored."""
        return str(self.cleaned_data["email"]).lower()


class NewUserForm(OneAddressMixin, AdminUserCreationForm[User]):
    """A new colleague, with a first password."""

    class Meta:
        model = User
        fields = ("email", "name", "role", "team", "language")
        field_classes: dict[str, Any] = {}


class UserChangeForm(OneAddressMixin, AuthUserChangeForm[User]):
    """A colleague; the password has a page of its own."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}


class UserAdmin(OpenToAdministrators, auth_admin.UserAdmin[User]):
    """People: what they do, in which team. Whoever leaves is made inactive, so that their deals keep a name."""

    form = UserChangeForm
    add_form = NewUserForm
    list_display = ("name", "email", "role", "team", "is_active")
    list_filter = ("role", "team", "is_active")
    list_select_related = ("team",)
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "job_title", "phone", "language")}),
        (_("What they do"), {"fields": ("role", "team", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "role", "team", "language", "usable_password", "password1", "password2")}),
    )


class TeamAdmin(OpenToAdministrators, admin.ModelAdmin[Team]):
    """Teams: their people see each other's deals."""

    search_fields = ("name",)
