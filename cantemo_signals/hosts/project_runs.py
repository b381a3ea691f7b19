"""Management commands and requests, run in a project as its own ``manage.py`` and server run them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from http.client import responses
from importlib import import_module
from io import BytesIO
from shlex import join
from typing import Any, Literal
from urllib.parse import unquote_to_bytes, urlsplit

from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.hosts.ctrl_c import interruptible
from cantemo_signals.hosts.project_rows import Rows, in_short, label
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.requests import Run
from cantemo_signals.values.rows import parts_of

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MANAGE = "manage.py"
BUILT_IN = ("help", "version")
"""The commands that belong to no app."""


class Ended(NamedTuple):
    """How a command or a request ended: the status, and that in words."""

    status: int
    text: str


class Runnable(NamedTuple):
    """What can be run: its title, which kind it is, and the function that does it."""

    title: str
    kind: Literal["command", "request"]
    act: Callable[[], Ended]


def runnable(run: Run, rows: Rows) -> Runnable:
    """Return what the user asks to run.

    Raises:
        UsageError: there is no such command or user.
    """
    if run.words:
        words = _command(list(run.words))
        return Runnable(join([MANAGE, *words]), "command", interruptible()(lambda: _executed(words)))
    user = None if run.user is None else _user(run.user, rows)
    return Runnable(f"{run.method} {run.path}", "request", interruptible()(lambda: _answered(run, user)))


def _command(words: list[str]) -> list[str]:
    """Return the words from the command's name on, without the program: ``manage.py`` or whatever a project has.

    A server that reloads would run in another process.
    """
    known = {*import_module("django.core.management").get_commands(), *BUILT_IN}
    program = words.copy()
    if os.path.basename(program[0]).startswith("python"):
        del program[:1]
    if program[:1] == ["-m"]:
        del program[:1]
    if program and program[0] not in known and (len(program) > 1 or program[0].endswith(".py")):
        del program[:1]
    if program[:1] == ["manage"] and len(program) > 1:
        del program[:1]
    if not program:
        raise UsageError(f"{' '.join(words)} names no command.", "For example: -- manage.py migrate.")
    if program[0] not in known:
        raise UnknownName("command", program[0], known, of=MANAGE)
    return [*program, "--noreload"] if program[0] == "runserver" and "--noreload" not in program else program


def _executed(words: list[str]) -> Ended:
    """Run a command as ``manage.py`` does; what it exits with is its status."""
    before, sys.argv = sys.argv, [MANAGE, *words]
    threads = {*threading.enumerate()}
    try:
        import_module("django.core.management").execute_from_command_line(sys.argv)
        status = 0
    except SystemExit as exit:
        status = _status(exit.code)
    finally:
        sys.argv = before
        for thread in threading.enumerate():
            if thread not in threads and not thread.daemon and not _is_of_pool(thread):  # Python waits at its exit
                thread.join()
    return Ended(status, f"exited with status {status}")


def _is_of_pool(thread: threading.Thread) -> bool:
    """Return whether a thread waits for the work of a pool, such as that of Django's asynchronous code, for ever."""
    pools = sys.modules.get("concurrent.futures.thread")
    return pools is not None and thread in getattr(pools, "_threads_queues", ())


def _status(code: object) -> int:
    """Return the exit status that Python makes of what was passed to ``sys.exit``; it prints a text."""
    if code is None or type(code) is int:
        return (code or 0) & 0xFF
    print(code, file=sys.stderr)
    return 1


def _answered(run: Run, user: Any) -> Ended:
    """Have Django answer a request as a server's process does: with every middleware, from start to finish."""
    handler = import_module("django.core.handlers.wsgi").WSGIHandler()
    make, started = handler.request_class, list[Any]()

    def request_class(environ: dict[str, Any]) -> Any:
        request = make(environ)
        request._dont_enforce_csrf_checks = True  # as in Django's test client: nobody has the token
        if user is not None:
            request._cached_user = user  # which Django's middleware makes request.user of
        return request

    handler.request_class = request_class
    response = handler(_environment(run), lambda status, headers: started.extend((status, dict(headers))))
    try:
        for _ in response:  # a streamed body is made only now
            continue
    finally:
        response.close()
    status, headers = started
    number = int(status.partition(" ")[0])
    to = f" → {headers['Location']}" if "Location" in headers else ""
    return Ended(number, f"{number} {responses.get(number, '')}".rstrip() + to)


def _environment(run: Run) -> dict[str, Any]:
    """Return the environment of a request, from a host that the project's settings allow."""
    address, body = urlsplit(run.path), (run.body or "").encode()
    host = address.netloc or _allowed_host()
    is_secure = address.scheme == "https"
    return {
        "REQUEST_METHOD": run.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(address.path or "/").decode("latin-1"),
        "QUERY_STRING": address.query,
        "CONTENT_TYPE": JSON if body.lstrip()[:1] in (b"{", b"[") else FORM,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": host,
        "SERVER_NAME": host.partition(":")[0],
        "SERVER_PORT": "443" if is_secure else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if is_secure else "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
    }


def _allowed_host() -> str:
    hosts = [str(host).lstrip(".") for host in import_module("django.conf").settings.ALLOWED_HOSTS if host != "*"]
    return hosts[0] if hosts else "localhost"


def _user(name: str, rows: Rows) -> Any:
    """Return the user with this name, or the row that it names.

    Raises:
        UsageError: there is none.
    """
    if parts_of(name) is not None:
        return rows.named(name)
    try:
        model = import_module("django.contrib.auth").get_user_model()
    except Exception as error:  # as in a project without users
        raise UsageError(f"--user does not apply here: {in_short(error)}.") from error
    user = rows.read(model, lambda: model._base_manager.filter(**{model.USERNAME_FIELD: name}).first())
    if user is None:
        raise UsageError(f"{label(model)} has no {model.USERNAME_FIELD} {name!r}.", "Name the row: --user app.User:pk.")
    return user
