"""Amounts of the negotiation desk say in which currency they were typed; until now that was the model's."""

from django.db import migrations, models


def name_currencies(apps, _schema_editor):
    for name in ("InternalCost", "Concession"):
        for row in apps.get_model("tco", name).objects.select_related("cost_model"):
            row.currency = row.cost_model.currency
            if getattr(row, "our_cost", None) is not None:
                row.our_cost_currency = row.cost_model.currency
            row.save()


class Migration(migrations.Migration):
    dependencies = [("tco", "0002_ownership_features")]

    operations = [
        migrations.AddField(
            "concession",
            "currency",
            models.CharField(default="", editable=False, max_length=3, verbose_name="currency"),
            preserve_default=False,
        ),
        migrations.AddField(
            "concession",
            "our_cost_currency",
            models.CharField(blank=True, default="", editable=False, max_length=3, verbose_name="currency of our cost"),
            preserve_default=False,
        ),
        migrations.AddField(
            "internalcost",
            "currency",
            models.CharField(default="", editable=False, max_length=3, verbose_name="currency"),
            preserve_default=False,
        ),
        migrations.RunPython(name_currencies, migrations.RunPython.noop),
    ]
