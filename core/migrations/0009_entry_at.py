from django.db import migrations, models

from core.concurrently import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False  # people go on working while the indexes are made

    dependencies = [("core", "0008_saved_view")]

    operations = [
        AddIndexMeanwhile(model_name="entry", index=models.Index(fields=["at"], name="entry_at")),
    ]
