"""Fires events at the plugin in an emulated Portal: no server is needed."""

from pathlib import Path

import pytest
from cantemo_signals import Session

PLUGIN = Path(__file__).parent.parent / "plugins/first_plugin"


def test_a_deleted_item_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    event = {"instance": "VX-7", "method": "removeItem"}

    with Session(PLUGIN) as session:
        session.fire("post_delete", sender="ItemHelper", arguments=event)

    assert caplog.messages == ["Item VX-7 was deleted."]
