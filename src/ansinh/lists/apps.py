"""Configuration of the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Danh sách."""

    name = "ansinh.lists"
    label = "lists"
