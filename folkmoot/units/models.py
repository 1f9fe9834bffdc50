"""The tree of units, the people in it, and the offices they hold, all as spans of civil dates."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.core.spans import Span, SpanQuerySet
from folkmoot.core.texts import TranslatedField
from folkmoot.people.models import Person
from folkmoot.units.acts.models import Act, ActRow, ActUnit  # noqa: F401 -- this room's tables
from folkmoot.units.rulebook.models import PlannedEnd, Rulebook, RuleChange  # noqa: F401 -- same


class UnitKind(models.Model):
    """Committee, general branch, branch, joint branch …: data, not code."""

    code = models.SlugField(unique=True)
    name = TranslatedField()

    def __str__(self) -> str:
        return str(self.name)


class Host(models.Model):
    """A company or institution where members work."""

    code = models.SlugField(unique=True)
    name = TranslatedField()

    def __str__(self) -> str:
        return str(self.name)


class Unit(models.Model):
    """A node of the tree. Where it stands, its name and kind are its placements.

    `hosts` is where its members are to be found now. It is not dated: no roll and no figure of a
    past day reads it, and a closed unit keeps those it had. Who worked where when are employments.
    """

    code = models.SlugField(_("unit code"), max_length=40, unique=True)
    hosts = models.ManyToManyField(Host, blank=True, related_name="units")

    def __str__(self) -> str:
        return self.code


class PlacementQuerySet(SpanQuerySet):
    """Placements by their place."""

    def below(self, path: str) -> "PlacementQuerySet":
        """The unit at a path and everything under it."""
        return self.filter(path__begins=path)

    def within(self, paths: Iterable[str]) -> "PlacementQuerySet":
        """Everything at or under any of some paths; no paths, nothing."""
        wanted, last = Q(pk__in=[]), "-"
        for path in sorted(paths):
            if not path.startswith(last):
                wanted |= Q(path__begins=path)
                last = path
        return self.filter(wanted)

    def under(self, *units: int) -> "PlacementQuerySet":
        """Some units and what stands under them, by all these rows; asks first where they stand.

        A unit that moved is found wherever these rows say it stood.
        """
        return self.within(set(self.filter(unit__in=units).values_list("path", flat=True)))


class Placement(Span):
    """Where a unit stands in the tree during a span, as what kind and under which name.

    `path` is the ids from the root, each followed by a dot: `1.4.27.`; a prefix is a subtree.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="child_placements"
    )
    path = models.CharField(max_length=200)
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT)
    name = TranslatedField()

    objects = PlacementQuerySet.as_manager()  # type: ignore[misc]  # -- more than Span's

    class Meta(Span.Meta):
        indexes = [
            models.Index(
                fields=["path"],
                opclasses=["varchar_pattern_ops"],  # PostgreSQL: for `begins`, in every language
                condition=Q(withdrawn=None),
                name="placement_live_paths",
            ),
            models.Index(fields=["parent"], condition=Q(withdrawn=None), name="placement_live_up"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def depth(self) -> int:
        """0 at the root."""
        return self.path.count(".") - 1

    @property
    def ancestor_ids(self) -> list[int]:
        """From the root down to the parent."""
        return [int(part) for part in self.path.rstrip(".").split(".")[:-1]]


class Membership(Span):
    """A spell of a person in a unit: at home in one, perhaps a guest in others."""

    class Kind(models.TextChoices):
        HOME = "home", _("home unit")
        GUEST = "guest", _("guest")

    class Standing(models.TextChoices):
        APPLICANT = "applicant", _("applicant")
        PROBATIONARY = "probationary", _("on probation")
        FULL = "full", _("full member")
        SUSPENDED = "suspended", _("suspended")
        LEAVE = "leave", _("on leave")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.HOME)
    standing = models.CharField(
        _("standing"), max_length=12, choices=Standing, default=Standing.FULL
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta(Span.Meta):
        indexes = [
            # Who is where, and where somebody is, without a look at the rows.
            models.Index(
                fields=["unit", "kind", "starts", "ends", "standing", "person"],
                condition=Q(withdrawn=None),
                name="membership_live_unit",
            ),
            models.Index(
                fields=["person", "kind", "starts", "ends", "standing", "unit"],
                condition=Q(withdrawn=None),
                name="membership_live_person",
            ),
            # For SQLite's triggers against overlaps: else they look through the whole unit.
            models.Index(
                fields=["person", "unit"], condition=Q(withdrawn=None), name="membership_live_spell"
            ),
            models.Index(
                fields=["kind", "standing", "starts"],
                condition=Q(withdrawn=None),
                name="membership_live_standing",
            ),
        ]


class Employment(Span):
    """A spell of work, with or without a host we know; several may overlap."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    host = models.ForeignKey(Host, null=True, on_delete=models.PROTECT, related_name="employments")
    title = models.CharField(_("position"), max_length=120, blank=True)


class OfficeKind(models.Model):
    """Secretary, committee member, auditor …: which rights the office carries and how far."""

    class Reach(models.TextChoices):
        UNIT = "unit", _("the unit alone")
        SUBTREE = "subtree", _("the unit and everything under it")

    code = models.SlugField(unique=True)
    name = TranslatedField()
    rights = models.JSONField(default=list)
    offered = models.JSONField(default=list, editable=False)  # rights that our releases brought
    reach = models.CharField(max_length=8, choices=Reach, default=Reach.SUBTREE)
    rank = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Office(models.Model):
    """An office of one unit, with so many seats."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="offices")
    kind = models.ForeignKey(OfficeKind, on_delete=models.PROTECT, related_name="offices")
    seats = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="one_office_of_a_kind_per_unit")
        ]

    def __str__(self) -> str:
        return str(self.kind)


class Appointment(Span):
    """One person's term in an office. Rights come from current appointments only."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    origin = models.CharField(max_length=200, blank=True)  # what gave it: an election, an act
    host = models.ForeignKey(  # where the person worked when the term began
        Host, null=True, on_delete=models.PROTECT, related_name="appointments"
    )

    class Meta(Span.Meta):
        indexes = [
            models.Index(
                fields=["person"], condition=Q(withdrawn=None), name="appointment_live_person"
            ),
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations are open."""

    def open(self, day: date) -> "InvitationQuerySet":
        """Neither used, revoked nor expired, and the person still has the role and no account."""
        live = Q(ends__isnull=True) | Q(ends__gt=day)
        terms = Appointment.objects.live().filter(
            live,
            person=OuterRef("person"),
            office__unit=OuterRef("unit"),
            office__kind__code=OuterRef("role"),
        )
        spells = (
            Membership.objects.on(day)
            .filter(person=OuterRef("person"), unit=OuterRef("unit"))
            .exclude(standing=Membership.Standing.APPLICANT)
        )
        return self.filter(
            Exists(terms) | Q(Exists(spells), role=Invitation.MEMBER),
            accepted__isnull=True,
            revoked__isnull=True,
            expires__gt=timezone.now(),
            person__account__isnull=True,
        )


class Invitation(models.Model):
    """Whoever holds its letter may set up one person's account, once (AU-5).

    It gives no right: it is bound to a role in a unit that the person has beside it, and void
    without. Only the token's digest is kept; the token stands in the letter.
    """

    MEMBER = "member"  # any other role is the code of an office kind

    organisation = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    role = models.SlugField()
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null is the operator
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()


class Answering(Span):
    """A unit answers to another one beside the tree; to several at a time, in an order.

    `rank` orders, it does not count: ranks have gaps. `called` is how the unit that tells it names
    the other one, where that is not the other one's name.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="answerings")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="answered")
    rank = models.PositiveSmallIntegerField()
    called = models.CharField(max_length=200, blank=True)

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=~Q(unit=F("to")), name="answers_to_another_unit"),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(withdrawn=None), name="answering_live_unit"),
            models.Index(fields=["to"], condition=Q(withdrawn=None), name="answering_live_to"),
        ]


class Listing(Span):
    """How a holder of an office is listed for a while: in which order, and from which host.

    A term goes on when its holder is listed otherwise, so this stands beside `Appointment`.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="listings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="listings")
    host = models.ForeignKey(Host, null=True, on_delete=models.PROTECT, related_name="listings")
    rank = models.PositiveSmallIntegerField()

    class Meta(Span.Meta):
        indexes = [
            models.Index(fields=["office"], condition=Q(withdrawn=None), name="listing_live_office")
        ]


class Snapshot(models.Model):
    """A day whose whole structure a file has told; told once, a day is not told otherwise."""

    on = models.DateField(unique=True)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=120)
    recorded = models.DateTimeField(default=timezone.now)
