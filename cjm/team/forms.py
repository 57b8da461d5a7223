"""The form of one's own profile."""

from django import forms

from cjm.team.models import User


class ProfileForm(forms.ModelForm[User]):
    """What people may change about themselves; role and team are the administrator's."""

    class Meta:
        model = User
        fields = ["name", "job_title", "phone", "language"]
