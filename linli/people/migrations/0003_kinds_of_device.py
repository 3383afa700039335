from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0002_locking_and_answer_templates")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="device_kind",
            field=models.CharField(
                choices=[
                    ("desk", "办公电脑"),
                    ("phone", "工作手机"),
                    ("wall", "大屏"),
                    ("resident", "居民手机"),
                ],
                default="desk",
                max_length=8,
            ),
            preserve_default=False,
        ),
        # What browsers say of themselves tells devices apart: no longer kept.
        migrations.RunSQL(
            "UPDATE people_session SET device = '',"
            " device_kind = CASE kind WHEN 'resident' THEN 'resident' ELSE 'desk' END",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="session",
            name="device",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                fields=["officer"], condition=Q(ended_at=None), name="people_session_officer_open"
            ),
        ),
    ]
