"""What insights puts on record: classes that come and go, their projects, and early warnings."""

from linli.journal.events import Event, Subject, event


class AboutClass(Event):
    """What happens to a class is found under the class, for it is about no single case."""

    class_id: int

    @property
    def subject(self) -> Subject:
        return Subject("class", self.class_id)


@event("class.found")
class ClassFound(AboutClass):
    """Many cases were seen to be one problem 类案; `parted_from` is the class it was torn off."""

    class_id: int
    people: int
    cases: int
    parted_from: int | None


@event("class.merged")
class ClassMerged(AboutClass):
    """A class went into another: what looked like two problems is one."""

    class_id: int
    into_id: int


@event("class.faded")
class ClassFaded(AboutClass):
    """No more comes in of a class, or too few people are left."""

    class_id: int


@event("class.revived")
class ClassRevived(AboutClass):
    """A class that had faded is there again."""

    class_id: int
    people: int


@event("project.opened")
class ProjectOpened(AboutClass):
    """A class was taken on 专项治理, and a unit owns it."""

    class_id: int
    project_id: int
    unit_id: int


@event("project.amended")
class ProjectAmended(AboutClass):
    """What is known of the cause, or what is done about it, was written anew."""

    class_id: int
    project_id: int
    unit_id: int


@event("project.closed")
class ProjectClosed(AboutClass):
    """A project came to its end, with the counts before and after as they then were."""

    class_id: int
    project_id: int
    before: int
    after: int
    verdict: str


class AboutWarning(Event):
    """What happens to a warning is found under the warning."""

    warning_id: int

    @property
    def subject(self) -> Subject:
        return Subject("warning", self.warning_id)


@event("warning.raised")
class WarningRaised(AboutWarning):
    """More cases than usual came in 预警: of what, where, by which comparison, how many."""

    warning_id: int
    kind: str
    category: str
    area_code: str
    observed: int
    expected: float


@event("warning.accepted")
class WarningAccepted(AboutWarning):
    """Somebody goes and looks 去看看."""

    warning_id: int


@event("warning.dismissed")
class WarningDismissed(AboutWarning):
    """Somebody said why it needs no look 不用看; the reason stands in the warning."""

    warning_id: int
    observed: int


@event("warning.reopened")
class WarningReopened(AboutWarning):
    """A decision was taken back, or what was dismissed has grown far beyond what it was."""

    warning_id: int
    grown: bool
