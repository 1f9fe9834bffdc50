"""The same few people in every test: a small organisation with a name for each role.

city (committee)
├── north (general branch)
│   ├── north1 (branch)
│   └── north2 (branch)
└── south (branch)
"""

from datetime import date
from types import SimpleNamespace

from allauth.account.models import EmailAddress

from folkmoot.core.texts import both
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint, begin_membership, end_membership, found_unit
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import OfficeKind, UnitKind

FOUNDED = date(2020, 1, 1)
UNITS = {
    # code: English, Chinese, kind, parent
    "city": ("City Committee", "市委员会", "committee", None),
    "north": ("North General Branch", "城北总支", "general-branch", "city"),
    "north1": ("North First Branch", "城北第一支部", "branch", "north"),
    "north2": ("North Second Branch", "城北第二支部", "branch", "north"),
    "south": ("South Branch", "城南支部", "branch", "city"),
}
PEOPLE = {
    # nickname: number, name, Latin name, home unit, office, unit of the office
    "chair": ("1001", "何立新", "", "south", "organisation-officer", "city"),
    "general": ("1002", "赵敏", "", "north1", "secretary", "north"),
    "secretary": ("1003", "李雷", "", "north1", "secretary", "north1"),
    "sibling": ("1004", "韩梅梅", "", "north2", "secretary", "north2"),
    "southerner": ("1005", "Anna Weiss", "Anna Weiss", "south", "secretary", "south"),
    "member": ("1006", "张伟", "", "north1", None, None),
    "colleague": ("1007", "王芳", "", "north1", None, None),
    "hidden": ("1008", "欧阳雪", "", "north2", None, None),
    "leaver": ("1009", "Peter Brown", "Peter Brown", "north1", None, None),
    "auditor": ("1010", "Ines Duarte", "Ines Duarte", None, "auditor", "city"),
}


def make_person(number: str, name: str, latin: str = "", **facts: object) -> Person:
    """A person with an account and a verified address."""
    person = Person(
        number=number, name=name, latin_name=latin, email=f"p{number}@example.org", **facts
    )
    person.set_keys()
    person.save()
    remember([person])
    account = Account.objects.create_user(f"p{number}@example.org", person=person)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return person


def make_world() -> SimpleNamespace:
    """Units by code, people by nickname."""
    ensure_kinds()
    world = SimpleNamespace()
    for code, (english, chinese, kind, parent) in UNITS.items():
        above = getattr(world, parent) if parent else None
        placement = found_unit(
            code, both(english, chinese), UnitKind.objects.get(code=kind),
            parent=above, on=FOUNDED, by=None,
        )  # fmt: skip
        setattr(world, code, placement)
    for nickname, (number, name, latin, home, office, where) in PEOPLE.items():
        person = make_person(number, name, latin)
        setattr(world, nickname, person)
        if home:
            begin_membership(person, getattr(world, home), on=FOUNDED, by=None)
        if office and where:
            appoint(
                person, getattr(world, where), OfficeKind.objects.get(code=office),
                term=(FOUNDED, None), by=None,
            )  # fmt: skip
    end_membership(
        world.leaver.memberships.get(), world.north1, on=date(2024, 1, 1), reason="moved", by=None
    )
    return world
