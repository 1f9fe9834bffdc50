"""Who signs in (Account) and who is in the register (Person): two different things."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Length, Lower
from django.utils.translation import gettext_lazy as _

from folkmoot.core.search import name_keys, words_of


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about many people."""

    def matching(self, text: str) -> "PersonQuerySet":
        """People with a key that begins with each word, found through the index of keys."""
        found = self
        for begins, whole in words_of(text):
            wanted = models.Q(key=whole)
            if begins:
                wanted |= models.Q(key__begins=begins)
            found = found.filter(pk__in=NameKey.objects.filter(wanted).values("person"))
        return found

    def numbered(self, number: str) -> "Person | None":
        """Who has a number, or whose number it became when two records were merged."""
        person: Person | None = self.filter(number=number).first()
        while person is not None and person.merged_into is not None:
            person = person.merged_into
        return person


def named(text: str, person: str = "") -> models.Q:
    """The same condition on rows that are at hand: it reads each, and asks no index."""
    found = models.Q()
    for begins, whole in words_of(text):
        wanted = models.Q(**{f"{person}keys__contains": f" {whole} "})
        if begins:
            wanted |= models.Q(**{f"{person}keys__contains": f" {begins}"})
        found &= wanted
    return found


def joined_or(day: str, column: str = "joined") -> models.Func:
    """The joining date, or a day for whoever has none: written out, so that an index answers."""
    template = f"COALESCE(%(expressions)s, '{day}')"
    return models.Func(column, template=template, output_field=models.DateField())


class Person(models.Model):
    """A human being the organisation knows; memberships and employments are spans beside it."""

    number = models.CharField(_("member number"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    latin_name = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    keys = models.CharField(max_length=600, editable=False, default="")
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    born = models.DateField(_("date of birth"), null=True, blank=True)
    first_employed = models.PositiveSmallIntegerField(
        _("year of first employment"), null=True, blank=True
    )
    joined = models.DateField(_("joining date"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # The record that holds everything now: two records were one human being.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="absorbed",
        db_index=False,  # an index of its own leaves out the many that have none
    )
    # From then on number and name are a pseudonym that leads to nobody.
    erased = models.DateTimeField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name"]),
            models.Index(Lower("email"), name="person_by_email"),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="person_absorbed",
            ),
            models.Index(fields=["keys"], name="person_in_order"),
            models.Index(Length("number"), "number", name="person_by_number"),
            models.Index(fields=["first_employed", "keys"], name="person_by_year"),
            models.Index(joined_or("9999-12-31"), name="person_by_joining"),
            models.Index(joined_or("0001-01-01"), name="person_by_joining_down"),
        ]

    def __str__(self) -> str:
        return self.name

    def set_keys(self) -> None:
        """Bring the search keys up to the names; call before saving a changed name."""
        self.keys = name_keys(self.number, self.name, self.latin_name)


class NameKey(models.Model):
    """Each word of `Person.keys`, for finding people by its beginning. The database writes it."""

    pk = models.CompositePrimaryKey("key", "person")
    key = models.CharField(max_length=40)
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        db_table = "people_namekey"


class PersonKey(models.Model):
    """Something by which two records of one human being are found; made by `people.keys`.

    `is_shared` says that somebody else had it too when it was written: where to look, no answer.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="twin_keys")
    value = models.CharField(max_length=200)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "person"], name="person_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["value"], condition=models.Q(is_shared=True), name="person_key_shared"
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by invitations and by `manage.py appoint`."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """A new account; the address is folded so that its case does not matter."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What signs in. Rights come from the person's appointments, never from the account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    is_active = models.BooleanField(default=True)
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    # Raising it ends every session of the account at once (AU-7).
    epoch = models.PositiveIntegerField(default=0, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}{self.epoch}"

    def get_session_auth_fallback_hash(self) -> Any:
        return (f"{found}{self.epoch}" for found in super().get_session_auth_fallback_hash())


def addresses_of(person: int) -> set[str]:
    """Every e-mail address the register or an account knows of somebody."""
    found = set(Person.objects.filter(pk=person).values_list("email", flat=True))
    found |= set(Account.objects.filter(person=person).values_list("email", flat=True))
    proved = Account.objects.filter(person=person).values_list("emailaddress__email", flat=True)
    return {address for address in found | set(proved) if address}
