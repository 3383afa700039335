"""What the database knows of the log: which leaf stands for which entry, and the last head.

It is the log's index, not its proof: the files outside are. Nothing here points at a row by a
foreign key, so that what was deleted by force is found missing and not deleted along.
"""

from django.db import models


class Leaf(models.Model):
    """The leaf of one entry, at its place in the log."""

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    data = models.BinaryField(max_length=41)

    def __str__(self) -> str:
        return f"{self.index}: entry {self.entry_id}"


class Witnessed(models.Model):
    """The largest head of another log that was cosigned here; it never goes back."""

    origin = models.CharField(max_length=255, primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.origin}: {self.size}"


class LastHead(models.Model):
    """How far the log is sealed: one row, with the place in the journal's tail that goes on."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    xid = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_head")]

    def __str__(self) -> str:
        return f"{self.size} leaves up to {self.xid}.{self.entry_id}"
