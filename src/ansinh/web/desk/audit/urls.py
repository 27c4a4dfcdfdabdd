"""Addresses of the auditor's pages."""

from ansinh.web.desk.audit import views
from ansinh.web.rights import route

urlpatterns = [
    route("nhat-ky", views.entries, name="audit", right="audit.read"),
    route("nhat-ky/dau-chuoi", views.head, name="audit-head", right="audit.read"),
]
