"""The host process: reads one request, and writes progress and an answer."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import builtins
import faulthandler
import gc
import json
import os
import resource
import sys
import warnings
from functools import partial

from cantemo_signals.bus.exceptions import innermost, is_a, name_of_class
from cantemo_signals.bus.interruptions import insistently, is_frame_of_plugin
from cantemo_signals.bus.monitoring import hide_own_code
from cantemo_signals.bus.texts import text_of
from cantemo_signals.child.endings import tell_of_endings
from cantemo_signals.child.evidence import evidence
from cantemo_signals.child.exit_functions import ExitFunctions
from cantemo_signals.child.pipes import end_with_client, make_room, out_of_reach
from cantemo_signals.errors import BUG_REPORT, INTERNAL_ERROR, OK, PLUGIN_ERROR, CantemoSignalsError
from cantemo_signals.protocol.descriptors import keep_standard_streams
from cantemo_signals.protocol.journal import PipeJournal
from cantemo_signals.session import Session
from cantemo_signals.values import OWN_BUILTINS
from cantemo_signals.values.documents import Result, decode
from cantemo_signals.values.requests import (
    Assignment,
    CheckRequest,
    FireRequest,
    InfoRequest,
    ListRequest,
    LoadingRequest,
    NamesRequest,
    PluginsRequest,
    RulesRequest,
    SignalsRequest,
    TraceRequest,
    WhyRequest,
)

globals()["__builtins__"] = OWN_BUILTINS

SENDING = (FireRequest, TraceRequest, CheckRequest, WhyRequest)
FOLLOWING = (CheckRequest, WhyRequest)
"""The requests whose answers tell why something did not run."""

# Plugin code may replace these.
really_exit, really_abort = os._exit, os.abort
restore_builtins = partial(vars(builtins).update, vars(builtins).copy())


def work(request: int, answer: int) -> None:
    """Read the request from one file descriptor, answer on the other, and exit."""
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    with open(request, "rb", closefd=False) as stream:
        text = stream.readline()
    if not text:
        really_exit(0)  # the client has nothing to ask: its words were wrong, or it is gone
    assignment: Assignment = decode(Assignment, json.loads(text))
    if assignment.request.loading.may_start_processes:
        from cantemo_signals.protocol.supervisor import be_supervised  # few may

        be_supervised(request, answer)
    answer = out_of_reach(answer)
    make_room(answer)
    journal = PipeJournal(answer)
    journal.deaths, journal.mark = assignment.deaths, assignment.mark
    exit_functions = ExitFunctions()
    _lead_group()
    abort = really_abort  # plugin code may replace everything in this module
    try:
        _work(assignment, request, journal, exit_functions)
        _end()
    finally:  # code of plugins has cut in even there: the system tells the client where each thread is
        abort()


def _work(assignment: Assignment, request: int, journal: PipeJournal, exit_functions: ExitFunctions) -> None:
    verbose = assignment.request.loading.verbose
    try:
        _guard(journal)
        end_with_client(out_of_reach(request))
        if not verbose:
            warnings.simplefilter("ignore")
        result = _answer(assignment, journal)
        _flush()
        exit_functions.run()
        journal.done(PLUGIN_ERROR if result.has_plugin_fault else OK, result)
    except BaseException as error:  # noqa: BLE001 - a bug, whatever it is, must end in a sentence too
        if is_a(error, CantemoSignalsError) and _is_raised_here(error):
            exit_functions.run()
            journal.tell("error", error.message, error.hint, error.exit_status)
        else:
            insistently(partial(_tell_bug, journal, error, verbose=verbose))


def _is_raised_here(error: BaseException) -> bool:
    """Return whether code of this tool raised an exception, whoever called that: a plugin may import Django."""
    level = innermost(error)
    return level is not None and not is_frame_of_plugin(level.tb_frame)


def _tell_bug(journal: PipeJournal, error: BaseException, *, verbose: bool) -> None:
    restore_builtins()
    if verbose:
        _print_traceback(error)
    journal.tell("error", f"Internal error: {name_of_class(error)}: {text_of(error)}", BUG_REPORT, INTERNAL_ERROR)


def _print_traceback(error: BaseException) -> None:
    try:
        import traceback  # only failures need it

        traceback.print_exception(type(error), error, error.__traceback__)
    except BaseException:  # noqa: BLE001 - plugin code may have left no file to open, or put anything anywhere
        return


def _answer(assignment: Assignment, journal: PipeJournal) -> Result:
    request = assignment.request
    if isinstance(request, RulesRequest):
        from cantemo_signals.session.explaining import explain  # what loads plugins does not wait for it

        return explain(request.name)
    if isinstance(request, InfoRequest):
        from cantemo_signals.session.informing import inform  # the same

        return inform(request.loading, assignment.directory)
    session = Session(
        loading=request.loading,
        journal=journal,
        directory=assignment.directory,
        alone=True,
        follows_lines=isinstance(request, FOLLOWING),
    )
    if isinstance(request, SENDING):
        import cantemo_signals.session.sending  # noqa: F401 - now, while no plugin code can get in the way
    if isinstance(request, TraceRequest) and request.run is not None:
        session.permit_run(request.run, request.event)
    elif isinstance(request, (FireRequest, TraceRequest)):
        session.permit(request.event)
    session.stay_guarded()
    sys.dont_write_bytecode = True
    if request.loading.verbose:
        _show_logging(session)
    try:
        return _ask(session, request)
    except BaseException as error:
        if not is_a(error, CantemoSignalsError):  # a bug, which plugin code may have provoked
            insistently(partial(_tell_evidence, session, journal, error))
        raise


def _tell_evidence(session: Session, journal: PipeJournal, error: BaseException) -> None:
    restore_builtins()
    for path, line in evidence(session, error):
        journal.tell("evidence", path, line)


def _ask(session: Session, request: LoadingRequest) -> Result:
    session.load()
    gc.freeze()
    if isinstance(request, SENDING):
        gc.enable()  # receivers may rely on it; nothing else runs plugin code any more
    match request:
        case ListRequest(selection=selection):
            return session.wiring(selection)
        case FireRequest(event=event):
            return session.fire(event)
        case TraceRequest(event=event, run=run):
            return session.trace(event) if run is None else session.run(run, event)
        case SignalsRequest(name=name, guesses=guesses):
            return session.guesses(name) if guesses else session.signals(name)
        case PluginsRequest(pattern=pattern):
            return session.loaded(pattern)
        case CheckRequest():
            return session.check(*request.criteria)
        case WhyRequest(receiver=receiver, event=event):
            return session.why(receiver, event)
        case NamesRequest(event=event):
            return session.every_name() if event is None else session.argument_names(event)


def _lead_group() -> None:
    """Lead a group of our own, except on a terminal, from which only the tool's group may read."""
    try:
        is_terminal = os.isatty(0)
    except OSError:
        is_terminal = False
    if not is_terminal:
        os.setpgid(0, 0)


def _guard(journal: PipeJournal) -> None:
    """Redirect what plugins print to standard error, and have every way of ending this process report where it was."""
    os.dup2(2, 1)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # in its order, and whatever ends this
    keep_standard_streams()
    faulthandler.enable(journal.descriptor)
    _write_no_core()
    tell_of_endings(journal)
    hide_own_code()


def _end() -> None:
    """Exit without the interpreter's clean-up: it waits for plugins' threads, and takes seconds with thousands."""
    _flush()
    really_exit(0)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001 - plugin code may have put anything there
            continue


def _write_no_core() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _show_logging(session: Session) -> None:
    """Show everything that plugins log, and warnings and worse from others, with secrets masked."""
    import logging  # ten milliseconds, for -v only

    class Masked(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return session.mask(super().format(record))

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Masked("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or session.is_own(record.pathname))
    logging.basicConfig(level=logging.DEBUG, handlers=[handler])
