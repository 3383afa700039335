"""The one door: may this actor do this to that?

A role's grants come from the policy pack: permission word → the relations in which it holds. A
post grants what its role is granted, in relation to the post's unit and area.
"""

from dataclasses import dataclass
from datetime import datetime

from linli.journal.acting import Actor, ActorKind, Forbidden
from linli.people.apart import barring
from linli.people.authority import Authority, authority_of
from linli.people.units import unit_names
from linli.policy.queries import current
from linli.policy.sections.permissions import PERSONAL
from linli.policy.sections.roles import PERMISSIONS, Roles

# Acts the house itself has to do. What remains is for people: the system closes no case of its
# own accord, answers no callback and reads no personal data.
SYSTEM_VERBS = frozenset(
    {
        "case.file",
        "case.dispatch",
        "case.join",
        "case.link",
        "case.split",
        "case.reopen",
        "case.resume",
        "case.redact",
        "case.read",
        "case.list",
        "case.note",
        "case.supervise",
        "evidence.add",
        "report.receive_for_other",
        "import.run",
        "model.choose",
        "people.read",
        "people.view",
        "people.add",
        "people.grant",
        "people.correct",
        "people.erase",
        "policy.adopt",
        "territory.import",
        "journal.read",
    }
)

# What an assisting unit 协办单位 may do wherever the main one may. The rest is the main unit's.
ASSISTING_VERBS = frozenset(
    {"case.read", "case.list", "case.search", "case.note", "evidence.read", "evidence.add"}
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted upon, as the door sees it: who holds it, where it lies, whose it is.

    `against_unit_ids` are the units that it is a complaint of: they and those below them are kept
    apart from it, whatever their posts grant. `code_shown` says that the asker has shown the
    receipt code of one of its reports: to a visitor without an account that makes it "own".
    """

    holder_unit_id: int | None = None
    desk_unit_id: int | None = None
    area_code: str = ""
    resident_ids: frozenset[int] = frozenset()
    assisting_unit_ids: frozenset[int] = frozenset()
    officer_ids: frozenset[int] = frozenset()
    against_unit_ids: frozenset[int] = frozenset()
    code_shown: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission goes: what a list may show. True when it goes anywhere at all.

    Each field is a way in; one is enough.
    """

    everything: bool = False
    holder_unit_ids: frozenset[int] = frozenset()
    desk_unit_ids: frozenset[int] = frozenset()
    assisting_unit_ids: frozenset[int] = frozenset()
    area_codes: frozenset[str] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.everything
            or self.holder_unit_ids
            or self.desk_unit_ids
            or self.area_codes
            or self.own
        )

    def covers(self, by: Authority, subject: Subject) -> bool:
        """Whether the permission reaches this subject."""
        if subject.against_unit_ids and not barring(by.every_unit_ids).isdisjoint(
            subject.against_unit_ids
        ):
            return False
        if self.everything:
            return True
        if subject.holder_unit_id in self.holder_unit_ids:
            return True
        if subject.assisting_unit_ids & self.assisting_unit_ids:
            return True
        if subject.desk_unit_id in self.desk_unit_ids:
            return True
        if any(subject.area_code.startswith(area) for area in self.area_codes):
            return True
        return self.own and is_own(by, subject)


NOWHERE = Reach()
EVERYWHERE = Reach(everything=True)


def is_own(by: Authority, subject: Subject) -> bool:
    """Whether the subject is the asker's own report, callback or notice."""
    if by.kind is ActorKind.RESIDENT and by.id in subject.resident_ids:
        return True
    if by.kind is ActorKind.OFFICER:
        return by.id in subject.officer_ids
    return subject.code_shown


def reach_of(roles: Roles, by: Authority, verb: str) -> Reach:
    """How far a permission goes for this asker under these roles.

    Raises LookupError for a word that is no permission: a door with a misspelt name must not
    quietly stay shut, and still less open.
    """
    if verb not in PERMISSIONS:
        raise LookupError(f"{verb!r} is no permission word.")
    if by.kind is ActorKind.SYSTEM:
        return EVERYWHERE if verb in SYSTEM_VERBS else NOWHERE
    if by.kind is not ActorKind.OFFICER:
        # Whoever has signed in may still do what any visitor may.
        pseudo = ("resident", "visitor") if by.kind is ActorKind.RESIDENT else ("visitor",)
        granted = [roles.relations.get((role, verb), frozenset()) for role in pseudo]
        return Reach(
            everything=any("any" in relations for relations in granted),
            own=any("own" in relations for relations in granted),
        )
    # Whatever another post of hers grants: who works masked in one does not look through another.
    if verb in PERSONAL and not roles.masked.isdisjoint(by.every_role):
        return NOWHERE
    found = [(post, roles.relations.get((post.role, verb), frozenset())) for post in by.posts]
    holding = frozenset(p.unit_id for p, relations in found if "holder" in relations)
    return Reach(
        everything=any("any" in relations for _, relations in found),
        holder_unit_ids=holding,
        desk_unit_ids=frozenset(p.unit_id for p, relations in found if "desk" in relations),
        assisting_unit_ids=holding if verb in ASSISTING_VERBS else frozenset(),
        area_codes=frozenset(p.area_code for p, relations in found if "area" in relations),
        own=any("own" in relations for _, relations in found),
    )


def reach(by: Actor, verb: str, *, now: datetime) -> Reach:
    """How far a permission goes for this actor: for lists, and for what a screen offers."""
    return reach_of(current().pack.roles, authority_of(by, now=now), verb)


def may(by: Actor, verb: str, subject: Subject | None = None, *, now: datetime) -> bool:
    """Whether the actor may do this to that.

    Without a subject the question is whether it may be done to anything whatever; a list, which
    shows what it may and leaves out the rest, asks for `reach` instead.
    """
    authority = authority_of(by, now=now)
    return reach_of(current().pack.roles, authority, verb).covers(authority, subject or Subject())


def is_masked(by: Actor, *, now: datetime) -> bool:
    """Whether she sees nothing personal in the clear, not of her own cases either."""
    masked = current().pack.roles.masked
    return bool(masked) and not masked.isdisjoint(authority_of(by, now=now).every_role)


def must(by: Actor, verb: str, subject: Subject | None = None, *, now: datetime) -> None:
    """Raise Forbidden, which says who may and what the asker may do instead, unless `may`."""
    roles = current().pack.roles
    authority = authority_of(by, now=now)
    asked = subject or Subject()
    if not reach_of(roles, authority, verb).covers(authority, asked):
        raise forbidden(roles, authority, verb, asked)


def forbidden(
    roles: Roles, by: Authority, verb: str, subject: Subject, *, beside: bool = False
) -> Forbidden:
    """The refusal in words; not what the asker may do instead where that stands `beside` it."""
    verb_zh, verb_en = PERMISSIONS[verb]
    who = those_who_may(roles, verb, subject)
    zh = f"只有{'、'.join(zh for zh, _ in who)}可以{verb_zh}。" if who else ""
    en = f"Only {' or '.join(en for _, en in who)} may {verb_en}." if who else ""
    if not who:
        zh, en = f"目前没有岗位可以{verb_zh}。", f"No post may {verb_en} at present."
    if by.new_password_due:
        zh, en = "请先修改初始密码，再继续。", "Change your first password before you go on."
    elif by.factor_due:
        zh = "您的岗位必须用动态口令。请先在“账号与安全”绑定，再继续。"
        en = "Your post requires a second factor. Set it up under “Account and safety” first."
    elif any(roles.relations.get((post.role, verb)) for post in by.withheld):
        return Forbidden(
            "people.elsewhere",
            "管理岗位只能从指定的网络办理，您现在的网络不在其中。请到指定网络再办。",
            "Administrators work from named networks only, and yours is none of them. Do this from "
            "there.",
        )
    elif by.kind is ActorKind.OFFICER and not by.posts:
        zh += "您目前没有在任岗位，请联系本单位管理员。"
        en += " You hold no post at present; ask your unit's administrator."
    elif not beside and (instead := what_works(roles, by, verb, subject)):
        zh += f"您可以：{'、'.join(PERMISSIONS[word][0] for word in instead)}。"
        en += f" You may: {'; '.join(PERMISSIONS[word][1] for word in instead)}."
    elif by.kind is ActorKind.VISITOR:
        zh += "如果这是您的诉求，请先登录，或用查询码打开。"
        en += " If it is yours, sign in first, or open it with its receipt code."
    return Forbidden("people.may_not", zh, en)


def those_who_may(roles: Roles, verb: str, subject: Subject) -> list[tuple[str, str]]:
    """Who could do it, in Chinese and English: the units concerned by name, then the roles."""
    found: dict[tuple[str, str], None] = {}
    names = unit_names(subject.holder_unit_id, subject.desk_unit_id)
    relations = {
        relation for role in roles.roles for relation in roles.relations.get((role.code, verb), ())
    }
    if "holder" in relations:
        zh, en = names.get(subject.holder_unit_id, ("", ""))
        found[(f"主办单位{zh}", f"the unit that holds it {en}".rstrip())] = None
    if "desk" in relations:
        zh, en = names.get(subject.desk_unit_id, ("", ""))
        found[(f"受理中心{zh}", f"its desk {en}".rstrip())] = None
    if "own" in relations:
        found[("诉求人本人", "the reporter")] = None
    for role in roles.roles:
        granted = roles.relations.get((role.code, verb), frozenset())
        if "any" in granted:
            found[(role.name.zh, role.name.en)] = None
        elif "area" in granted:
            found[(f"所在辖区的{role.name.zh}", f"{role.name.en} of the area")] = None
    return list(found)


def what_works(roles: Roles, by: Authority, verb: str, subject: Subject) -> list[str]:
    """Up to three other things of the same kind that this asker may do to this subject."""
    noun = verb.partition(".")[0]
    return [
        word
        for word in PERMISSIONS
        if word != verb
        and word.partition(".")[0] == noun
        and reach_of(roles, by, word).covers(by, subject)
    ][:3]
