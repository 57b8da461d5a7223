from datetime import date, timedelta

from django.db import migrations, models
from django.db.models import Min, Q

# For how many days a source of each kind held, counted from its date, when this was written.
VALID_DAYS = {"measured": 730, "client": 365, "vendor_quote": 90, "benchmark": 550, "estimate": 180}


def tell_deals_how_long_their_sources_hold(apps, schema_editor):
    """Fill what every later change of a model keeps on its deal by itself."""
    Deal = apps.get_model("cjm", "Deal")
    first: dict[int, date] = {}
    for model, deal in (("Driver", "cost_model__deal"), ("CostLine", "alternative__cost_model__deal")):
        rows = apps.get_model("tco", model).objects.order_by().values_list(deal, "source_kind")
        dated = Min("source_date", filter=Q(source_expires__isnull=True))
        for key, kind, said, oldest in rows.annotate(said=Min("source_expires"), dated=dated):
            days = [said] if said else []
            if oldest and kind in VALID_DAYS:
                days.append(oldest + timedelta(days=min(VALID_DAYS[kind], (date.max - oldest).days)))
            if days:
                first[key] = min([*days, *([first[key]] if key in first else [])])
    for key, day in first.items():
        Deal.objects.filter(pk=key).update(evidence_holds_until=day)


class Migration(migrations.Migration):
    dependencies = [("cjm", "0002_evidence_holds_until"), ("tco", "0002_ownership_features")]

    operations = [
        migrations.AddField(model_name="savedversion", name="rows", field=models.JSONField(default=dict, editable=False)),
        migrations.RunPython(tell_deals_how_long_their_sources_hold, migrations.RunPython.noop),
    ]
