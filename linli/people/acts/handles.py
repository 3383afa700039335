"""By what an officer's devices know whose passkey they hold."""

from linli.people.models import Passkey
from linli.people.passkeys import user_handle_of


def user_handle_for(officer_id: int) -> bytes:
    """The handle for one more passkey of hers: that by which her other devices know her already."""
    held = Passkey.objects.filter(officer_id=officer_id).exclude(user_handle=None).order_by("id")
    kept = held.values_list("user_handle", flat=True).first()
    return user_handle_of(officer_id) if kept is None else bytes(kept)


def keep_handles() -> None:
    """Write down the handles that stand in no row yet: the mark key that makes them may go now."""
    for passkey in Passkey.objects.select_for_update().filter(user_handle=None).order_by("id"):
        passkey.user_handle = user_handle_of(passkey.officer_id)
        passkey.save(update_fields=["user_handle"])
