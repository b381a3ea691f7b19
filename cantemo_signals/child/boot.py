"""The first lines of the host process, under any interpreter: find this package and what it needs, and nothing else.

Run as a file, so that neither the working directory nor the tool's own site-packages come into ``sys.path`` of an
interpreter that is not the tool's (``--python``). Arguments: the file descriptors of the request, of the answer and of
standard error, and for each package that it may need ``name=directory`` (none: the interpreter's own). Written so that
even Python 2 can read it and say what is wrong.
"""

import gc
import os
import sys

OLDEST = (3, 10)


def main():  # type: () -> None
    gc.disable()  # until an event is sent: nearly all that comes now stays
    here = sys.argv[0].replace("\\", "/").rpartition("/")[0]
    if sys.path and sys.path[0].replace("\\", "/") == here:
        del sys.path[0]
    request, answer, stderr = map(int, sys.argv[1:4])
    if sys.version_info < OLDEST:
        refuse(answer)
    if stderr != 2:  # until here the tool kept what was written
        os.write(answer, b'["running"]\n')
        os.dup2(stderr, 2)
        os.dup2(stderr, 1)
        os.close(stderr)
    places = {"cantemo_signals": here.rpartition("/")[0].rpartition("/")[0] or "."}
    for word in sys.argv[4:]:
        name, _, places[name] = word.partition("=")
    sys.meta_path.insert(0, Beside(places))
    sys.argv[:] = [""]
    from cantemo_signals.child.worker import work  # it is found only now

    work(request, answer)


def refuse(answer):  # type: (int) -> None
    import json  # only here

    version = sys.version.split()[0]
    message = "The host process needs Python 3.10 or later, and " + sys.executable + " is Python " + version + "."
    hint = "Give --python the path of a newer one."
    os.write(answer, json.dumps(["error", message, hint, 2]).encode("ascii") + b"\n")
    sys.exit()


class Beside:
    """Finds a few packages in the directories given for them."""

    def __init__(self, places):  # type: (dict[str, str]) -> None
        self.places = places

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        """Return the spec of one of those packages, or None."""
        if name not in self.places:
            return None
        from importlib.machinery import PathFinder  # Python 2 has none

        return PathFinder.find_spec(name, [self.places[name]])


if __name__ == "__main__":
    main()
