"""Addresses of the desk. Each part of the desk offers its own list of routes."""

from ansinh.web.desk.home import home
from ansinh.web.rights import route

urlpatterns = [
    route("", home, name="home", right="home"),
]
