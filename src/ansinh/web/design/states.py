"""One vocabulary of states for every page: a word, a tone (colour) and an icon, so that no state is told by colour alone."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

TONES = ("quiet", "info", "success", "warning", "danger")


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown: its word for officers and its tone (one of TONES)."""

    word: object
    tone: str


STATES: dict[str, State] = {
    # of a file (hồ sơ)
    "draft": State(_("Bản nháp"), "quiet"),
    "received": State(_("Đã tiếp nhận"), "info"),
    "in_work": State(_("Đang xử lý"), "info"),
    "waiting_applicant": State(_("Yêu cầu bổ sung"), "warning"),
    "waiting_payment": State(_("Chờ nộp phí"), "warning"),
    "late": State(_("Quá hạn"), "danger"),
    "done": State(_("Đã xong, chờ trả"), "success"),
    "returned": State(_("Đã trả kết quả"), "success"),
    "refused": State(_("Từ chối"), "danger"),
    # of a list (danh sách)
    "uploaded": State(_("Đã tải lên"), "quiet"),
    "reading": State(_("Đang đọc"), "info"),
    "detected": State(_("Đã nhận dạng cột"), "info"),
    "repaired": State(_("Đã sửa chính tả"), "info"),
    "identified": State(_("Đã định danh"), "info"),
    "assessed": State(_("Đã xét điều kiện"), "info"),
    "sent_up": State(_("Đã gửi lên"), "info"),
    "review": State(_("Đang rà soát"), "warning"),
    "posted": State(_("Đang niêm yết"), "info"),
    "prepared": State(_("Đã lập, chờ duyệt"), "warning"),
    "approved": State(_("Đã duyệt"), "success"),
    "frozen": State(_("Đã chốt"), "success"),
    "withdrawn": State(_("Đã rút"), "quiet"),
    "failed": State(_("Không xử lý được"), "danger"),
    # of a row of a list (dòng)
    "pays": State(_("Được hỗ trợ"), "success"),
    "in_question": State(_("Cần xem lại"), "warning"),
    "pays_not": State(_("Không được hỗ trợ"), "danger"),
    # of a job (việc nền)
    "waiting": State(_("Đang chờ"), "quiet"),
    "running": State(_("Đang chạy"), "info"),
    "finished": State(_("Đã xong"), "success"),
    # of an account, an assignment, a holding
    "active": State(_("Đang hoạt động"), "success"),
    "locked": State(_("Tạm khoá"), "warning"),
    "stopped": State(_("Đã dừng"), "quiet"),
    "in_force": State(_("Đang hiệu lực"), "success"),
    "not_yet": State(_("Chưa hiệu lực"), "info"),
    "ended": State(_("Hết hiệu lực"), "quiet"),
}
