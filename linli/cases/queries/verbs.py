"""Which verbs an actor can use on a case now, and for the others why not."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.applications import DECIDING, against_deciding
from linli.cases.lifecycle import STEPS, State, Verb, after, permission
from linli.cases.models import Case
from linli.cases.rules import RULES, must_not_wait
from linli.cases.step import not_now
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, NotNow, Refusal
from linli.people.authority import authority_of
from linli.people.permissions import forbidden, reach_of
from linli.policy.queries import current


@dataclass(frozen=True, slots=True)
class VerbNow:
    """A verb, and the refusal that it would meet at this moment, or None when it would work.

    What the verb asks for beside (a ground, a note, a photo) is checked when it is used.
    """

    verb: Verb
    refusal: Refusal | None

    @property
    def possible(self) -> bool:
        """Whether a screen should offer it."""
        return self.refusal is None


def verbs_of(case: Case, *, by: Actor, now: datetime, code_shown: bool = False) -> list[VerbNow]:
    """Every verb of the table, in its order, with the reason against it, if there is one.

    Asks the same questions in the same order as `step` does: first may the actor, then does the
    state allow it, then the verb's own rule. Changes nothing. A refusal does not say what works
    instead: that stands beside it, and what a post may do at all need not work now.
    """
    asker = authority_of(by, now=now)
    roles = current().pack.roles
    subject = subject_of(case, code_shown=code_shown)
    state = State(case.state)
    found = []
    for verb in STEPS:
        if verb is Verb.RECUSE:
            continue  # no button of its own: it is what amending comes to
        refusal: Refusal | None = None
        if verb in DECIDING:
            refusal = against_deciding(case, asker)
        elif not reach_of(roles, asker, permission(verb)).covers(asker, subject):
            refusal = forbidden(roles, asker, permission(verb), subject, beside=True)
        if refusal is not None:
            pass
        elif after(verb, state) is None:
            refusal = not_now(verb, state)
        else:
            try:
                if verb in RULES:
                    RULES[verb](case, now)
                must_not_wait(case, verb)
            except NotNow as against:
                refusal = against
        found.append(VerbNow(verb, refusal))
    return found
