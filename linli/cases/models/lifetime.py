"""How long the content of a case stays: until its time is over, or as long as it is held."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.people.models import Officer


class Expiry(models.Model):
    """That the words, names, places and files of a case were erased when their time was over.

    到期清除. `retention` is the class of the pack by which it was judged.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="+")
    retention = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} expired"


class ContentHold(models.Model):
    """That the content of a case stays beyond its time 依法留存, on a ground of the pack.

    `reviewer` looks again on `review_on` whether the ground still holds; nothing ends it by itself.
    At most one hold of a case is open.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    ground = models.CharField(max_length=60)
    reviewer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    held_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="cases_one_content_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} held: {self.ground}"
