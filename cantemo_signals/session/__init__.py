"""The library's public API: plugins loaded in an emulated Portal, ready to be examined.

::

    with Session("plugins") as session:
        wiring = session.wiring()
        dispatch = session.fire("vidispine_pre_create", sender="UserHelper", arguments={"instance": "ann"})

A session runs plugin code in the calling process. The command line gives each session a process of its own.
"""

from cantemo_signals.session.session import Session

__all__ = ["Session"]
