"""The tables of the territory: generations, and the areas of each."""

from django.db import models


class Generation(models.Model):
    """The boundaries as they were adopted on one day 辖区版本.

    Never changed afterwards: a case keeps the generation it was opened under, so that a boundary
    moved in June does not move May's cases. The one with the highest number is in force.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.IntegerField(unique=True)
    adopted_at = models.DateTimeField()
    note = models.CharField(max_length=200, default="")
    source_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"generation {self.number}"


class AreaProposal(models.Model):
    """Areas 待启用辖区 that somebody proposes: all of them; another person puts them in force.

    `areas` is emptied when it is settled, `outcome` is empty while it waits. `base` is the
    generation that was in force when they were proposed; none before the first.
    """

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "已启用"
        WITHDRAWN = "withdrawn", "已撤回"

    id = models.BigAutoField(primary_key=True)
    areas = models.JSONField()
    note = models.CharField(max_length=200, default="")
    base = models.ForeignKey(Generation, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by_id = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # One waiting at a time: two at once would each say what the other undoes.
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(outcome=""), name="territory_one_proposal_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"area proposal {self.pk}"


class Area(models.Model):
    """One area 辖区 of one generation: a district, street, community, grid …

    The centre is a point that surely lies inside; an area without a place (a department's
    "logical" grid) has none. `sort` is the place among all areas in the order of their codes.
    """

    id = models.BigAutoField(primary_key=True)
    generation = models.ForeignKey(Generation, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.CharField(max_length=32)
    level = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    centre_latitude = models.FloatField(null=True)
    centre_longitude = models.FloatField(null=True)
    sort = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "code"], name="territory_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Outline(models.Model):
    """Where an area lies; one without a place has none.

    A table of its own, for every list and page joins the area's name and none of them the
    kilobytes of its outline. `shape` is WGS-84 as WKB; `original` is the GeoJSON geometry exactly
    as it came in, in the system `original_crs` names.
    """

    area = models.OneToOneField(
        Area, on_delete=models.CASCADE, primary_key=True, related_name="outline"
    )
    shape = models.BinaryField()
    original = models.JSONField(null=True)
    original_crs = models.CharField(max_length=8, default="")

    def __str__(self) -> str:
        return f"outline of area {self.area_id}"
