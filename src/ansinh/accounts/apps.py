"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Người dùng và quyền."""

    name = "ansinh.accounts"
    label = "accounts"
