"""What a person types before reading anything: nothing, a path, a word that is nearly right, a part of a name."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals import __version__
from tests.conftest import EXAMPLES, Run, Tool, Write

DESK = """
    from portal.vidispine.igroup import GroupHelper
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.iuser import UserHelper
    from portal.vidispine.signals import vidispine_post_delete, vidispine_pre_create

    def strike_off(sender, instance, method, **kwargs):
        return f"{instance} by {method}"

    def greet(instance, newRealName, **kwargs):
        return newRealName

    vidispine_post_delete.connect(strike_off, sender=ItemHelper)
    vidispine_post_delete.connect(strike_off, sender=UserHelper)
    vidispine_pre_create.connect(greet, sender=UserHelper)
"""
FAILING = """
    from django.dispatch import Signal

    reel_rewound = Signal()

    class ReelHelper:
        pass

    def note_speed(sender, **kwargs):
        pass

    raise RuntimeError("no reel")
"""


SHELF = """
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_modify

    def put_back(sender, **kwargs):
        pass

    vidispine_post_modify.connect(put_back, sender=ItemHelper)
"""
MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "nowhere.settings")\n'
NEXT = "hint: trace shows what events lead to, check what is wrong, --help all commands.\n"
STEPS = """
  cantemo-signals init          Write a first plugin here.
  cantemo-signals list -p PATH  Show what the plugins there connect.
  cantemo-signals signals       Show what can be listened to.

All commands and options: cantemo-signals --help
"""


def lay(directory: Path, *files: str, source: str = SHELF) -> Path:
    """A directory with these files in it, all with the same content."""
    for name in files:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(textwrap.dedent(source) if name.endswith(".py") else "", encoding="utf-8")
    return directory


def loaded(run: Run) -> list[str]:
    """The plugins that a run has loaded."""
    return [plugin["name"] for plugin in run.document["plugins"]]


def test_the_name_alone_lists_what_is_connected_and_says_what_to_type_next(plugins: Write, tool: Tool) -> None:
    directory = plugins({"shelf.py": SHELF})

    alone, listed = tool(cwd=directory.parent), tool("list", cwd=directory.parent)

    assert "shelf.put_back" in alone.out
    assert (alone.status, alone.out, alone.err) == (0, listed.out, NEXT)


def test_the_name_alone_in_an_empty_folder_says_how_to_begin(tmp_path: Path, tool: Tool) -> None:
    run = tool(cwd=tmp_path)

    assert (run.status, run.out, run.err) == (0, f"No plugins were found here or above.\n{STEPS}", "")


@pytest.mark.parametrize("here", ["", "shop"])
def test_a_django_project_is_told_from_a_directory_of_plugins(here: str, tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, "shop/__init__.py", "shop/models.py", source="raise SystemExit\n")
    (tmp_path / "manage.py").write_text(MANAGE, encoding="utf-8")

    alone, listed = tool(cwd=tmp_path / here), tool("list", cwd=tmp_path / here)

    assert (alone.status, alone.out.splitlines()[:3]) == (
        0,
        [
            "No plugins were found here or above, but a Django project was.",
            "",
            "  cantemo-signals list --host django  Show what the project connects.",
        ],
    )
    assert (listed.status, listed.err) == (
        2,
        "error: No plugins were found here or above, but a Django project was.\nhint: Load it with --host django.\n",
    )


PLACES = ["", "docs", "portal", "portal/plugins", "portal/plugins/shelf", "portal/plugins/shelf/templates/shelf"]


@pytest.mark.parametrize("here", PLACES)
@pytest.mark.parametrize("command", ["list", "plugins", "trace", "check"])
def test_plugins_are_found_from_anywhere_in_their_project(here: str, command: str, tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, ".git/HEAD", "docs/index.rst", "portal/plugins/__init__.py", source="")
    lay(tmp_path, "portal/plugins/shelf/__init__.py", "portal/plugins/shelf/templates/shelf/page.html")

    run = tool(command, "--format", "json", cwd=tmp_path / here)

    assert (run.status, loaded(run)) == (0, ["shelf"])


@pytest.mark.parametrize(
    ("here", "title"),
    [
        ("", "Plugins in plugins"),
        ("docs", "Plugins in ../plugins"),
        ("plugins", "Plugins in this directory"),
        ("plugins/shelf", "Plugin in this directory"),
        ("plugins/shelf/deep", "Plugin {root}/plugins/shelf"),
    ],
)
def test_the_first_line_says_where_the_plugins_are(here: str, title: str, tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, ".git/HEAD", "docs/index.rst", "plugins/shelf/deep/page.html", "plugins/shelf/__init__.py")

    run = tool("list", cwd=tmp_path / here)

    assert run.out.splitlines()[0] == title.format(root=tmp_path)


@pytest.mark.parametrize("here", ["", "tests", "shelf", "shelf/deep"])
def test_a_checkout_with_a_plugin_package_needs_no_words(here: str, tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, "pyproject.toml", "tests/__init__.py", "tests/test_shelf.py", "shelf/deep/__init__.py", source="")
    lay(tmp_path, "shelf/__init__.py")

    run = tool("list", "--format", "json", cwd=tmp_path / here)

    assert loaded(run) == ["shelf"]


def test_of_a_home_with_much_else_only_plugins_are_run(tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, *(f"library{number}/__init__.py" for number in range(5)), source="raise SystemExit\n")
    lay(tmp_path, "add_imports.py", source='print("""\nfrom portal import signals\n""")\nraise SystemExit\n')
    lay(tmp_path, "shelf/__init__.py")

    run = tool("plugins", "--format", "json", cwd=tmp_path, HOME=str(tmp_path))

    assert (run.status, loaded(run)) == (0, ["shelf"])


@pytest.mark.parametrize(
    ("file", "path"),
    [("shelf.py", "shelf.py"), ("work/shelf/__init__.py", "work"), ("work/portal/plugins/shelf.py",
                                                                    "work/portal/plugins")],
)  # fmt: skip
def test_plugins_further_down_are_named_and_not_run(file: str, path: str, tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, file)

    alone, listed = tool(cwd=tmp_path), tool("list", cwd=tmp_path)

    assert f"  cantemo-signals list -p {path}  Show what the plugins there connect.\n" in alone.out
    assert (listed.status, listed.err) == (
        2,
        f"error: No plugins were found here or above, but in {path}.\nhint: Name it: -p {path}.\n",
    )


def test_the_settings_of_the_nearest_file_that_has_some_hold(tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, "mine/shelf/__init__.py", "work/pyproject.toml")
    settings = '[tool.cantemo-signals]\nplugins = ["mine"]\n'
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")

    run = tool("list", "--format", "json", cwd=tmp_path / "work")

    assert loaded(run) == ["shelf"]


@pytest.mark.parametrize(
    "words",
    [
        ["."],
        ["portal/plugins"],
        ["list", "portal/plugins"],
        ["list", "portal/plugins/shelf"],
        ["list", "portal/plugins/shelf/__init__.py"],
        ["list", "-p", "portal/plugins/shelf/plistner.py"],
        ["-p", "portal/plugins"],
        ["check", "portal", "--exit-zero"],
        ["trace", "post_modify", "portal/plugins"],
        ["trace", "portal/plugins", "post_modify"],
        ["plugins", "portal/plugins", "--strict"],
        ["fire", "post_modify", "portal/plugins"],
        ["fire", "portal/plugins", "post_modify"],
    ],
)
def test_a_path_may_stand_without_an_option(words: list[str], tmp_path: Path, tool: Tool) -> None:
    lay(tmp_path, "portal/plugins/shelf/__init__.py", "portal/plugins/shelf/plistner.py")

    run = tool(*words, "--format", "json", cwd=tmp_path)

    assert (run.status, loaded(run), run.err) == (0, ["shelf"], "")


WRONG_COMMANDS = [
    ("lst", "Did you mean list?"),
    ("show", "Did you mean list?"),
    ("receivers", "Did you mean list?"),
    ("send", "Did you mean fire?"),
    ("events", "Did you mean signals?"),
    ("lint", "Did you mean check?"),
    ("explain", "Did you mean why?"),
    ("new", "Did you mean init?"),
    ("version", "Did you mean cantemo-signals --version?"),
    ("post_modify", "Did you mean cantemo-signals list post_modify or cantemo-signals trace post_modify?"),
]


@pytest.mark.parametrize(("word", "hint"), WRONG_COMMANDS)
def test_a_word_for_a_command_is_answered_by_the_command(word: str, hint: str, tmp_path: Path, tool: Tool) -> None:
    run = tool(word, cwd=tmp_path)

    assert (run.status, run.out, run.err) == (2, "", f"error: Unknown command {word!r}.\nhint: {hint}\n")


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version_has_a_short_option(word: str, tool: Tool) -> None:
    assert tool(word).out == f"cantemo-signals {__version__}\n"


PATH = "Name a directory of plugins, a plugin or a .py module."
BEGINNINGS = [
    (["list"], "Directory 'plugins' has no plugins: no package and no .py module.",
     "Write a first one: cantemo-signals init."),
    (["portal/plugin"], "Path 'portal/plugin' does not exist.", PATH),
    (["list", "portal/plugin"], "Path 'portal/plugin' does not exist.", PATH),
    (["trace", "post_delete", "plugin/"], "Path 'plugin/' does not exist.", PATH),
    (["fire", "--signal", "post_delete"], "Unknown option '--signal'.",
     "Give the name without it: cantemo-signals fire NAME."),
    (["why", "--receiver", "put_back"], "Unknown option '--receiver'.",
     "Give the name without it: cantemo-signals why NAME."),
    (["fire"], "Missing argument 'SIGNAL'.", "For example: cantemo-signals fire post_delete."),
    (["list", "--host", "django"],
     "No Django settings were found in DJANGO_SETTINGS_MODULE or in a manage.py here or above.",
     "Name them: --settings mysite.settings."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message", "hint"), BEGINNINGS)
def test_where_nothing_is_yet_the_next_step_is_told(
    words: list[str], message: str, hint: str, tmp_path: Path, tool: Tool
) -> None:
    (tmp_path / "plugins").mkdir()

    run = tool(*words, cwd=tmp_path)

    assert (run.status, run.out, run.err) == (2, "", f"error: {message}\nhint: {hint}\n")


BROKEN = [
    ("def (:\n", "shelf failed to load: SyntaxError"),
    ('print "shelf"\n', "written for Python 2"),
]


@pytest.mark.parametrize(("source", "told"), BROKEN)
def test_a_plugin_that_cannot_be_read_is_told_with_the_command_that_says_more(
    source: str, told: str, tmp_path: Path, tool: Tool
) -> None:
    lay(tmp_path, "plugins/shelf/__init__.py", source=source)

    run = tool(cwd=tmp_path)

    assert (run.status, told in run.out) == (1, True)
    assert run.err == "hint: check says what is wrong, and plugins -v shows the tracebacks.\n"


@pytest.fixture
def desk(plugins: Write) -> Path:
    """A plugin with receivers for two senders of one signal."""
    return plugins({"desk.py": DESK})


def sent(document: Any) -> list[tuple[str, str]]:
    """The sender and the method of each event of a trace."""
    events = [dispatch["event"] for dispatch in document["dispatches"]]
    return [(event["sender"].rpartition(".")[2], event["occasion"]) for event in events]


def test_trace_sends_a_signal_as_every_sender_and_method_does_that_reaches_somebody(desk: Path, tool: Tool) -> None:
    document = tool("trace", "post_delete", "-p", str(desk), "--format", "json").document

    assert sent(document) == [("ItemHelper", "removeItem"), ("UserHelper", "deleteUser")]
    assert [dispatch["event"]["filled"] for dispatch in document["dispatches"]] == [["instance", "method"]] * 2


@pytest.mark.parametrize(
    ("words", "events"),
    [
        (["--sender", "UserHelper"], [("UserHelper", "deleteUser")]),
        (["--sender", "userhelper"], [("UserHelper", "deleteUser")]),
        (["--method", "removeItem"], [("ItemHelper", "removeItem")]),
        (["--kw", "method=deleteUser"], [("UserHelper", "deleteUser")]),
        (["--kw", "instance=VX-9"], [("ItemHelper", "removeItem"), ("UserHelper", "deleteUser")]),
    ],
)
def test_options_narrow_a_trace(words: list[str], events: list[tuple[str, str]], desk: Path, tool: Tool) -> None:
    document = tool("trace", "post_delete", *words, "-p", str(desk), "--format", "json").document

    assert (sent(document), document["notes"]) == (events, [])


@pytest.mark.parametrize("name", ["UserHelper", "userhelper", "portal.vidispine.iuser.UserHelper"])
def test_a_trace_of_a_helper_sends_all_that_it_sends(name: str, desk: Path, tool: Tool) -> None:
    document = tool("trace", name, "-p", str(desk), "--format", "json").document

    assert sent(document) == [("UserHelper", "deleteUser"), ("UserHelper", "createUser")]


def test_a_trace_of_a_helper_that_reaches_nobody_says_so(desk: Path, tool: Tool) -> None:
    document = tool("trace", "StorageHelper", "-p", str(desk), "--format", "json").document

    assert (document["dispatches"], document["notes"]) == (
        [],
        ["No receiver is called for any event from StorageHelper."],
    )


@pytest.mark.parametrize(
    ("name", "is_called"),
    [("deleteUser", True), ("UserHelper", True), ("ItemHelper", True), ("createUser", False), ("GroupHelper", False)],
)
def test_why_takes_a_method_or_a_helper_for_the_signal(name: str, is_called: bool, desk: Path, tool: Tool) -> None:
    run = tool("why", "strike_off", name, "-p", str(desk))

    assert run.status == (0 if is_called else 1)


def test_why_is_told_of_what_is_no_receiver(desk: Path, tool: Tool) -> None:
    run = tool("why", "createUser", "-p", str(desk))

    assert (run.status, run.err) == (
        2,
        "error: Unknown receiver 'createUser'.\n"
        "hint: cantemo-signals trace createUser shows which receivers it calls.\n",
    )


def test_a_given_argument_replaces_the_one_that_is_filled_in(desk: Path, tool: Tool) -> None:
    document = tool("fire", "post_delete", "--kw", "instance=VX-9", "-p", str(desk), "--format", "json").document

    assert document["event"]["arguments"] == {"instance": "VX-9", "method": "removeItem"}
    assert document["event"]["filled"] == ["method"]
    assert document["calls"][0]["outcome"]["value"] == "'VX-9 by removeItem'"


@pytest.mark.parametrize("example", ["well_behaved", "effects", "own_signals", "login"])
def test_a_trace_of_one_signal_gives_the_answer_that_the_trace_of_all_gives(example: str, tool: Tool) -> None:
    words = ("-p", str(EXAMPLES / example), "--format", "json")

    whole = tool("trace", *words).document["dispatches"]
    signals = {f"{each['event']['module']}.{each['event']['signal']}" for each in whole}
    parts = [each for name in signals for each in tool("trace", name, *words).document["dispatches"]]

    assert sorted(map(answer, parts)) == sorted(map(answer, whole))


def answer(dispatch: Any) -> str:
    """What one event led to, without times."""
    return json.dumps([dispatch["event"], dispatch["also"], [call["outcome"]["kind"] for call in dispatch["calls"]]])


def test_fire_sends_one_event_and_names_the_others(desk: Path, tool: Tool) -> None:
    document = tool("fire", "post_delete", "-p", str(desk), "--format", "json").document

    assert document["event"]["sender"] == "portal.vidispine.iitem.ItemHelper"
    assert (document["chosen"], document["also_sent_by"]) == (["sender", "method"], ["UserHelper.deleteUser"])
    assert document["notes"] == []


def test_a_trace_takes_every_signal_that_a_pattern_fits_and_fire_asks_for_one(desk: Path, tool: Tool) -> None:
    traced = tool("trace", "e", "-p", str(desk), "--format", "json").document
    fired = tool("fire", "create", "-p", str(desk))

    assert {each["event"]["signal"] for each in traced["dispatches"]} == {
        "vidispine_post_delete",
        "vidispine_pre_create",
    }
    assert (fired.status, fired.out, fired.err) == (
        2,
        "",
        "error: Ambiguous signal 'create': it fits vidispine_post_create, vidispine_pre_create.\n"
        "hint: vidispine_pre_create has receivers.\n",
    )


@pytest.mark.parametrize("command", ["fire", "trace"])
def test_a_sender_that_never_sends_the_signal_is_sent_from_with_a_note(command: str, desk: Path, tool: Tool) -> None:
    run = tool(command, "post_delete", "--sender", "GroupHelper", "-p", str(desk), "--format", "json")

    assert (run.status, run.document["findings"]) == (0, [])
    assert run.document["notes"] == [
        "Nothing in Portal sends vidispine_post_delete from GroupHelper. "
        "It is sent by CollectionHelper, ItemHelper, UserHelper.",
        "No receiver is called. Events that call one: ItemHelper.removeItem, UserHelper.deleteUser.",
    ]


def test_what_a_receiver_does_with_an_event_that_cannot_happen_is_no_finding(desk: Path, tool: Tool) -> None:
    run = tool("fire", "post_delete", "--bare", "--sender", "ItemHelper", "-p", str(desk), "--format", "json")

    assert [call["outcome"]["kind"] for call in run.document["calls"]] == ["raised"]
    assert run.document["findings"] == []
    assert run.document["notes"] == [
        "Nothing in Portal sends vidispine_post_delete from ItemHelper without instance and method."
    ]


def test_a_bare_event_without_a_sender_says_that_it_always_has_one(desk: Path, tool: Tool) -> None:
    document = tool("fire", "post_delete", "--bare", "-p", str(desk), "--format", "json").document

    assert (document["event"]["sender"], document["event"]["arguments"]) == (None, {})
    assert document["notes"] == ["Nothing in Portal sends vidispine_post_delete without a sender."]


def test_a_subclass_of_a_sender_may_send_what_that_one_does(plugins: Write, tool: Tool) -> None:
    directory = plugins({"kiosk.py": DESK + "\n    class KioskHelper(UserHelper):\n        pass\n"})

    run = tool("fire", "post_delete", "--sender", "UserHelper", "--bare", "--kw-json",
               '{"instance": "ann", "method": "deleteUser"}', "-p", str(directory), "--format", "json")  # fmt: skip

    assert run.document["notes"] == []


def test_an_exact_name_wins_and_the_other_signals_that_it_fits_are_named(tool: Tool) -> None:
    words = ("post_delete", "-p", str(EXAMPLES / "effects"), "--format", "json")

    fired, traced = tool("fire", *words).document, tool("trace", *words).document

    assert fired["event"]["module"] == "django.db.models.signals"
    assert fired["notes"] == ["post_delete also fits vidispine_post_delete."]
    assert {each["event"]["signal"] for each in traced["dispatches"]} == {"post_delete", "vidispine_post_delete"}


REEL = """
    from django.dispatch import Signal

    rewound = Signal()

    class Reel:
        def rewind(self):
            rewound.send(self, speed=3)

    class Shelf:
        pass

    def note(sender, speed, **kwargs):
        return speed

    rewound.connect(note)
"""


def test_a_signal_that_objects_of_a_class_send_is_sent_by_a_stand_in(plugins: Write, tool: Tool) -> None:
    words = ("fire", "rewound", "-p", str(plugins({"reels.py": REEL})), "--format", "json")

    usual, never = tool(*words).document, tool(*words, "--sender", "Shelf").document

    assert (usual["chosen"], usual["notes"]) == (["occasion"], [])
    assert never["notes"] == ["Nothing sends rewound from Shelf. It is sent by an object of Reel."]
    assert [each["calls"][0]["outcome"]["value"] for each in (usual, never)] == ["3", "3"]


@pytest.mark.parametrize("given", ["removeItem", "removeitem", "ItemHelper.removeItem", "itemhelper.removeitem"])
@pytest.mark.parametrize("command", ["fire", "trace"])
def test_a_unique_name_of_a_method_calls_it(command: str, given: str, desk: Path, tool: Tool) -> None:
    document = tool(command, given, "-p", str(desk), "--format", "json").document

    assert (document["call"], document["filled"]) == ("ItemHelper.removeItem(item_id='VX-1')", ["item_id"])
    assert document["dispatches"][1]["calls"][0]["outcome"]["value"] == "'VX-1 by removeItem'"


WRONG = [
    (["fire", "deleteItem"], "Unknown signal or method 'deleteItem'.", "Did you mean ItemHelper.removeItem?"),
    (["list", "deleteItem"], "Unknown signal, sender, receiver or plugin 'deleteItem'.",
     "Did you mean ItemHelper.removeItem?"),
    (["list", "post_update"], "Unknown signal, sender, receiver or plugin 'post_update'.",
     "Did you mean vidispine_post_modify?"),
    (["list", "--columns", "reciever"], "Unknown column 'reciever'.", "Did you mean receiver?"),
    (["fire", "deleteAsset"], "Unknown signal or method 'deleteAsset'.", "Did you mean ItemHelper.removeItem?"),
    (["fire", "createFolder"], "Unknown signal or method 'createFolder'.",
     "Did you mean CollectionHelper.createCollection?"),
    (["fire", "updateUser"], "Unknown signal or method 'updateUser'.",
     "Known: UserHelper.addUserToGroup, UserHelper.addUserToMultipleGroups, UserHelper.createUser, "
     "UserHelper.deleteUser, UserHelper.getAllUsers, UserHelper.getUserSettingsProfile."),
    (["trace", "removeUser"], "Unknown signal or method 'removeUser'.", "Did you mean UserHelper.deleteUser?"),
    (["fire", "itemhelper.deleteItem"], "Unknown method 'itemhelper.deleteItem'.",
     "Did you mean ItemHelper.removeItem?"),
    (["fire", "post_remove"], "Unknown signal or method 'post_remove'.", "Did you mean vidispine_post_delete?"),
    (
        ["fire", "grouphelper"],
        "GroupHelper is a helper class: name one of its methods.",
        "Known: GroupHelper.addChildToGroup, GroupHelper.containsPortalRole, GroupHelper.createGroup, "
        "GroupHelper.doSearch, GroupHelper.getAllGroups, GroupHelper.getUserIngestGroups.",
    ),
    (
        ["fire", "post_delete", "--method", "deleteItem"],
        "Unknown method 'deleteItem'.",
        "Did you mean ItemHelper.removeItem?",
    ),
    (
        ["fire", "pre_create", "--kw", "newRelName=x"],
        "pre_create carries no argument 'newRelName': it carries instance, method, newPassword and newRealName.",
        "Did you mean newRealName? --bare sends only what is given.",
    ),
    (
        ["trace", "post_delete", "--kw", "instnce=x"],
        "post_delete carries no argument 'instnce': it carries instance and method.",
        "Did you mean instance? --bare sends only what is given.",
    ),
    (
        ["fire", "createUser", "--kw", "newUsrName=x"],
        "Unknown argument 'newUsrName' of UserHelper.createUser.",
        "Did you mean newUserName?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message", "hint"), WRONG)
def test_a_wrong_name_is_answered_by_a_sentence_and_the_near_one(
    words: list[str], message: str, hint: str, desk: Path, tool: Tool
) -> None:
    run = tool(*words, "-p", str(desk))

    assert (run.status, run.out, run.err) == (2, "", f"error: {message}\nhint: {hint}\n")


def test_an_argument_that_the_event_does_not_carry_is_sent_and_marked(desk: Path, tool: Tool) -> None:
    words = ("post_delete", "--kw", "colour=red", "-p", str(desk))

    document = tool("fire", *words, "--format", "json").document
    fired, traced = tool("fire", *words), tool("trace", *words)

    assert (document["event"]["extra"], document["calls"][0]["arguments"]["colour"]) == (["colour"], "red")
    assert "├ extra: colour='red'\n" in fired.out
    assert "├ extra: colour='red'\n" in traced.out


LOST = [
    (["list", "rewound"], "signal, sender, receiver or plugin 'rewound'", "reel_rewound"),
    (["list", "note_speed"], "signal, sender, receiver or plugin 'note_speed'", "note_speed"),
    (["list", "--sender", "ReelHelp"], "sender 'ReelHelp'", "ReelHelper"),
    (["fire", "rewound"], "signal or method 'rewound'", "reel_rewound"),
    (["trace", "rewound"], "signal or method 'rewound'", "reel_rewound"),
    (["signals", "rewound"], "signal, helper, method or object 'rewound'", "reel_rewound"),
    (["fire", "post_delete", "--sender", "ReelHelper"], "sender 'ReelHelper'", "ReelHelper"),
    (["fire", "post_delete", "--only", "note_speed"], "receiver 'note_speed'", "note_speed"),
]


@pytest.mark.parametrize(("words", "unknown", "name"), LOST)
def test_a_name_that_a_failed_plugin_would_have_defined_is_told(
    words: list[str], unknown: str, name: str, plugins: Write, tool: Tool
) -> None:
    directory = plugins({"reels/__init__.py": "from .plugin import *", "reels/plugin.py": FAILING, "desk.py": DESK})

    run = tool(*words, "-p", str(directory))

    assert (run.status, run.err) == (
        2,
        f"error: Unknown {unknown}.\nhint: The plugin reels would define {name}, but it failed to load.\n",
    )


@pytest.mark.parametrize(
    "words", [["-p", "plugins", "list"], ["--format", "json", "-p", "plugins", "list"], ["-v", "list", "-p", "plugins"]]
)
def test_options_may_stand_before_the_command(words: list[str], desk: Path, tool: Tool) -> None:
    run = tool(*words, cwd=desk.parent)

    assert (run.status, "vidispine_pre_create" in run.out, run.err) == (0, True, "")


COMPLETED = [
    ("fire post_del", ["vidispine_post_delete"]),
    ("list post_del", ["vidispine_post_delete"]),
    ("list strike", ["strike_off"]),
    ("list desk", ["desk"]),
    ("list --columns order,re", ["order,receiver"]),
    ("list --sort rec", ["receiver"]),
    ("list --signal delete", ["delete"]),
    ("fire removeI", ["removeItem"]),
    ("fire UserHelper.cr", ["UserHelper.createUser"]),
    ("trace UserHel", ["UserHelper", "UserHelper.addUserToGroup", "UserHelper.addUserToMultipleGroups",
                       "UserHelper.createUser", "UserHelper.deleteUser", "UserHelper.getAllUsers",
                       "UserHelper.getUserSettingsProfile"]),
    ("trace VSShape.getT", []),
    ("signals VSShape.getT", ["VSShape.getTag", "VSShape.getTags"]),
    ("signals VSThu", ["VSThumbnail", "VSThumbnail.getId", "VSThumbnail.replace_url", "VSThumbnail.timecode",
                       "VSThumbnail.url"]),
    ("signals getResol", ["getResolutionHeight", "getResolutionWidth"]),
    ("why strike", ["strike_off"]),
    ("why strike_off removeI", ["removeItem"]),
    ("fire post_delete --kw ", ["instance=", "method="]),
    ("fire pre_create --sender UserHelper --kw new", ["newRealName=", "newPassword="]),
    ("fire createUser --kw newU", ["newUserName="]),
    ("fire nonsense --kw ", []),
    ("fire --kw ", []),
    ("trace --live -- ", ["manage.py"]),
    ("trace --live -- manage.py mig", []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "offered"), COMPLETED)
def test_the_shell_completes_parts_of_names_and_what_an_event_carries(
    words: str, offered: list[str], desk: Path, tool: Tool
) -> None:
    typed = {"COMP_WORDS": f"cantemo-signals {words}", "COMP_CWORD": str(words.count(" ") + 1)}

    run = tool(cwd=desk.parent, _CANTEMO_SIGNALS_COMPLETE="bash_complete", **typed)

    assert ([line.partition(",")[2] for line in run.out.split()], run.err) == (offered, "")


@pytest.mark.parametrize("words", ["list -p pl", "list -p name=pl", "list -o out"])
def test_the_shell_completes_paths_itself(words: str, desk: Path, tool: Tool) -> None:
    typed = {"COMP_WORDS": f"cantemo-signals {words}", "COMP_CWORD": str(words.count(" ") + 1)}

    run = tool(cwd=desk.parent, _CANTEMO_SIGNALS_COMPLETE="bash_complete", **typed)

    assert run.out == f"file,{words.split()[-1]}\n"


def test_the_words_of_the_design_go_on_working(desk: Path, tool: Tool) -> None:
    words = (
        "fire",
        "vidispine_pre_create",
        "--sender",
        "UserHelper",
        "--kw",
        "instance=ann",
        "--kw",
        "newRealName=Ann",
    )

    document = tool(*words, "-p", str(desk), "--format", "json").document

    assert document["event"]["sender"] == "portal.vidispine.iuser.UserHelper"
    assert document["event"]["arguments"]["instance"] == "ann"
    assert [(call["order"], call["outcome"]["value"]) for call in document["calls"]] == [(1, "'Ann'")]


def test_a_sender_needs_no_helper_behind_its_name(tool: Tool) -> None:
    run = tool("fire", "post_delete", "--sender", "Item", "--format", "json", "-p", "examples/well_behaved")

    assert (run.status, run.document["event"]["sender"]) == (0, "portal.vidispine.iitem.ItemHelper")
