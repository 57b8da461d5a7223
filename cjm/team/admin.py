"""Users and teams in the pages that set a company up."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as AuthUserChangeForm
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cjm.kernel.administration import OpenToAdministrators
from cjm.team.acting import acting_user
from cjm.team.models import Team, User
from cjm.team.recording import access_of, record_password_set, record_person_removed, record_person_saved


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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Keep a person, and in the record what changed in what they may do."""
        before = access_of(User.objects.select_related("team").get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        record_person_saved(user=obj, before=before, by=acting_user(request), at=timezone.now())

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Give somebody another password, which is a way to act as them: the record has it."""
        user = self.get_object(request, unquote(id)) if request.method == "POST" else None
        response = super().user_change_password(request, id, form_url)
        if user and User.objects.get(pk=user.pk).password != user.password:
            record_password_set(user=user, by=acting_user(request), at=timezone.now())
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Remove a person, and record it."""
        record_person_removed(user=obj, by=acting_user(request), at=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Remove the people who are ticked, one after another: all of them, or none."""
        with transaction.atomic():
            for user in queryset:
                self.delete_model(request, user)


class TeamAdmin(OpenToAdministrators, admin.ModelAdmin[Team]):
    """Teams: their people see each other's deals."""

    search_fields = ("name",)
