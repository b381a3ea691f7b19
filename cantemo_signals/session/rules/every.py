"""All rules, including those about events and those that only ``check`` applies, which no list should import."""

from cantemo_signals.session.rules import (  # noqa: F401 - each registers its rules
    RULES,
    blocks,
    bulk_writes,
    events,
    ids,
    ignores,
    imports,
    made_up,
    model_events,
    never_sent,
    payloads,
    porting,
    reconnects,
    returns,
)

__all__ = ["RULES"]
