"""What the room of other systems puts on record."""

from linli.journal.events import Event, Subject, event


@event("api_key.made")
class ApiKeyMade(Event):
    """Another program was given a key 接口密钥."""

    key_id: int

    @property
    def subject(self) -> Subject:
        return Subject("api_key", self.key_id)


@event("api_key.ended")
class ApiKeyEnded(Event):
    """A key counts no more."""

    key_id: int

    @property
    def subject(self) -> Subject:
        return Subject("api_key", self.key_id)
