"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Sổ đăng ký."""

    name = "ansinh.registry"
    label = "registry"
