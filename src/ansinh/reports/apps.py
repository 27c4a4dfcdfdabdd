"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Báo cáo."""

    name = "ansinh.reports"
    label = "reports"
