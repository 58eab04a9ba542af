from django.db import migrations, models

from core.concurrently import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False  # people go on working while the index is made

    dependencies = [("complaints", "0012_waiver")]

    operations = [
        AddIndexMeanwhile(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="complaint_duplicates"
            ),
        ),
    ]
