"""What is remembered of people and organisations? Nothing of visitors: only of those who use the site."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from publiek.web.permissions import KINDS, ROLES


class People(BaseUserManager["Person"]):
    """How accounts are made."""

    def create_user(self, email: str, password: str | None = None, **facts: object) -> Person:
        """An account with a normalised address; without a password one cannot log in with one."""
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. `keeper`: keeps the installation; that alone shows no figures of anybody."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")])
    keeper = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """Who takes part. `slug`: its id in the data folder (houses) and in addresses; `kind`: see `permissions.KINDS`.

    `territory`: of a government, the municipalities it may look at (empty: the whole country is in sight).
    """

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS], default="house")
    subsector = models.CharField(max_length=40, blank=True)
    segmentation = models.CharField(max_length=80, default="area-types")
    territory = models.JSONField(default=list, blank=True)
    venue_pc4 = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "slug")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one organisation in one role."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "organisation"], name="one_role_each"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class Sharing(models.Model):
    """A house's own decision that sums of it may be looked at by others: for what, with whom, by whom, since when.

    `purpose`: "areas" (with the governments of its place), "benchmark" (with the houses of a collective), "makers".
    `with_whom`: the government, collective or maker. Withdrawn is `until` not null; nothing is deleted.
    """

    house = models.ForeignKey(Organisation, models.CASCADE, related_name="shared")
    with_whom = models.ForeignKey(Organisation, models.CASCADE, related_name="receives")
    purpose = models.CharField(max_length=12, choices=[(one, one) for one in ("areas", "benchmark", "makers")])
    detail = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-since",)

    def __str__(self) -> str:
        return f"{self.house_id} {self.purpose} {self.with_whom_id}"


class Invitation(models.Model):
    """Somebody was asked to join. The address in the letter holds a secret; only its hash is kept.

    Without an organisation it is to keep the site, and the role is "keeper".
    """

    email = models.EmailField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations", null=True)
    role = models.CharField(max_length=20, choices=[(role, role) for role in (*ROLES, "keeper")])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"

    @property
    def open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()


class LogEntry(models.Model):
    """Who looked at, changed or took away what, when. `before` and `mark` chain the entries: none can be left out.

    `action` is one of `permissions.ACTIONS` or an event of an account; `subject` a page, delivery or file kind; never a
    value of a figure and never anything of a visitor.
    """

    at = models.DateTimeField()
    # Not bound to the rows they name: what is written here does not change when an account or organisation goes.
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, null=True, related_name="log", db_constraint=False
    )
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    allowed = models.BooleanField(default=True)
    detail = models.JSONField(default=dict, blank=True)
    before = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["organisation", "-at"], name="log_by_organisation"),)

    def __str__(self) -> str:
        return f"{self.at} {self.action}"


class LogHead(models.Model):
    """The end of the chain of the log: one row, held while an entry is written, so that entries come one by one.

    It knows the last mark and how many there are: entries cut off at the end show too.
    """

    last = models.CharField(max_length=64, blank=True)
    entries = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.entries}"
