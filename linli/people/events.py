"""What the room of people puts on record: ids and codes, never a name or a number."""

from linli.journal.events import Event, Subject, event


@event("units.synced")
class UnitsSynced(Event):
    """The units were brought in line with the policy pack."""

    active: int
    retired: int

    @property
    def subject(self) -> Subject:
        return Subject("unit", 0)


class OfOfficer(Event):
    """About an officer."""

    officer_id: int

    @property
    def subject(self) -> Subject:
        return Subject("officer", self.officer_id)


@event("officer.added")
class OfficerAdded(OfOfficer):
    """A member of staff was entered."""

    officer_id: int


@event("officer.left")
class OfficerLeft(OfOfficer):
    """A member of staff left: her posts and sessions have ended, perhaps taken over by another."""

    officer_id: int
    successor_id: int | None = None


@event("officer.corrected")
class OfficerCorrected(OfOfficer):
    """A member of staff's name or phone was corrected."""

    officer_id: int


@event("officer.locked")
class OfficerLocked(OfOfficer):
    """A member of staff was locked out; her sessions have ended, her posts stay."""

    officer_id: int


@event("officer.unlocked")
class OfficerUnlocked(OfOfficer):
    """A member of staff may sign in again."""

    officer_id: int


@event("post.added")
class PostAdded(OfOfficer):
    """An officer was given a post, or stands in for one."""

    officer_id: int
    post_id: int
    role: str
    unit_code: str
    area_code: str
    stand_in_for: int | None = None


@event("post.ended")
class PostEnded(OfOfficer):
    """A post was ended before its day."""

    officer_id: int
    post_id: int


@event("password.changed")
class PasswordChanged(OfOfficer):
    """An officer's password was changed; her other sessions have ended."""

    officer_id: int


@event("factor.confirmed")
class FactorConfirmed(OfOfficer):
    """An officer set up a second factor; her other sessions have ended."""

    officer_id: int


@event("factor.removed")
class FactorRemoved(OfOfficer):
    """An officer took her second factor away herself; her other sessions have ended."""

    officer_id: int


@event("factor.reset")
class FactorTakenAway(OfOfficer):
    """An administrator took an officer's second factor away, for a reason that the row has."""

    officer_id: int
    reset_id: int


@event("provider.linked")
class ProviderLinked(OfOfficer):
    """An administrator said as whom the district's identity provider knows an officer."""

    officer_id: int


@event("provider.unlinked")
class ProviderUnlinked(OfOfficer):
    """An officer does not come in by the district's identity provider any more."""

    officer_id: int


@event("passkey.added")
class PasskeyAdded(OfOfficer):
    """An officer added a passkey; her other sessions have ended."""

    officer_id: int
    passkey_id: int


@event("passkey.renamed")
class PasskeyRenamed(OfOfficer):
    """An officer calls one of her passkeys something else."""

    officer_id: int
    passkey_id: int


@event("passkey.removed")
class PasskeyRemoved(OfOfficer):
    """An officer took one of her passkeys away; her other sessions have ended."""

    officer_id: int
    passkey_id: int


@event("passkey.blocked")
class PasskeyBlocked(OfOfficer):
    """An officer's passkey showed that there is a copy of it, and opens nothing any more."""

    officer_id: int
    passkey_id: int


@event("recovery_codes.renewed")
class RecoveryCodesRenewed(OfOfficer):
    """An officer got new recovery codes; the old ones open nothing."""

    officer_id: int


@event("recovery_code.used")
class RecoveryCodeUsed(OfOfficer):
    """An officer signed in with a recovery code instead of her phone; so many remain."""

    officer_id: int
    remaining: int


class OfUnit(Event):
    """About a unit."""

    unit_id: int

    @property
    def subject(self) -> Subject:
        return Subject("unit", self.unit_id)


@event("answer_template.written")
class AnswerTemplateWritten(OfUnit):
    """A unit's answer template was written or changed."""

    unit_id: int
    template_id: int


@event("answer_template.removed")
class AnswerTemplateRemoved(OfUnit):
    """A unit's answer template was taken away."""

    unit_id: int
    template_id: int


@event("answer_template.restored")
class AnswerTemplateRestored(OfUnit):
    """An answer template that was taken away came back."""

    unit_id: int
    template_id: int


class OfPerson(Event):
    """About the session of an officer or a resident."""

    kind: str
    person_id: int

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.person_id)


@event("session.opened")
class SessionOpened(OfPerson):
    """An officer or a resident signed in."""

    kind: str
    person_id: int
    session_id: int


@event("session.ended")
class SessionEnded(OfPerson):
    """One session ended: by its owner, or for an officer by who administers her."""

    kind: str
    person_id: int
    session_id: int


@event("sessions.ended")
class SessionsEnded(OfPerson):
    """So many sessions of a person ended at once; `why` says because of what."""

    kind: str
    person_id: int
    count: int
    why: str


@event("resident.corrected")
class ResidentCorrected(Event):
    """A resident's record was corrected."""

    resident_id: int

    @property
    def subject(self) -> Subject:
        return Subject("resident", self.resident_id)


@event("resident.erased")
class ResidentErased(Event):
    """A resident's personal data was erased; rooms that hold a copy erase theirs."""

    resident_id: int

    @property
    def subject(self) -> Subject:
        return Subject("resident", self.resident_id)


class OfKeys(Event):
    """About a key of the ring: its purpose and number, never the key."""

    purpose: str
    number: int

    @property
    def subject(self) -> Subject:
        return Subject("key", self.number)


@event("key.added")
class KeyAdded(OfKeys):
    """A fresh key was put on the ring and takes over; older ones still open and find."""

    purpose: str
    number: int


@event("key.retired")
class KeyRetired(OfKeys):
    """A key was taken off the ring; `given_up` with it are so many values that still needed it."""

    purpose: str
    number: int
    given_up: int = 0
