"""Re-exports, so that every model of the package has the app label `cjm` wherever its file stands."""

from cjm.clients.models import Client
from cjm.deals.models import Deal, DealEvent, Evidence, StageMove, StageTotal
from cjm.journey.models import Doubt, ExitCriterion, Journey, Material, Stage, StakeholderRole, Tactic, Track
from cjm.kernel.models import SentForm
from cjm.stakeholders.models import Concern, Stakeholder
from cjm.team.models import CompanyEvent, Currency, Team, User

__all__ = [
    "Client",
    "CompanyEvent",
    "Concern",
    "Currency",
    "Deal",
    "DealEvent",
    "Doubt",
    "Evidence",
    "ExitCriterion",
    "Journey",
    "Material",
    "SentForm",
    "Stage",
    "StageMove",
    "StageTotal",
    "Stakeholder",
    "StakeholderRole",
    "Tactic",
    "Team",
    "Track",
    "User",
]
