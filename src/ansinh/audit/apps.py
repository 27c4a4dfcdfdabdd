"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Nhật ký."""

    name = "ansinh.audit"
    label = "audit"
