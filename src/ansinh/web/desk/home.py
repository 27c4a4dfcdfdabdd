"""The first page of an officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What waits for the officer, and the ways onward."""
    return render(request, "desk/home.html")
