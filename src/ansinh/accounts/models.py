"""Who may sign in, and what each may do where, in which field, from when to when."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser: rights come from assignments only."""

    def create_user(self, username: str, password: str | None = None, **facts: object) -> "User":
        """Make an account. A None password cannot be used to sign in."""
        user = self.model(username=username.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Names of accounts do not tell capital letters apart."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account. ``totp_secret`` is encrypted (see ``accounts.secrets``); empty until a second factor is set up."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    totp_secret = models.TextField(default="", blank=True)
    failed_attempts = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, default="vi")

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.username


class Assignment(models.Model):
    """A role held at a unit, in some fields, during some days, for one agency."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20)
    unit_path = models.CharField(max_length=60)
    fields = models.JSONField(default=list)
    """Names of fields; an empty list is no field at all (an empty criterion selects nobody), ``["*"]`` is every field."""
    agency = models.CharField(max_length=120, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.role}@{self.unit_path}"
