"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Sổ đăng ký."""

    name = "ansinh.registry"
    label = "registry"

    def ready(self) -> None:
        """Give new connections their scope (row-level security)."""
        from ansinh.registry import rls

        rls.install()
