from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cjm", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="deal",
            name="evidence_holds_until",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="evidence holds until"),
        ),
    ]
