"""Results made by hand, one of every kind, with everything in them that a screen can show."""

from __future__ import annotations

from cantemo_signals.values.checks import CheckResult, LineRange, Unreached
from cantemo_signals.values.connections import Connection, EventPlace, Finding, Raise, Signal
from cantemo_signals.values.event_results import DispatchResult, NotTried, TraceResult
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event, NotCalled
from cantemo_signals.values.infos import HostInfo, InfoResult, Interpreter, Output, Setting
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import (
    Change,
    Died,
    Dropped,
    Left,
    LogLine,
    Mutation,
    NeverAwaited,
    NotReached,
    Planned,
    Returned,
    Swallowed,
    Times,
)
from cantemo_signals.values.plugins import (
    Bootstrap,
    CompatibilityFix,
    Effect,
    Failure,
    Frame,
    HostModule,
    Plugin,
    PluginClass,
)
from cantemo_signals.values.requests import Death
from cantemo_signals.values.results import PluginsResult, SignalsResult, WiringResult
from cantemo_signals.values.rules import ExampleFile, RulesResult, RuleText
from cantemo_signals.values.whys import Step, WhyResult

SIGNALS = "portal.vidispine.signals"
USER_HELPER = "portal.vidispine.iuser.UserHelper"
ITEM_HELPER = "portal.vidispine.iitem.ItemHelper"

DEMO = Plugin(
    "demo",
    "plugins/demo",
    loaded=True,
    classes=(
        PluginClass(
            "TestPluginBootstrap",
            "portal.plugins.demo.plugin",
            ("IPluginBootstrap",),
            1,
            Location("plugins/demo/plugin.py", 9),
        ),
        PluginClass("Idle", "portal.plugins.demo.plugin", ("IPluginURL",), 0, Location("plugins/demo/plugin.py", 30)),
    ),
    bootstraps=(Bootstrap("TestPluginBootstrap", "ran", 0.0004, Location("plugins/demo/plugin.py", 12)),),
    seconds=0.0023,
)

NO_SUCH_NAME = Failure(
    "NameError",
    "name 'logg' is not defined",
    Location("plugins/audit/plugin.py", 22),
    frames=(
        Frame(Location("plugins/audit/plugin.py", 15), "bootstrap", "connect_all()", own=True),
        Frame(Location("/opt/lib/portal/core.py", 90), "call", "return work()", own=False),
        Frame(Location("plugins/audit/plugin.py", 22), "connect_all", "logg.debug('connected')", own=True),
    ),
)

AUDIT = Plugin(
    "audit",
    "plugins/PortalAuditPlugin",
    loaded=True,
    bootstraps=(Bootstrap("AuditBootstrap", "raised", 0.0001, Location("plugins/audit/plugin.py", 14), NO_SUCH_NAME),),
    seconds=0.0011,
    note="mounted as 'audit', the name that its own imports use",
    compatibility=(CompatibilityFix(Location("plugins/audit/__init__.py", 1), "from plugin import *"),),
)

BROKEN = Plugin(
    "broken",
    "plugins/broken",
    loaded=False,
    failure=Failure(
        "ModuleNotFoundError",
        "No module named 'plugin'",
        Location("plugins/broken/__init__.py", 1),
        "Write from .plugin import *, or load it with --legacy-imports.",
    ),
    seconds=0.0002,
)

CONNECTIONS = (
    Connection(
        "vidispine_post_modify",
        SIGNALS,
        None,
        1,
        "portal.plugins.audit.plugin.log_everything",
        Location("plugins/audit/plugin.py", 3),
        "audit",
        "models",
        "portal.plugins.audit.models",
        Location("plugins/audit/models.py", 7),
        weak=False,
        dispatch_uid="audit",
        alive=True,
        failed=True,
        events=(EventPlace("vidispine_post_modify", None, 1),),
    ),
    Connection(
        "vidispine_pre_create",
        SIGNALS,
        USER_HELPER,
        1,
        "portal.plugins.demo.plugin.test_vs_precreate",
        Location("plugins/demo/plugin.py", 5),
        "demo",
        "bootstrap",
        "TestPluginBootstrap",
        Location("plugins/demo/plugin.py", 15),
        weak=True,
        dispatch_uid=None,
        alive=True,
        events=(EventPlace("vidispine_pre_create", USER_HELPER, 1),),
    ),
    Connection(
        "vidispine_pre_create",
        SIGNALS,
        USER_HELPER,
        None,
        "portal.plugins.demo.plugin.Watcher.on_create",
        Location("plugins/demo/plugin.py", 21),
        "demo",
        "bootstrap",
        "TestPluginBootstrap",
        Location("plugins/demo/plugin.py", 16),
        weak=True,
        dispatch_uid=None,
        alive=False,
        kind="method",
        never_called="garbage-collected",
    ),
)

DEAD = Finding(
    "CS201",
    "dead-receiver",
    "error",
    "portal.plugins.demo.plugin.Watcher.on_create was garbage-collected after it was connected to vidispine_pre_create",
    Location("plugins/demo/plugin.py", 16),
    "Keep the object in a module-level variable, or connect with weak=False.",
    "demo",
)
DIFFERENT = Finding(
    "CS501",
    "engine-difference",
    "note",
    "vidispine_pre_create from UserHelper: plain PyDispatcher would call in the order b, a",
)
FAILED = Finding(
    "CS002",
    "plugin-failed",
    "error",
    "broken failed to load: ModuleNotFoundError",
    plugin="broken",
    is_failure=True,
)
DEATH = Death("importing portal.plugins.crash", "was killed by SIGSEGV", Location("plugins/crash/__init__.py", 4))

PRE_CREATE = Signal(
    "vidispine_pre_create",
    SIGNALS,
    "An object or item is about to be created.",
    "documented",
    "the Events page",
    raised_by=(
        Raise(USER_HELPER, "createUser", ("instance", "method", "user"), "documented", "the Events page"),
        Raise(ITEM_HELPER, None, ("instance",), "inferred", "by analogy"),
    ),
    connections=2,
)
POST_GET = Signal("vidispine_post_get", SIGNALS, "An object was retrieved; not used.", "documented", "the Events page")
OWN = Signal("taxonomy_changed", "portal.plugins.demo.signals", "Defined by the plugin demo.", None, "", plugin="demo")

WIRING = WiringResult(
    "portal", "sandbox", CONNECTIONS, (AUDIT, BROKEN, DEMO), (FAILED, DEAD, DIFFERENT), (POST_GET,), (DEATH,)
)
NO_WIRING = WiringResult("pydispatcher", "sandbox", (), (), ())

EVENT = Event(
    "vidispine_pre_create",
    SIGNALS,
    USER_HELPER,
    {"instance": "ann", "method": "createUser", "user": {"<UserType>": {"name": "ann", "groups": ["a", 1]}}},
    filled=("user",),
)
SENT = Dispatch(
    Event("vidispine_post_modify", SIGNALS, ITEM_HELPER, {"instance": "VX-1"}),
    (
        Call(
            1,
            "connected 1st, for any sender",
            "portal.plugins.audit.plugin.log_everything",
            Location("plugins/audit/plugin.py", 3),
            "audit",
            Returned("None"),
            0.00002,
            {"instance": "VX-1"},
        ),
    ),
    sent_at=Location("plugins/demo/plugin.py", 7),
)
CALLS = (
    Call(
        1,
        "connected 1st, for UserHelper",
        "portal.plugins.demo.plugin.test_vs_precreate",
        Location("plugins/demo/plugin.py", 5),
        "demo",
        Returned("None"),
        0.0012,
        EVENT.arguments,
        mutations=(
            Mutation(
                "user",
                '{"<UserType>": {"name": "ann"}}',
                '{"<UserType>": {"name": "bob"}}',
                (
                    Change("user.name", "changed", "ann", "bob", Location("plugins/demo/plugin.py", 6)),
                    Change("user.groups[1]", "removed", 1),
                    Change("user.roles", "added", after=["editor"]),
                ),
            ),
        ),
        logs=(
            LogLine("WARNING", "portal.plugins.demo.plugin", "bob it is", None, Location("plugins/demo/plugin.py", 8)),
            LogLine("ERROR", "urllib3", "no answer", "TimeoutError: 5 s", Location("plugins/audit/pool.py", 90)),
        ),
        more_logs=12,
        output="{'instance': 'ann'}\n<class 'UserHelper'>\n",
        effects=(
            Effect("helper", "ItemHelper.setItemMetadata", ("'VX-1'", "{}"), Location("plugins/demo/plugin.py", 7)),
            Effect("made up", "requests.post", ("'http://x'",)),
        ),
        sent=(SENT,),
    ),
    Call(
        2,
        "connected 2nd, for any sender",
        "portal.plugins.audit.plugin.strict",
        Location("plugins/audit/plugin.py", 40),
        "audit",
        Failure(
            "TypeError",
            "strict() got an unexpected keyword argument 'user'",
            Location("plugins/audit/plugin.py", 22),
            "It takes (sender): add **kwargs.",
            frames=NO_SUCH_NAME.frames,
            locals={"instance": "'ann'", "password": "'******'"},
        ),
        1.301,
        {"instance": "ann"},
        withheld=("method", "user"),
    ),
    Call(3, "connected 3rd", "portal.plugins.demo.late", None, "demo", NotReached(), 0.0, {}),
    Call(
        4,
        "connected 4th",
        "portal.plugins.demo.gone",
        None,
        None,
        Dropped("garbage-collected during the event"),
        0.0,
        {},
    ),
)
PASSED = (
    NotCalled(
        "portal.plugins.demo.plugin.for_roles",
        "connected for RoleHelper, not for UserHelper",
        Location("plugins/demo/plugin.py", 50),
        other_sender=True,
    ),
    NotCalled("portal.plugins.demo.Watcher.see", "garbage-collected: Watcher was connected weakly", None),
)
DIFFERENCE = "plain PyDispatcher would call in the order strict, test_vs_precreate."
DISPATCH = DispatchResult(
    "portal", "sandbox", EVENT, CALLS, PASSED, (DEMO,), (), robust=True, difference=DIFFERENCE, deaths=()
)
REPEATED = DISPATCH._replace(
    calls=(
        CALLS[0]._replace(
            times=Times(5, 0.0001, 0.0012, 0.5), sent=(), effects=(), mutations=(), logs=(), more_logs=0, output=""
        ),
    ),
    not_called=(),
    difference=None,
    robust=False,
)
NOBODY = DispatchResult("portal", "sandbox", Event("taxonomy_changed", "x", None, {}), (), (), (), ())
UNAWAITED = NOBODY._replace(
    calls=(
        CALLS[0]._replace(
            outcome=NeverAwaited("test_vs_precreate"),
            swallowed=(
                Swallowed("KeyError", "'title'", Location("plugins/demo/plugin.py", 8), None),
                Swallowed("ValueError", "", Location("plugins/audit/plugin.py", 4), None, "portal.plugins.audit.log"),
            ),
            sent=(Dispatch(SENT.event, (), PASSED, sent_at=SENT.sent_at, repeated=100),),
            effects=(),
            mutations=(),
            logs=(),
            more_logs=0,
            output="",
        ),
    ),
)
LEFT = NOBODY._replace(
    calls=(
        CALLS[0]._replace(
            sent=(),
            effects=(),
            mutations=(),
            logs=(),
            more_logs=0,
            output="",
            left=Left(
                Location("plugins/demo/plugin.py", 9),
                'if method not in ("removeItem", "removeCollection")',
                values={"method": "'createUser'"},
            ),
        ),
    ),
)
KILLED = NOBODY._replace(
    calls=(
        CALLS[0]._replace(
            outcome=Died("was killed by SIGSEGV"), sent=(), effects=(), mutations=(), logs=(), more_logs=0, output=""
        ),
    ),
    deaths=(DEATH._replace(step="calling portal.plugins.demo.plugin.test_vs_precreate"),),
)


def cycle(levels: int) -> Dispatch:
    """A receiver that sends the very event that called it, as deep as the host let it go."""
    event = Event("vidispine_post_modify", SIGNALS, ITEM_HELPER, {"instance": "VX-1"})
    round_trip = Cycle(("vidispine_post_modify", "portal.plugins.demo.again", "vidispine_post_modify"), levels)
    dispatch = Dispatch(event, (), cycle=round_trip, sent_at=Location("plugins/demo/plugin.py", 60))
    for level in range(levels):
        raised = Failure("DispatchCycle", "vidispine_post_modify led to itself", Location("plugins/demo/plugin.py", 60))
        call = Call(
            1,
            "connected 1st, for ItemHelper",
            "portal.plugins.demo.again",
            Location("plugins/demo/plugin.py", 58),
            "demo",
            raised,
            0.001 * (level + 1),
            event.arguments,
            sent=(dispatch,),
        )
        at = None if level == levels - 1 else Location("plugins/demo/plugin.py", 60)
        dispatch = Dispatch(event, (call,), sent_at=at)
    return dispatch


PLAN = Dispatch(
    SENT.event, (SENT.calls[0]._replace(outcome=Planned(), seconds=0.0),), not_called=PASSED, difference=DIFFERENCE
)
TRACE = TraceResult(
    "portal",
    "sandbox",
    (Dispatch(EVENT, CALLS, PASSED, robust=True, difference=DIFFERENCE), cycle(25)),
    (DEMO,),
    (DEAD,),
)
CALLED = TraceResult(
    "portal",
    "sandbox",
    (SENT._replace(sent_at=None),),
    (),
    (),
    call="ItemHelper.setItemMetadata(item_id='VX-1')",
    outcome=Returned("'" + "x" * 80 + "'"),
)
PLANNED = TraceResult("portal", "sandbox", (PLAN,), (), ())
CATALOGUE = SignalsResult((PRE_CREATE, POST_GET, OWN), plugins=(DEMO,))
ONE_SIGNAL = SignalsResult((PRE_CREATE,), plugins=(BROKEN,))
PLUGINS = PluginsResult(
    "portal",
    "sandbox",
    (AUDIT, BROKEN, DEMO),
    (
        HostModule("portal.vidispine.iuser", "emulated", (), ("demo",)),
        HostModule("requests", "made up", ("post", "get"), ("audit", "demo")),
        HostModule("portal.unused", "emulated", (), ()),
    ),
    (FAILED, DEAD),
)
DEAD_RULE = RuleText(
    "CS201", "dead-receiver", "error", "loading", "A receiver is gone: it is never called.", "Hold on to it."
)
CHECK = CheckResult(
    "portal",
    "sandbox",
    (AUDIT, BROKEN, DEMO),
    (
        Finding(
            "CS003",
            "bootstrap-failed",
            "error",
            "AuditBootstrap.bootstrap() raised NameError: name 'logg' is not defined",
            NO_SUCH_NAME.location,
            "Did you mean log?",
            "audit",
            is_failure=True,
        ),
        DEAD._replace(
            receiver="portal.plugins.demo.plugin.Watcher.on_create",
            signal="vidispine_pre_create",
            sender=USER_HELPER,
            source="        vidispine_pre_create.connect(Watcher().on_create, sender=UserHelper)",
            column=48,
            end_column=57,
        ),
        Finding(
            "CS111",
            "receiver-raises",
            "error",
            "portal.plugins.demo.plugin.forget raises KeyError: 'VX-1'",
            Location("plugins/demo/plugin.py", 71),
            receiver="portal.plugins.demo.plugin.forget",
            signal="vidispine_post_delete",
            sender=ITEM_HELPER,
            related=Location("plugins/demo/plugin.py", 12),
            see="cantemo-signals fire vidispine_post_delete --sender ItemHelper --method removeItemFromCollection",
            source="    " + " or ".join(["COUNTS[instance]"] * 8),
            column=5,
            end_column=21,
        ),
    ),
    rules=(DEAD_RULE,),
    connections=len(CONNECTIONS),
    events=3,
    not_tried=(
        NotTried(
            "vidispine_pre_create",
            SIGNALS,
            USER_HELPER,
            "not called",
            "because it was garbage-collected",
            "portal.plugins.demo.plugin.Watcher.on_create",
            Location("plugins/demo/plugin.py", 30),
            "demo",
        ),
    ),
    unreached=(
        Unreached(
            "portal.plugins.demo.plugin.forget",
            Location("plugins/demo/plugin.py", 64),
            (LineRange(66, 68), LineRange(74, 74)),
            "demo",
        ),
    ),
    not_run=("CS110", "CS111", "CS202"),
    deaths=(DEATH,),
)
WHY = WhyResult(
    "portal",
    "sandbox",
    "portal.plugins.demo.plugin.forget",
    Location("plugins/demo/plugin.py", 7),
    "demo",
    (
        Step("file", "ok", "it is defined in plugin.py of demo", Location("plugins/demo/plugin.py", 7)),
        Step("plugin", "ok", "the plugin demo is loaded"),
        Step("import", "ok", "plugin.py was imported by __init__.py:1", Location("plugins/demo/__init__.py", 1)),
        Step("class", "n/a"),
        Step("bootstrap", "n/a"),
        Step("line", "ok", "the line that connects it ran", Location("plugins/demo/plugin.py", 30)),
        Step("sender", "n/a", "it is not known whether ItemHelper sends it"),
        Step(
            "left",
            "no",
            'it left at line 9: if method not in ("removeItem", "removeCollection") (method was \'createUser\')',
            Location("plugins/demo/plugin.py", 9),
            "CS109",
            "No event of vidispine_pre_create carries the method 'removeCollection'.",
        ),
        Step("did", "n/a"),
    ),
    'It was called and did nothing: it left at line 9: if method not in ("removeItem", "removeCollection").',
    ("cantemo-signals fire vidispine_pre_create --method removeItem",),
    EVENT,
    ("removeItem",),
    ("createUser", "addUser"),
    ("importUser",),
    ("renameUser",),
    (DEAD,),
    (DEATH,),
)
RULES = RulesResult(
    (DEAD_RULE, RuleText("CS307", "decided-by-made-up", "warning", "events", "It hung on a made-up value.", "Give it."))
)
BAD_EXAMPLE = ExampleFile(
    "demo/__init__.py", '"""Connects | a lambda."""\n\nsent.connect(lambda **kwargs: 1)  # CS201\n', (3,)
)
GOOD_EXAMPLE = ExampleFile("demo/__init__.py", '"""Connects a function."""\n\nsent.connect(receive)\n')
ONE_RULE = RulesResult((DEAD_RULE,), (BAD_EXAMPLE, ExampleFile("demo/sent.py", "sent = None\n")), (GOOD_EXAMPLE,))

INFO = InfoResult(
    version="1.2.3",
    platform="Linux-6.1-x86_64",
    tool=Interpreter("3.11.7", "/usr/bin/python3", {"click": "8.1.7", "rich": "13.7.0", "PyDispatcher": "2.0.7"}),
    host=HostInfo("sandbox", Interpreter("3.10.13", "/opt/python", {}), ("audit", "demo")),
    settings=(
        Setting("plugins", "plugins", "found here"),
        Setting("strict", "true", "CANTEMO_SIGNALS_STRICT"),
        Setting("data", "", "default"),
        Setting("timeout", "60", "default"),
    ),
    output=Output("xterm", 80, color=True, encoding="utf-8"),
    problems=("CANTEMO_SIGNALS_PLUGIN is no setting. Did you mean CANTEMO_SIGNALS_PLUGINS?",),
)
