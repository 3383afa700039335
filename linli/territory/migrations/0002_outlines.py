"""Outlines move to a table of their own: whoever joins an area's name no longer reads them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Outline",
            fields=[
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outline",
                        serialize=False,
                        to="territory.area",
                    ),
                ),
                ("shape", models.BinaryField()),
                ("original", models.JSONField(null=True)),
                ("original_crs", models.CharField(default="", max_length=8)),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO territory_outline (area_id, shape, original, original_crs) "
            "SELECT id, shape, original, original_crs FROM territory_area "
            "WHERE shape IS NOT NULL; SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="area", name="shape"),
        migrations.RemoveField(model_name="area", name="original"),
        migrations.RemoveField(model_name="area", name="original_crs"),
    ]
