"""Made-up members by the hundred, as somebody would enter them who wants to win a vote."""

from datetime import date

from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Membership

JOINED = date(2026, 1, 12)
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安宁康乐明亮清和平远"


def invent(place, count, first=5000, on=JOINED, host=None, facts=lambda each: {}):
    """So many people at home in a unit from a day on; `facts` gives what each is known by."""
    people = []
    for each in range(count):
        name = SURNAMES[each % 10] + GIVEN[each // 10 % 10] + GIVEN[each // 100]
        known = {"name": name, "joined": on} | facts(each)
        person = Person(number=str(first + each), **known)
        person.set_keys()
        people.append(person)
    made = Person.objects.bulk_create(people)
    remember(made)
    Membership.objects.bulk_create(
        Membership(person=person, unit=place.unit, starts=on) for person in made
    )
    if host:
        Employment.objects.bulk_create(
            Employment(person=person, host=host, starts=on) for person in made
        )
    return made
