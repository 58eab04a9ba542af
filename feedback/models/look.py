from django.conf import settings
from django.db import models


class Look(models.Model):
    """When somebody last looked at feedback, so that lists and its page can say what is new to them.

    ``before`` is the visit before the present one: reloading a page does not make its news old.
    """

    feedback = models.ForeignKey("feedback.Feedback", on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feedback", "user"], name="feedback_look_once_per_person")]

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.user_id}"
