"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Đơn vị hành chính."""

    name = "ansinh.units"
    label = "units"
