"""All addresses. Each app registers its own with the right they need (``ansinh.web.rights.route``)."""

from ansinh.web.desk.urls import urlpatterns as desk_patterns

urlpatterns = [*desk_patterns]
handler400 = "ansinh.web.desk.errors.bad_request"
handler403 = "ansinh.web.desk.errors.forbidden"
handler404 = "ansinh.web.desk.errors.not_found"
handler500 = "ansinh.web.desk.errors.server_error"
