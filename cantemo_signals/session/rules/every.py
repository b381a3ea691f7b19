"""Every rule: also those about what events led to, and those that only ``check`` asks, for which no list waits."""

from cantemo_signals.session.rules import (  # noqa: F401 - each registers its rules
    RULES,
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
