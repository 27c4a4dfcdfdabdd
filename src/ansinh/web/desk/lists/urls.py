"""Addresses of lists. The right here opens the page; the action behind it asks again, for the list's unit and field."""

from ansinh.lists import queries
from ansinh.web.desk.lists import files, index, moves, page, posting, review, uploading, waiting
from ansinh.web.rights import PUBLIC, route

BOTH = ("GET", "POST")
POST = ("POST",)
ONE = "danh-sach/<int:list_id>"

urlpatterns = [
    route("danh-sach", index.lists, name="lists", right=queries.READ),
    route("danh-sach/tai-len", uploading.upload, name="list-upload", right="lists.upload", methods=BOTH),
    route("danh-sach/qua-han", index.late, name="lists-late", right=queries.READ),
    route(ONE, page.show, name="list", right=queries.READ),
    route(f"{ONE}/tien-do", page.progress, name="list-progress", right=queries.READ),
    route(f"{ONE}/tinh-lai", page.run_again, name="list-run-again", right=queries.READ, methods=POST),
    route(f"{ONE}/cot", page.columns, name="list-columns", right=queries.READ),
    route(
        f"{ONE}/cot/sua",
        page.correct_columns,
        name="list-correct-columns",
        right="lists.upload",
        methods=POST,
    ),
    route(f"{ONE}/dong/<int:position>", page.row, name="list-row", right=queries.READ),
    route(f"{ONE}/dong/<int:position>/sua", page.fix, name="list-fix", right="lists.fix", methods=POST),
    route(f"{ONE}/dong/<int:position>/hoi", page.ask, name="list-ask", right="lists.review", methods=POST),
    route(f"{ONE}/rows.csv", files.rows, name="list-rows", right=queries.READ),
    route(f"{ONE}/phieu", files.slip, name="list-slip", right=queries.READ),
    route(f"{ONE}/gui", moves.send_up, name="list-send-up", right=queries.READ, methods=POST),
    route(f"{ONE}/tra-lai", moves.send_back, name="list-send-back", right="lists.review", methods=POST),
    route(f"{ONE}/rut", moves.withdraw, name="list-withdraw", right="lists.upload", methods=POST),
    route(f"{ONE}/mo-lai", moves.reopen, name="list-reopen", right=queries.READ, methods=POST),
    route(f"{ONE}/ra-soat", review.review, name="list-review", right="lists.review"),
    route(f"{ONE}/ra-soat/tra-loi", review.answer, name="list-answer", right="lists.review", methods=POST),
    route(f"{ONE}/ra-soat/hoan-tac", review.undo, name="list-undo", right="lists.review", methods=POST),
    route(f"{ONE}/chi-tra", moves.closing, name="list-prepare", right=queries.READ),
    route(f"{ONE}/lap", moves.prepare, name="list-do-prepare", right="lists.prepare", methods=POST),
    route(f"{ONE}/duyet", moves.approve, name="list-approve", right="lists.approve", methods=POST),
    route(f"{ONE}/chot", moves.freeze, name="list-freeze", right="lists.approve", methods=POST),
    route(f"{ONE}/xuat/<str:kind>", files.payment, name="list-export", right="lists.export"),
    route(f"{ONE}/dieu-chinh", posting.adjustments, name="list-adjustments", right=queries.READ),
    route(f"{ONE}/dieu-chinh/them", posting.adjust, name="list-adjust", right="lists.adjust", methods=POST),
    route(
        f"{ONE}/dieu-chinh/<int:adjustment_id>/duyet",
        posting.approve_adjustment,
        name="list-approve-adjustment",
        right="lists.approve",
        methods=POST,
    ),
    route(f"{ONE}/niem-yet", posting.posting, name="list-posting", right=queries.READ),
    route(f"{ONE}/niem-yet/them", posting.post, name="list-post", right="lists.post", methods=POST),
    route(
        f"{ONE}/niem-yet/<int:posting_id>/go",
        posting.withdraw,
        name="list-withdraw-posting",
        right="lists.post",
        methods=POST,
    ),
    route(f"{ONE}/kien-nghi", posting.object_to, name="list-object", right="lists.post", methods=POST),
    route(
        f"{ONE}/kien-nghi/<int:objection_id>/tra-loi",
        posting.answer,
        name="list-answer-objection",
        right="lists.post",
        methods=POST,
    ),
    route("cong-khai/<str:token>", posting.public, name="posted", right=PUBLIC),
]
waiting.install()
