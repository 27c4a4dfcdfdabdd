"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Giao diện."""

    name = "ansinh.web"
    label = "web"
