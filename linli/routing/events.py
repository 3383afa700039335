"""What routing puts on record."""

from linli.journal.events import Event, Subject, event


@event("text_model.trained")
class TextModelTrained(Event):
    """A text model was trained 训练 from so many texts."""

    model_id: int
    texts: int

    @property
    def subject(self) -> Subject:
        return Subject("text_model", self.model_id)


@event("text_model.taken_over")
class TextModelTakenOver(Event):
    """A text model took over 启用: better, chosen or rolled back; 0 is the pack's own words."""

    model_id: int
    before_id: int
    why: str

    @property
    def subject(self) -> Subject:
        return Subject("text_model", self.model_id)
