"""Where and how somebody is told, and to what she agreed."""

from django.db import models
from django.db.models import Q

from linli.notices.endpoints import endpoint_of
from linli.people.models import Officer, Resident, Session, Unit
from linli.people.sealed_fields import IndexField, SealedField

ADDRESS = "notice.address"
BROWSER = "notice.browser"
ACCOUNT = "notice.account"


class Address(models.Model):
    """Where somebody is reached by a channel: a mailbox, a user's id at the office's messenger.

    A resident's telephone is not kept twice: it stays where it is on record. An address that was
    typed counts once its owner has shown, by a code that was sent there, that it is hers.

    For web push it is a browser that agreed, one of several: known again by the `mark` of where it
    is written to, called by its owner's word for it, and given up with the `session` that it was
    agreed to in, when somebody ends that.

    For WeChat it is the account that its owner showed to be hers, known again by `account`: one
    account is one person's.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.CASCADE, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=30)
    value_sealed = SealedField(ADDRESS)
    given_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    mark = IndexField(
        BROWSER,
        of="value_sealed",
        of_context=ADDRESS,
        part=endpoint_of,
        null=True,
        unique=True,
    )
    account = IndexField(ACCOUNT, of="value_sealed", of_context=ADDRESS, null=True)
    device = models.CharField(max_length=60, blank=True, default="")
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resident__isnull=False, officer=None, unit=None)
                | Q(resident=None, officer__isnull=False, unit=None)
                | Q(resident=None, officer=None, unit__isnull=False),
                name="notices_address_of_one",
            ),
            models.UniqueConstraint(
                fields=["resident", "officer", "unit", "channel"],
                condition=Q(mark=None),
                nulls_distinct=False,
                name="notices_address_once",
            ),
            models.UniqueConstraint(fields=["channel", "account"], name="notices_account_once"),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"


class Preference(models.Model):
    """By which channels somebody wants to be told, in her order, and when not.

    Who has none hears of matters in the inbox alone: nobody is written to who did not agree. No
    quiet hours of her own are those of the district; the same time twice is none.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.OneToOneField(Resident, null=True, on_delete=models.CASCADE, related_name="+")
    officer = models.OneToOneField(Officer, null=True, on_delete=models.CASCADE, related_name="+")
    channels = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    # An officer's; a resident's stands with her.
    language = models.CharField(max_length=8, default="zh")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resident=None) ^ Q(officer=None), name="notices_preference_of_one"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="notices_preference_quiet",
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"


class Consent(models.Model):
    """That a reporter agreed to text messages about one report 同意短信告知, until she withdraws.

    Each time she agrees is a row of its own, so that what was lawful when it was sent can be shown
    afterwards. `reaches` is what it was given for; `heard_by` the officer who asked her and heard
    it, None where she said it herself. `report_id` is a plain id, for this room knows no cases.
    """

    id = models.BigAutoField(primary_key=True)
    report_id = models.UUIDField()
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    reaches = models.CharField(max_length=10, default="phone")
    given_at = models.DateTimeField()
    heard_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report_id"],
                condition=Q(withdrawn_at=None),
                name="notices_consent_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
