"""Who may read what is written about a person in confidence."""

from cjm.deals.models import Deal
from cjm.team.models import User


def reads_candid_notes(user: User, deal: Deal) -> bool:
    """Say whether candid notes of a deal exist for `user`: for its owner, for directors and administrators."""
    return user.sees_every_team or deal.owner_id == user.pk
