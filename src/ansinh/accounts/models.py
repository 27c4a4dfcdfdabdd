"""Who may sign in, and what each may do where, in which field, from when to when."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


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
    """An account. ``totp_secret`` is encrypted (``accounts.secrets``); empty until a second factor is set up.

    ``unit_path`` says where the account is looked after: administrators see the accounts of their own units.
    """

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    unit_path = models.CharField(max_length=60, default="/", db_index=True)
    is_active = models.BooleanField(default=True)
    totp_secret = models.TextField(default="", blank=True)
    totp_step = models.BigIntegerField(default=0)
    """The last step whose code was used: a code that was looked over a shoulder is worth nothing."""
    new_password_due = models.BooleanField(default=False)
    """The password is a temporary one that somebody else knows."""
    session_stamp = models.PositiveIntegerField(default=0)
    """Counting it up ends every session of the account."""
    language = models.CharField(max_length=2, default="vi")

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be alive: changes with the password and with ``session_stamp``."""
        return salted_hmac(
            "accounts.User.session", f"{self.password}\n{self.session_stamp}", algorithm="sha256"
        ).hexdigest()


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


class Passkey(models.Model):
    """A key of WebAuthn: in a phone, a computer or a stick. Only its public part is here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.TextField()
    """The attested credential data (WebAuthn section 6.5.1), base64."""
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """One use each, for the day the telephone is lost. Only a keyed digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]


class Throttle(models.Model):
    """Wrong attempts against one name, one address or one account's codes; the key is a digest, so no name is kept."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
