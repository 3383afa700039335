"""Units, staff and their posts, residents, and the sessions of both.

Columns named `…_sealed` and `…_index` are made by `sealing`; their contexts are the constants
below, one for each kind of value, so that a phone is found whoever it belongs to.
"""

import uuid

from django.db import models
from django.db.models import F, Q, functions

from linli.people.phones import phone_tail
from linli.people.sealed_fields import IndexField, SealedField

NAME = "person.name"
PHONE = "person.phone"
PHONE_TAIL = "person.phone tail"
FACTOR = "officer.second factor"
RESET_REASON = "officer.factor reset"


class Unit(models.Model):
    """A unit 单位 that can hold cases: a centre, a street office, a station, a department.

    Units come from the policy pack; one that the pack no longer has becomes inactive and keeps its
    row, because old cases name it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    area_code = models.CharField(max_length=20)
    level = models.CharField(max_length=60, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    dispatchable = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    duty_phone = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return self.code


class Officer(models.Model):
    """A member of staff 工作人员 who signs in by name; what she may do comes from her posts.

    `active` until she leaves; while `locked_at` is set she cannot sign in and no post of hers
    counts, but nothing of it is lost.
    """

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name_sealed = SealedField(NAME)
    phone_sealed = SealedField(PHONE, null=True)
    phone_index = IndexField(PHONE, of="phone_sealed", of_context=PHONE, null=True)
    password = models.CharField(max_length=160)
    must_change_password = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    locked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    # Since when the rules ask her for a second factor: her days of grace count from here.
    factor_asked_at = models.DateTimeField(null=True)
    # Since when a first password waits to be used; null when nobody waits.
    first_password_at = models.DateTimeField(null=True)
    # Until when she has read what happened to her account.
    heard_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index"], name="people_officer_phone")]

    def __str__(self) -> str:
        return f"officer {self.pk}"


class Factor(models.Model):
    """An officer's second factor 动态口令: the sealed secret that her phone has as well.

    It counts from `confirmed_at` on; until then it is an attempt to set one up. Codes up to
    `last_step` have been used and are good for nothing.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.OneToOneField(Officer, models.CASCADE, related_name="+")
    secret_sealed = SealedField(FACTOR)
    last_step = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second factor of officer {self.officer_id}"


class RecoveryCode(models.Model):
    """A code on paper that stands in for the phone once; only what it hashes to is kept."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    code_hash = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "code_hash"], name="people_recovery_code")
        ]

    def __str__(self) -> str:
        return f"recovery code of officer {self.officer_id}"


class FactorReset(models.Model):
    """That somebody took an officer's second factor away, why, and whether she has been told."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    reset_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    reason_sealed = SealedField(RESET_REASON)
    reset_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer", "-id"], name="people_factor_reset")]

    def __str__(self) -> str:
        return f"reset of the second factor of officer {self.officer_id}"


class Post(models.Model):
    """A post 岗位: an officer has a role at a unit over an area, from a day to a day.

    Both days are included. `ended_at` ends a post at once, whatever its last day was to be. A
    stand-in 代岗 holds only as long as the post it stands in for.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=20)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    stand_in_for = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="people_post_days_in_order",
            ),
            # Every code starts with the empty one: it would mean the whole country.
            models.CheckConstraint(condition=~Q(area_code=""), name="people_post_has_an_area"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of officer {self.officer_id} at unit {self.unit_id}"


class AnswerTemplate(models.Model):
    """A text 答复模板 that a unit's clerks begin their answers with.

    `category` is a category's code or a group's; empty means any matter. `used` counts how often
    a clerk began with it. A removed one keeps its row for a while, so that it can come back.
    """

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    category = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=60)
    text = models.TextField()
    place = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "place"], name="people_template_unit")]

    def __str__(self) -> str:
        return f"answer template {self.pk}"


class Resident(models.Model):
    """A person 居民 known by a phone number: a caller on record, and perhaps an account.

    The same row is both: who signs in with the phone finds what was reported under it. An erased
    resident keeps the row, empty, because reports point at it.
    """

    id = models.BigAutoField(primary_key=True)
    phone_sealed = SealedField(PHONE, null=True)
    phone_index = IndexField(PHONE, of="phone_sealed", of_context=PHONE, null=True, unique=True)
    phone_tail_index = IndexField(
        PHONE_TAIL, of="phone_sealed", of_context=PHONE, part=phone_tail, null=True
    )
    name_sealed = SealedField(NAME, null=True)
    language = models.CharField(max_length=8, default="zh")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_tail_index"], name="people_resident_phone_tail")]

    def __str__(self) -> str:
        return f"resident {self.pk}"


class SignInCode(models.Model):
    """A one-time code that was sent to a resident's phone.

    Wrong tries count against the request that they name, so nobody can spoil another's sign-in
    by guessing at it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_index = IndexField(PHONE, of="phone_sealed", of_context=PHONE)
    phone_sealed = SealedField(PHONE)
    code_hash = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index", "created_at"], name="people_code_phone")]

    def __str__(self) -> str:
        return f"sign-in code {self.pk}"


class Tries(models.Model):
    """How often something was tried in vain, such as one username from one network address."""

    id = models.BigAutoField(primary_key=True)
    what_index = models.BinaryField(unique=True)
    count = models.IntegerField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="people_tries_last")]

    def __str__(self) -> str:
        return f"tries {self.pk}"


class Session(models.Model):
    """That an officer or a resident is signed in on a device; only the token's hash is kept.

    `device` is what the owner will know it by, such as "Firefox · Windows"; neither an address nor
    what tells two of one make apart is kept. `proved_at`: when she last proved in full who she is.
    """

    class Kind(models.TextChoices):
        OFFICER = "officer", "工作人员"
        RESIDENT = "resident", "居民"

    class Device(models.TextChoices):
        DESK = "desk", "办公电脑"
        PHONE = "phone", "工作手机"
        WALL = "wall", "大屏"
        RESIDENT = "resident", "居民手机"

    class Proof(models.TextChoices):
        OURSELVES = "ourselves", "本系统"
        PROVIDER = "provider", "统一身份认证"
        PROVIDER_STRONG = "provider_strong", "统一身份认证，多重验证"

    id = models.BigAutoField(primary_key=True)
    token_hash = models.BinaryField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    officer = models.ForeignKey(Officer, models.CASCADE, null=True, related_name="+")
    resident = models.ForeignKey(Resident, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    device_kind = models.CharField(max_length=8, choices=Device.choices)
    proved_by = models.CharField(max_length=16, choices=Proof.choices, default=Proof.OURSELVES)
    proved_at = models.DateTimeField(db_default=functions.Now())
    device = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="officer", officer__isnull=False, resident__isnull=True)
                | Q(kind="resident", officer__isnull=True, resident__isnull=False),
                name="people_session_of_one_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["officer"], condition=Q(ended_at=None), name="people_session_officer_open"
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"
