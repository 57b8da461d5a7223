"""The site that sets a company up, with the pages of each feature."""

from cjm.deals.admin import CurrencyAdmin
from cjm.journey.admin import JourneyAdmin, StageAdmin, StakeholderRoleAdmin
from cjm.journey.models import Journey, Stage, StakeholderRole
from cjm.kernel.administration import CompanySite
from cjm.team.admin import TeamAdmin, UserAdmin
from cjm.team.models import Currency, Role, Team, User

company_site = CompanySite(roles=[Role.ADMINISTRATOR])
company_site.register(User, UserAdmin)
company_site.register(Team, TeamAdmin)
company_site.register(Journey, JourneyAdmin)
company_site.register(Stage, StageAdmin)
company_site.register(StakeholderRole, StakeholderRoleAdmin)
company_site.register(Currency, CurrencyAdmin)
