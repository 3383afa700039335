"""A device that an officer has signed in on before has tries of its own.

Tries are counted for an account *and* where they come from. Behind one address sits a whole office,
so whoever guesses at a colleague's password from there would make her wait: unless her device has
shown before that it is hers. What it shows is signed by us, says nothing about her, and lets nobody
in: whoever steals it may guess as slowly as anybody else.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer

SIGNER = Signer(salt="linli.people.known_devices")
MOST_OFFICERS = 8


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device, and the officers who have signed in on it, the latest first."""

    device: str
    officer_ids: tuple[int, ...] = ()

    def source(self, officer_id: int | None, address: str) -> str:
        """Where a try of this officer's comes from: her own device, or else the address."""
        if officer_id is not None and officer_id in self.officer_ids:
            return f"device {self.device}"
        return address


NO_DEVICE = KnownDevice("")


def shown(written: str) -> KnownDevice:
    """The device that a signed text is about; none when it is not ours."""
    try:
        said: Any = SIGNER.unsign_object(written) if written else None
    except BadSignature:
        return NO_DEVICE
    return NO_DEVICE if said is None else KnownDevice(said["device"], tuple(said["officers"]))


def with_officer(device: KnownDevice, officer_id: int) -> str:
    """The same device, signed, on which this officer has now signed in too."""
    others = [one for one in device.officer_ids if one != officer_id][: MOST_OFFICERS - 1]
    return SIGNER.sign_object(
        {"device": device.device or secrets.token_urlsafe(12), "officers": [officer_id, *others]}
    )
