"""``python -m cantemo_signals`` and the console script: the host process starts before anything else is imported."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` imports enum, which the child need not wait for
import os
import sys

from cantemo_signals import __version__

SIGHUP, SIGTERM = 1, 15


def main() -> None:
    """The console script."""
    _have_standard_streams()
    for number in (SIGHUP, SIGTERM):  # leave through every `finally`, so that no host process stays
        _signal.signal(number, _end)
    leave(run(sys.argv[1:]))


def _have_standard_streams() -> None:
    """Opens those that whoever started us has closed, lest a pipe of ours takes their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - it takes no keyword
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def leave(status: int) -> None:
    """Ends the process without the interpreter's clean-up, which costs as much as drawing a table."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the reader has closed the pipe: it wants no more
            continue
    os._exit(status)


def run(words: list[str]) -> int:
    """Does what the words ask for; the exit status.

    A pipe that its reader closed is nobody's fault: what is not wanted any more is not written, and all is quiet.
    """
    if words[:1] == ["--version"]:
        print(f"cantemo-signals {__version__}")
        return 0
    from cantemo_signals.cli.messages import complain, leave_stdout, report_internal_error
    from cantemo_signals.cli.prescan import value_of
    from cantemo_signals.errors import INTERNAL, INTERRUPTED, OK, CantemoSignalsError

    try:
        return _answer(words)
    except CantemoSignalsError as error:
        complain(error.message, error.hint, color=value_of("--color", words))
        return error.exit_status
    except Ended as ended:
        return int(ended.args[0])
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        leave_stdout()
        return OK
    except Exception as error:  # noqa: BLE001 - a fault of ours, whatever it is, must end in a sentence too
        is_verbose = "-v" in words or "--verbose" in words
        report_internal_error(error, verbose=is_verbose, color=value_of("--color", words))
        return INTERNAL


class Ended(BaseException):
    """Somebody wants this process to end; passes every ``except Exception`` and click's own ``except SystemExit``."""


def _end(number: int, _frame: object) -> None:
    raise Ended(128 + number)


def _answer(words: list[str]) -> int:
    from cantemo_signals.cli.prescan import python_named, wants_host

    if not wants_host(words):
        from cantemo_signals.cli.program import answer

        return answer(words)
    from cantemo_signals.cli.early import EarlyHost

    early = EarlyHost()
    try:
        early.start(python_named(words))
        from cantemo_signals.cli.program import answer

        return answer(words, early)
    finally:
        early.close()


if __name__ == "__main__":
    main()
