"""Which values' own keys are destroyed, or are to be."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ErasedKey(models.Model):
    """That what was sealed under a leaf of the key tree is erased, or replaced by its heir.

    Written by the database itself (`erasure_notes`). The number of a leaf says nothing; it stays
    for good, so that a copy of the tree that is brought back is cut by it.
    """

    leaf = models.BigIntegerField(primary_key=True)
    heir = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField(db_default=Now())
    destroyed = models.BooleanField(db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["leaf"], condition=Q(heir=None, destroyed=False), name="people_to_destroy"
            ),
            models.Index(fields=["heir"], condition=~Q(heir=None), name="people_heirs"),
        ]

    def __str__(self) -> str:
        return f"the key of leaf {self.leaf}"
