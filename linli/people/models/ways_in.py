"""What lets somebody in beside the password: passkeys, the provider's word, a way begun."""

from django.db import models

from linli.people.models.persons import Officer, Session
from linli.people.sealed_fields import IndexField, SealedField

PROVIDER_SUBJECT = "officer.provider subject"
PASSKEY_NAME = "officer.passkey name"


class Passkey(models.Model):
    """A passkey 通行密钥 of an officer: the public half of a key that never leaves her device.

    `sign_count` is the highest that the device has shown. One that shows less than that again is a
    copy, or has one: from `blocked_at` on it opens nothing, and still counts as a second factor.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    name_sealed = SealedField(PASSKEY_NAME)
    credential_id = models.BinaryField(unique=True)
    # The device's make, the credential's id and its public key, as the device told them.
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    # None in a row from before it was kept: then the oldest mark key of the ring makes it.
    user_handle = models.BinaryField(null=True)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer", "id"], name="people_passkey_officer")]

    def __str__(self) -> str:
        return f"passkey of officer {self.officer_id}"


class ProviderLink(models.Model):
    """As whom the district's identity provider knows an officer; an administrator says so.

    Issuer and subject, parted by a space: what never changes and is never given to another, as a
    name or an address is.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.OneToOneField(Officer, models.CASCADE, related_name="+")
    subject_sealed = SealedField(PROVIDER_SUBJECT)
    subject_index = IndexField(
        PROVIDER_SUBJECT, of="subject_sealed", of_context=PROVIDER_SUBJECT, unique=True
    )
    linked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"provider link of officer {self.officer_id}"


class Ceremony(models.Model):
    """A way in, or to another's page and back, begun in one browser; good once, for minutes.

    The browser holds a secret of which the challenge is made; here is only the secret's hash, so
    that what was begun in one browser cannot be finished in another.
    """

    class Kind(models.TextChoices):
        ADD_PASSKEY = "add_passkey", "添加通行密钥"
        PASSKEY = "passkey", "用通行密钥登录"
        PROVIDER = "provider", "用统一身份认证登录"
        LOGOUT = "logout", "统一身份认证的退出通知"
        WECHAT = "wechat", "绑定微信"
        WECHAT_MORE = "wechat_more", "在微信里再同意一条"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    browser_hash = models.BinaryField(unique=True)
    session = models.ForeignKey(Session, models.CASCADE, null=True, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="people_ceremony_begun")]

    def __str__(self) -> str:
        return f"ceremony {self.pk}"
