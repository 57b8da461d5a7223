"""The whole of a line, a driver, an alternative, and the conventions, as forms."""

from django.http import Http404, HttpRequest, HttpResponse

from cjm.deals.queries import visible_deal
from cjm.kernel.policy import signed_in


@signed_in
def cost_line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Show and change a line."""
    visible_deal(request.user, pk)
    raise Http404


cost_conventions = cost_alternative = cost_driver = cost_line
