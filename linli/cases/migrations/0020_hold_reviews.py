from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_holds_by_two")]

    operations = [
        migrations.AddField(
            model_name="contenthold",
            name="review_told",
            field=models.DateField(null=True),
        ),
    ]
