"""Messages on the screen of whoever runs the server."""

import sys
from datetime import datetime

from django.conf import settings

from linli.notices.parcels import Carried, Parcel, Unready
from linli.policy.checks.channels import ADDRESS_PROOF, SIGN_IN_CODE
from linli.policy.sections.channels import AddressKind, Console


class ConsoleChannel:
    """Prints a message beside the end of its address: enough to tell two phones apart."""

    def __init__(self, entry: Console) -> None:
        self.code = entry.code
        self.reaches: AddressKind = entry.reaches
        self.only_codes = entry.only_codes

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Print it, unless only codes are. Raises Unready in production, where others read it."""
        if settings.LINLI_PRODUCTION:
            raise Unready(f"The channel {self.code} prints messages: for development only.")
        if self.only_codes and parcel.template not in (SIGN_IN_CODE, ADDRESS_PROOF):
            return Carried(parcel.key)
        print(
            f"{self.code} 通知 notice for …{parcel.to[-4:]}: {parcel.text} {parcel.link}".rstrip(),
            file=sys.stderr,
            flush=True,
        )
        return Carried(parcel.key)
