"""Background work from the database: retried with growing pauses, taken up again when its worker dies, told in words.

``start`` puts a job into the queue inside the action's own transaction: rolled back with it. ``run_job`` is the task that
workers run. A job is named by kind and object, its handler must be safe to repeat: it may be killed at any moment.
``reap`` puts back what dead workers left; it runs when a worker starts and before each job.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from ansinh.core.errors import AnSinhError
from ansinh.core.i18n import _
from ansinh.lists.models import Job

ATTEMPTS = 3
LEASE = timedelta(minutes=10)
"""How long the worker of another machine may be silent before its job is taken up again."""
GRACE = timedelta(seconds=60)
"""How long a task may be claimed by a worker without its job having begun."""
BEAT_SECONDS = 0.5
KINDS = {"list": "ansinh.lists.actions.stages", "register": "ansinh.registry.jobs"}
"""Kind → module with ``run(job, tell)`` and ``failed(object_id, sentence)``."""
Tell = Callable[[str, int, int], None]
log = logging.getLogger("ansinh.jobs")


def start(kind: str, object_id: object, account: str, *, now: datetime) -> Job:
    """Queue a job; one that waits for the same object is used again. Call it inside the action's transaction."""
    waiting = (
        Job.objects.select_for_update()
        .filter(kind=kind, object_id=str(object_id), state="queued")
        .order_by("pk")
        .first()
    )
    if waiting is not None and waiting.attempt == 0:
        return waiting
    job = Job.objects.create(kind=kind, object_id=str(object_id), account=account, queued_at=now)
    job.task_id = str(run_job.enqueue(job.pk).id)
    job.save(update_fields=["task_id"])
    return job


@task()
def run_job(job_id: int) -> None:
    """Run one job to its end, or queue it again when it broke and attempts are left."""
    reap()
    job = _claim(job_id)
    if job is None:
        return
    module = KINDS[job.kind]
    try:
        import_string(f"{module}.run")(job, _teller(job))
    except AnSinhError as error:
        _fail(job, str(error))
    except Exception as error:  # every fault ends in words for the officer, never in a traceback
        log.error(
            "job %s (%s %s) broke: %s", job.pk, job.kind, job.object_id, type(error).__name__, exc_info=error
        )
        _again_or_fail(job)
    else:
        Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now(), owner="", problem="")


@transaction.atomic
def _claim(job_id: int) -> Job | None:
    """Take a job that waits, or whose worker is dead. None when it is done or in other hands."""
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.state in ("done", "failed"):
        return None
    if job.state == "running" and alive(job.owner, job.beat_at, timezone.now()) and job.owner != me():
        return None
    job.state, job.owner, job.attempt, job.beat_at = "running", me(), job.attempt + 1, timezone.now()
    job.save(update_fields=["state", "owner", "attempt", "beat_at"])
    return job


def _teller(job: Job) -> Tell:
    """Progress for whoever watches: written at most twice a second."""
    last = 0.0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < BEAT_SECONDS and done < total:
            return
        last = now
        Job.objects.filter(pk=job.pk).update(what=what[:200], done=done, total=total, beat_at=timezone.now())

    return tell


@transaction.atomic
def _again_or_fail(job: Job) -> None:
    """Queue the job again after a pause that doubles, or give up in words."""
    if job.attempt >= ATTEMPTS:
        _fail(
            job,
            _(
                "Hệ thống gặp lỗi khi xử lý và đã thử lại {times} lần. Dữ liệu đã tải lên vẫn còn nguyên. "
                "Hãy bấm “Chạy lại”; nếu vẫn lỗi, báo quản trị hệ thống số việc {job}."
            ).format(times=job.attempt, job=job.pk),
        )
        return
    later = timezone.now() + timedelta(seconds=2**job.attempt)
    queued = run_job.using(run_after=later).enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued", owner="", task_id=str(queued.id))


@transaction.atomic
def _fail(job: Job, sentence: str) -> None:
    Job.objects.filter(pk=job.pk).update(
        state="failed", problem=sentence, finished_at=timezone.now(), owner=""
    )
    import_string(f"{KINDS[job.kind]}.failed")(job.object_id, sentence)


def me() -> str:
    """Names this process: host, process number, when it started (numbers are used again, starts are not)."""
    pid = os.getpid()
    return f"{socket.gethostname()[:100]}:{pid}:{_started(pid)}"


def _started(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="ascii", errors="replace")
            .rpartition(")")[2]
            .split()[19]
        )
    except (OSError, IndexError):
        return ""


def alive(owner: str, beat_at: datetime | None, now: datetime) -> bool:
    """Whether the process that holds a job still lives. On another machine: whether it was heard of lately."""
    host, _colon, rest = owner.partition(":")
    pid, _colon, begun = rest.partition(":")
    if host == socket.gethostname()[:100] and pid.isdigit():
        if begun or Path("/proc/self/stat").exists():
            return bool(begun) and _started(int(pid)) == begun
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    return beat_at is not None and now - beat_at < LEASE


@transaction.atomic
def reap(now: datetime | None = None, *, grace: timedelta = GRACE) -> int:
    """Put the jobs of dead workers back into the queue; return how many."""
    moment = now or timezone.now()
    count = 0
    for job in _locked(Job.objects.filter(state="running")):
        if job.owner != me() and not alive(job.owner, job.beat_at, moment):
            Job.objects.filter(pk=job.pk).update(state="queued", owner="")
            count += DBTaskResult.objects.filter(pk=job.task_id, status="RUNNING").update(status="READY")
    stuck = DBTaskResult.objects.filter(
        status="RUNNING", task_path=run_job.module_path, started_at__lt=moment - grace
    ).values_list("pk", flat=True)
    for task_id in list(stuck):
        job = Job.objects.filter(task_id=str(task_id)).first()
        if job is None or job.state != "running":
            count += DBTaskResult.objects.filter(pk=task_id, status="RUNNING").update(status="READY")
    return count


def _locked(found: QuerySet[Job]) -> list[Job]:
    """Rows that nobody else is looking at just now."""
    if connection.features.has_select_for_update_skip_locked:
        return list(found.select_for_update(skip_locked=True))
    return list(found)


def run_waiting() -> None:
    """Run everything that is due in the queue, in this process and on its connection, then return."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=me()[-64:],
        excluded_queue_names=[],
    )
    while True:
        with exclusive_transaction():
            due = DBTaskResult.objects.ready().get_locked()
            if due is None:
                return
            due.claim(worker.worker_id)
        worker.run_task(due)


def latest(kind: str, object_id: object) -> Job | None:
    """The newest job about an object."""
    return Job.objects.filter(kind=kind, object_id=str(object_id)).order_by("-pk").first()
