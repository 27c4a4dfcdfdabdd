"""Addresses of the register. The right here opens the page; actions and queries ask again, for the person's unit and field."""

from ansinh.web.desk.registry import importing, index, merging, person
from ansinh.web.rights import route

BOTH = ("GET", "POST")
POST = ("POST",)
READ, WRITE, MERGE, IMPORT = "registry.read", "registry.write", "registry.merge", "registry.import"
ONE = "so-dang-ky/nguoi/<int:person_id>"

urlpatterns = [
    route("so-dang-ky", index.index, name="registry", right="registry.search"),
    route("so-dang-ky/hoi", index.enquiry, name="registry-enquiry", right="registry.enquire", methods=BOTH),
    route("so-dang-ky/nguoi/moi", person.new, name="registry-new", right=WRITE, methods=BOTH),
    route(ONE, person.show, name="registry-person", right=READ),
    route(f"{ONE}/bao-mat", person.open_sealed, name="registry-open", right=READ, methods=POST),
    route(f"{ONE}/sua", person.correct, name="registry-correct", right=WRITE, methods=BOTH),
    route(f"{ONE}/giay-to", person.paper, name="registry-paper", right=WRITE, methods=BOTH),
    route(f"{ONE}/dien", person.classify, name="registry-classify", right=WRITE, methods=BOTH),
    route(f"{ONE}/dien/<int:row_id>/ket-thuc", person.end, name="registry-end", right=WRITE, methods=BOTH),
    route(f"{ONE}/mat", person.death, name="registry-death", right=WRITE, methods=BOTH),
    route(f"{ONE}/chuyen", person.move, name="registry-move", right=WRITE, methods=BOTH),
    route("so-dang-ky/ho/<int:household_id>", person.household, name="registry-household", right=READ),
    route("so-dang-ky/gop", merging.merge_page, name="registry-merge", right=MERGE),
    route("so-dang-ky/gop/tra-loi", merging.decide, name="registry-decide", right=MERGE, methods=POST),
    route("so-dang-ky/gop/rut-lai", merging.undo_not_same, name="registry-undo-not-same", right=MERGE, methods=POST),
    route("so-dang-ky/gop/<int:merge_id>/hoan-tac", merging.undo, name="registry-undo", right=MERGE, methods=POST),
    route("so-dang-ky/nhap", importing.imports, name="registry-imports", right=IMPORT, methods=BOTH),
    route("so-dang-ky/nhap/<int:import_id>", importing.one, name="registry-import", right=IMPORT),
    route("so-dang-ky/nhap/<int:import_id>/tiep", importing.again, name="registry-import-again", right=IMPORT, methods=POST),
]  # fmt: skip
