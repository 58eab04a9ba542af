from django.db import migrations, models

from core.concurrently import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False  # people go on working while the indexes are made

    dependencies = [("feedback", "0002_batch")]

    operations = [
        AddIndexMeanwhile(model_name="feedback", index=models.Index(fields=["recorded_at"], name="feedback_recorded")),
        AddIndexMeanwhile(model_name="invitation", index=models.Index(fields=["confirmed_at"], name="invitation_day")),
    ]
