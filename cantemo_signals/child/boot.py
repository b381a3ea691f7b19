"""The first lines of the host process, under any interpreter: find this package and what it needs, and nothing else.

Run as a file, so that neither the working directory nor the tool's own site-packages come into ``sys.path`` of an
interpreter that is not the tool's (``--python``). Arguments: the request's and the answer's file descriptor, and for
each package that it may need ``name=directory`` (none: the interpreter's own). Written so that even Python 2 can read
it and say what is wrong.
"""

import gc
import sys

OLDEST = (3, 10)


def main():  # type: () -> None
    gc.disable()  # until an event is sent: nearly all that comes now stays
    here = sys.argv[0].replace("\\", "/").rpartition("/")[0]
    if sys.path and sys.path[0].replace("\\", "/") == here:
        del sys.path[0]
    if sys.version_info < OLDEST:
        sys.stderr.write("the host process needs Python 3.10 or later; this is " + sys.version.split()[0] + "\n")
        sys.exit(78)
    places = {"cantemo_signals": here.rpartition("/")[0].rpartition("/")[0] or "."}
    for word in sys.argv[3:]:
        name, _, places[name] = word.partition("=")
    sys.meta_path.insert(0, Beside(places))
    request, answer = int(sys.argv[1]), int(sys.argv[2])
    sys.argv[:] = [""]
    from cantemo_signals.protocol.supervisor import supervise  # it is found only now

    supervise(request, answer)
    from cantemo_signals.child.worker import work  # what the supervisor does without

    work(request, answer)


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
