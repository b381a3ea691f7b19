"""``python -m cantemo_signals`` and the console script: the host process starts before anything else is imported."""

from __future__ import annotations

import os
import sys

from cantemo_signals import __version__


def main() -> None:
    """The console script."""
    leave(run(sys.argv[1:]))


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
    from cantemo_signals.cli.complaints import complain, confess, leave_stdout
    from cantemo_signals.errors import INTERNAL, INTERRUPTED, OK, CantemoSignalsError

    try:
        return _answer(words)
    except CantemoSignalsError as error:
        complain(error.message, error.hint)
        return error.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        leave_stdout()
        return OK
    except Exception as error:  # noqa: BLE001 - a fault of ours, whatever it is, must end in a sentence too
        confess(error, verbose="-v" in words or "--verbose" in words)
        return INTERNAL


def _answer(words: list[str]) -> int:
    from cantemo_signals.cli.guess import python_named, wants_host

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
