"""Addresses of reports."""

from ansinh.web.desk.reports import views
from ansinh.web.rights import route

RIGHT = "reports.build"
BOTH = ("GET", "POST")

urlpatterns = [
    route("bao-cao", views.reports, name="reports", right=RIGHT, methods=BOTH),
    route("bao-cao/bieu-thu-thap", views.template, name="report-template", right=RIGHT),
    route("bao-cao/<int:report>", views.one_report, name="report", right=RIGHT),
    route("bao-cao/<int:report>/tai-ve", views.download, name="report-document", right=RIGHT),
    route("bao-cao/<int:report>/ban-hanh", views.issue, name="issue-report", right=RIGHT, methods=BOTH),
]
