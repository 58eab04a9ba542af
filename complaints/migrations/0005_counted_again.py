from django.db import migrations, models

from core.concurrently import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False  # people go on working while the indexes are made

    dependencies = [("complaints", "0004_learned")]

    operations = [
        AddIndexMeanwhile(
            model_name="complaint", index=models.Index(fields=["recorded_at"], name="complaint_recorded")
        ),
        AddIndexMeanwhile(model_name="complaint", index=models.Index(fields=["answer_due"], name="complaint_due")),
    ]
