"""Blocks of pages: which plugins are called for one, with what, in which order, and what is said of their answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.errors import UsageError
from cantemo_signals.sandbox.blocks import table
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.plugins import Failure
from tests.conftest import Open, Tool, Write

MENU = "MediaViewDropdown"
HEAD = """
from portal.generic.plugin_interfaces import IPluginBlock
from portal.pluginbase.core import Plugin, implements
"""


def plugin(
    answer: str = "{'guid': self.plugin_guid, 'string': 'x'}",
    *,
    name: str = MENU,
    takes: str = "self, tagname, *args",
    cls: str = "Menu",
    made: str = "{cls}()",
) -> str:
    """The source of a plugin class for a block whose method returns this."""
    return f"""
class {cls}(Plugin):
    implements(IPluginBlock)
    name = {name!r}
    plugin_guid = 'guid-of-{cls}'

    def return_string({takes}):
        return {answer}

{made.format(cls=cls)}
"""


@pytest.fixture
def session(open_session: Open, plugins: Write) -> Any:
    """Open a session with one plugin of these sources, and with these further files."""

    def opened(*sources: str, files: dict[str, str] | None = None, **loading: Any) -> Any:
        source = HEAD + "\n".join(sources)
        directory = plugins({"reels/__init__.py": source, **(files or {})})
        return open_session(directory, loading=Loading(**loading))

    return opened


def told(session: Any, *codes: str) -> list[tuple[str, str, str]]:
    found = session.check().findings
    return (
        [(each.code, each.severity, each.message.replace("portal.plugins.", "")) for each in found]
        if not codes
        else [
            (each.code, each.severity, each.message.replace("portal.plugins.", ""))
            for each in found
            if each.code in codes
        ]
    )


def answers(session: Any, block: str = MENU, **arguments: Any) -> list[str]:
    return [call.outcome.value for call in session.fire(block, arguments=arguments).calls]


# What plugins get.


def test_the_blocks_of_public_templates_and_plugins_are_known() -> None:
    known = table.known()

    assert len(known) == 52 + 9
    assert {each.words for each in known.values()} == {
        *(("core",), ("collection", "core"), ("mediaitem", "core"), ("item", "core"), ()),
        None,
    }


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("header_css_js", ["core"]),
        ("MediaViewDropdown", ["collection", "core"]),
        ("MediaViewDeletableDropdown", ["mediaitem", "core"]),
        ("PodPreviewItemInfo", ["item", "core"]),
        ("MediaViewInLineJS", []),
    ],
)
def test_a_plugin_gets_the_words_of_the_tag(session: Any, block: str, words: list[str]) -> None:
    source = plugin("(tagname, args[0])", name=block)

    assert answers(session(source), block) == [repr((block, ["pluginblock", block, *words]))]


def test_the_context_has_an_item_of_the_backend_and_what_belongs_to_it(session: Any) -> None:
    data = {"items": [{"id": "VX-9", "metadata": {"title": "Harbour", "mediaType": "audio"}}]}
    got = "[args[1]['item'].getTitle(), args[1]['item_id'], args[1]['systemmetadata']['mediaType']]"

    assert answers(session(plugin(got), data=data)) == ["['Harbour', 'VX-9', 'audio']"]


def test_another_item_is_named_by_its_id(session: Any) -> None:
    data = {"items": [{"id": "VX-9"}, {"id": "VX-7", "metadata": {"title": "Quay"}}]}
    got = "[args[1]['item'].getTitle(), args[1]['item_id'], args[1]['systemmetadata']['itemId']]"

    assert answers(session(plugin(got), data=data), item="VX-7") == ["['Quay', 'VX-7', 'VX-7']"]


def test_an_item_that_the_data_lack_is_refused(session: Any) -> None:
    opened = session(plugin(), data={"items": [{"id": "VX-9"}]})

    with pytest.raises(UsageError, match="--data has no item 'VX-7'"):
        opened.fire(MENU, arguments={"item": "VX-7"})


def test_the_request_and_its_user_are_one_person(session: Any) -> None:
    got = "[args[1]['request'].user.username, args[1]['user'] is args[1]['request'].user, args[1]['request'].method]"

    assert answers(session(plugin(got))) == ["['ann', True, 'GET']"]


def test_nobody_has_logged_in_on_the_login_page(session: Any) -> None:
    source = plugin("args[1]['request'].user.is_authenticated", name="login_form")

    assert answers(session(source), "login_form") == ["False"]


def test_a_context_behaves_as_those_of_django(session: Any) -> None:
    got = """[
        'item' in args[1], args[1].get('nix', 'otherwise'), args[1].flatten()['item_id'],
        [args[1].push(more=1)['more'], args[1].pop()], args[1].setdefault('new', 2), args[1]['new'],
    ]"""

    assert answers(session(plugin(got))) == ["[True, 'otherwise', 'VX-1', [1, {'more': 1}], 2, 2]"]


def test_what_fails_because_a_variable_was_made_up_is_inconclusive(session: Any) -> None:
    opened = session(plugin("[each for each in args[1]['master'].parts][0]"))

    (call,) = opened.fire(MENU).calls

    assert isinstance(call.outcome, Failure)
    assert call.outcome.inconclusive
    assert told(opened, "CS111") == []


# Which plugins are called.


def test_plugins_are_called_in_the_order_of_their_instances(session: Any) -> None:
    sources = [plugin(cls=name, made="") for name in ("First", "Second")]

    result = session(*sources, "Second(); First()").fire(MENU)

    assert [call.receiver.split(".")[-2] for call in result.calls] == ["Second", "First"]
    assert [call.reason for call in result.calls] == ["instantiated 1st", "instantiated 2nd"]


def test_one_that_raises_does_not_keep_the_others_from_being_called(session: Any) -> None:
    result = session(plugin("1 / 0", cls="First"), plugin(cls="Second")).fire(MENU)

    first, second = result.calls
    assert (first.outcome.type, first.outcome.location.line) == ("ZeroDivisionError", 11)
    assert second.outcome.kind == "returned"
    assert result.has_plugin_fault


def test_a_disabled_instance_is_not_called(session: Any) -> None:
    opened = session(plugin(made="{cls}().disable()"), plugin(cls="Second"))

    assert [call.receiver.split(".")[-2] for call in opened.fire(MENU).calls] == ["Second"]
    assert [each.never_called for each in opened.loaded().connections] == [None, "disabled"]


def test_what_a_plugin_prints_asks_for_and_sends_belongs_to_its_call(session: Any) -> None:
    body = """(
        print('rendered'), __import__('portal.vidispine.iitem').vidispine.iitem.ItemHelper().removeItem('VX-1'),
    ) and None"""

    (call,) = session(plugin(body)).fire(MENU).calls

    assert call.output == "rendered\n"
    assert [effect.what for effect in call.effects] == ["ItemHelper.removeItem"]


def test_a_list_leaves_blocks_out(session: Any) -> None:
    opened = session(plugin())

    assert opened.wiring().connections == ()
    assert [(each.signal, each.module, each.order) for each in opened.loaded().connections] == [
        (MENU, "pluginblock", 1)
    ]


def test_a_part_of_a_name_means_signals_before_blocks(session: Any) -> None:
    opened = session(plugin())

    assert {each.event.signal for each in opened.trace("post_delete").dispatches} == {"vidispine_post_delete"}
    assert opened.fire("SearchSide").event.signal == "SearchSidebar"


def test_the_words_of_a_tag_are_no_secrets(session: Any) -> None:
    opened = session(plugin("1 / 0", takes="self, tag, tokens, context"), plugin("tagname", cls="Second"))

    first, second = opened.fire(MENU).calls

    assert first.outcome.locals["tokens"] == "['pluginblock', 'MediaViewDropdown', 'c…"
    assert second.outcome.value == "'MediaViewDropdown'"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("list(groups.values_list('name', flat=True))", "['editors', 'staff']"),
        ("groups.values_list('name')", "[('editors',), ('staff',)]"),
        ("[each.name for each in groups.all()]", "['editors', 'staff']"),
        ("(groups.filter(name='staff').exists(), bool(groups.filter(name__in=['nix'])))", "(True, False)"),
        ("(groups.count(), len(groups), str(groups.first()))", "(2, 2, 'editors')"),
    ],
)
def test_the_user_has_the_groups_that_are_described(session: Any, asked: str, expected: str) -> None:
    data = {
        "users": [{"name": "ann", "groups": ["editors", "staff"]}],
        "groups": [{"name": "editors"}, {"name": "staff"}],
    }
    opened = session(plugin(f"(lambda groups: {asked})(args[1]['user'].groups)"), data=data)

    assert answers(opened) == [expected]
    assert told(opened, "CS307") == []


# What they answer.


@pytest.mark.parametrize(
    ("answer", "severity", "message"),
    [
        ("'<b>x</b>'", "error", "returns a str, not a dict"),
        ("(1, 2)", "error", "returns a tuple, not a dict"),
        ("{'guid': 'g', 'tempalte': 'x'}", "error", "returns 'tempalte', which nobody reads, and no 'template'"),
        ("{'GUID': 'g', 'string': 'x'}", "error", "returns 'GUID', which nobody reads, and no 'guid'"),
        ("{'guid': 'g', 'context': {}}", "error", "returns neither 'template' nor 'string'"),
        ("{'string': 'x'}", "warning", "returns no 'guid'"),
        ("{'guid': 'g', 'string': 'x', 'context': 'x'}", "error", "returns a str as 'context', not a dict"),
        ("{'guid': 'g', 'template': ['x.html']}", "error", "returns a list as 'template', not a str"),
        ("{'guid': 'g', 'string': b'x'}", "error", "returns bytes as 'string', not a str"),
        (
            "{'guid': 'g', 'string': 'x', 'contxt': {}}",
            "error",
            "returns 'contxt', which nobody reads, and no 'context'",
        ),
    ],
)
def test_an_answer_that_portal_cannot_use_is_found(session: Any, answer: str, severity: str, message: str) -> None:
    assert told(session(plugin(answer))) == [("CS602", severity, f"reels.Menu.return_string {message}")]


@pytest.mark.parametrize(
    "answer",
    [
        "None",
        "''",
        "{}",
        "{'guid': 'g', 'string': ''}",
        "{'guid': 'g', 'template': ' '}",
        "{'guid': 'g', 'template': '<b>{{ x }}</b>'}",
        "{'guid': 'g', 'string': 'x', 'context': {'a': 1}, 'priority': 3}",
        "{'guid': 'g', 'string': args[1]['nix'].render()}",
        "args[1]['nix']",
    ],
)
def test_nothing_is_said_of_an_answer_that_portal_can_use(session: Any, answer: str) -> None:
    assert [each for each in told(session(plugin(answer))) if each[0] != "CS307"] == []


def test_an_answer_is_kept_with_its_call(session: Any, tmp_path: Path) -> None:
    answer = "{'guid': self.plugin_guid, 'template': 'reels/menu.html', 'context': {'a': 1}}"

    (call,) = session(plugin(answer), files={"reels/templates/reels/menu.html": ""}).fire(MENU).calls

    found = call.answer
    assert (found.guid, found.template, found.string, found.context) == (
        "guid-of-Menu",
        "reels/menu.html",
        None,
        ("a",),
    )
    assert found.template_at.path.endswith("reels/templates/reels/menu.html")
    assert found.faults == ()


def test_a_template_is_found_in_the_folder_of_another_plugin(session: Any) -> None:
    files = {"stills/__init__.py": "", "stills/templates/shared.html": ""}

    assert told(session(plugin("{'guid': 'g', 'template': 'shared.html'}"), files=files)) == []


@pytest.mark.parametrize(
    ("name", "severity", "hint"),
    [
        ("reels/menue.html", "error", "Did you mean 'reels/menu.html'?"),
        ("reels/other/page.html", "error", "Put it into the folder templates of the plugin."),
        ("nix.txt", "warning", "Put it into the folder templates of the plugin, unless it is one of Portal's own."),
        (
            "../__init__.py",
            "warning",
            "Put it into the folder templates of the plugin, unless it is one of Portal's own.",
        ),
    ],
)
def test_a_template_that_no_plugin_has_is_found(session: Any, name: str, severity: str, hint: str) -> None:
    opened = session(plugin(f"{{'guid': 'g', 'template': {name!r}}}"), files={"reels/templates/reels/menu.html": ""})

    (found,) = opened.check().findings

    assert (found.code, found.severity, found.hint) == ("CS603", severity, hint)
    assert found.location.line == 11


def test_a_template_that_another_plugin_hides_is_found(session: Any) -> None:
    answer = "{'guid': 'g', 'template': 'menu.html'}"
    files = {"clips/__init__.py": "", "clips/templates/menu.html": "", "reels/templates/menu.html": ""}

    assert told(session(plugin(answer), files=files)) == [
        (
            *("CS603", "warning"),
            "reels.Menu.return_string names the template 'menu.html', which clips has, too: Django takes that one",
        )
    ]


def test_a_guid_that_two_plugins_return_is_found_once(session: Any) -> None:
    answer = "{'guid': 'shared', 'string': 'x'}"

    assert told(session(plugin(answer), plugin(answer, cls="Other"), plugin(answer, cls="Third", name="BaseJS"))) == [
        ("CS602", "warning", "reels.Other.return_string returns the guid of reels.Menu.return_string"),
        ("CS602", "warning", "reels.Third.return_string returns the guid of reels.Menu.return_string"),
    ]


def test_parameters_that_the_tag_does_not_fit_are_found_once(session: Any) -> None:
    assert told(session(plugin(takes="self, tagname"))) == [
        (
            *("CS101", "error"),
            "reels.Menu.return_string cannot be called by the block MediaViewDropdown: it passes the tag's name, its"
            " words and the context",
        )
    ]


def test_a_parameter_more_than_the_tag_passes_is_found_once(session: Any) -> None:
    assert told(session(plugin(takes="self, tagname, tokens, context, more"))) == [
        ("CS103", "error", "reels.Menu.return_string requires more, which no event of MediaViewDropdown carries")
    ]


@pytest.mark.parametrize("takes", ["self, *_", "self, tagname, tokens, context, more=None, **kwargs", "*args"])
def test_nothing_is_said_of_parameters_that_fit(session: Any, takes: str) -> None:
    assert told(session(plugin("None", takes=takes))) == []


def test_a_plugin_that_asks_which_block_it_fills_is_not_told_of_the_others(session: Any) -> None:
    assert (
        told(session(plugin("None if tagname == 'BaseJS' or args[0][2] == 'sand' else {'guid': 1, 'string': 'x'}")))
        == []
    )


def test_a_class_without_the_method_or_without_a_name_fills_no_block(session: Any) -> None:
    sources = [
        plugin(cls="First").replace("return_string", "returnString"),
        plugin(cls="Second").replace("name =", "nam ="),
    ]

    assert told(session(*sources)) == [
        ("CS604", "error", "First implements IPluginBlock, but has no return_string(): it fills no block"),
        ("CS604", "error", "Second implements IPluginBlock, but has no name: it fills no block"),
    ]


# Which blocks there are.


def test_a_block_that_no_page_has_is_a_note_with_the_near_name(session: Any) -> None:
    opened = session(plugin(name="MediaViewDropDown"))

    (found,) = opened.check().findings

    assert (found.code, found.severity, found.hint) == ("CS601", "note", "Did you mean MediaViewDropdown?")
    assert found.location.line == 7
    assert opened.trace().dispatches == ()
    assert [(each.state, each.reason) for each in opened.trace().not_tried] == [("not sent", "which no page has")]
    assert "Did you mean MediaViewDropdown?" in opened.fire("MediaViewDropDown").notes[0]


def test_a_block_that_nothing_resembles_is_rendered_all_the_same(session: Any) -> None:
    opened = session(plugin("args[1]['master'].id", name="pluto_extras"))

    assert told(opened, "CS601") == [("CS601", "note", "Menu fills the block pluto_extras, which no known page has")]
    assert [each.event.signal for each in opened.trace().dispatches] == ["pluto_extras"]


@pytest.mark.parametrize(
    ("template", "is_known"),
    [
        ("{% pluginblock 'shelf_end' reel core %}", True),
        ('{%- pluginblock "shelf_end" %}', True),
        ('{# {% pluginblock "shelf_end" %} #}', False),
        ('{% comment %}\n{% pluginblock "shelf_end" %}\n{% endcomment %}', False),
    ],
)
def test_a_block_in_a_template_of_another_plugin_is_known(session: Any, template: str, *, is_known: bool) -> None:
    files = {"shelf/__init__.py": "", "shelf/templates/shelf/end.html": template}

    assert (told(session(plugin(name="shelf_end"), files=files)) == []) == is_known


def test_the_words_of_a_tag_in_a_template_are_passed(session: Any) -> None:
    files = {"shelf/__init__.py": "", "shelf/templates/end.html": '\n{% pluginblock "shelf_end" reel core %}'}
    opened = session(plugin("args[0][2:]", name="shelf_end"), files=files)

    assert answers(opened, "shelf_end") == ["['reel', 'core']"]
    assert [(each.words, each.source) for each in opened.signals("shelf_end").signals] == [
        (("reel", "core"), "line 2 of it")
    ]


def test_a_catalogue_adds_a_block_and_what_is_in_its_context(session: Any) -> None:
    entry = {"name": "Audit", "words": ["item"], "page": "the page of an item", "context": {"is_locked": True}}
    got = plugin("[args[0], args[1]['item'].getId(), args[1]['is_locked']]", name="Audit")
    opened = session(got, catalogue={"blocks": [entry]})

    assert answers(opened, "Audit") == ["[['pluginblock', 'Audit', 'item'], 'VX-1', True]"]
    assert told(opened, "CS601") == []
    assert [each.source for each in opened.signals("Audit").signals] == ["your catalogue"]


def test_a_catalogue_corrects_a_block(session: Any) -> None:
    opened = session(plugin("args[0][2:]"), catalogue={"blocks": [{"name": MENU, "words": ["theme"]}]})

    assert answers(opened) == ["['theme']"]


def test_a_catalogue_knows_no_other_pages(session: Any) -> None:
    with pytest.raises(UsageError, match="Unknown page 'nowhere'"):
        session(plugin(), catalogue={"blocks": [{"name": "Audit", "page": "nowhere"}]})


# Why.


def why(session: Any, name: str) -> tuple[str, str | None]:
    result = session.why(name)
    failed = next((each for each in result.steps if each.state == "no"), None)
    return result.answer, failed and failed.code


@pytest.mark.parametrize("name", [MENU, "mediaviewdropdown", "Menu", "reels", "reels.Menu"])
def test_why_finds_a_plugin_by_its_block_its_class_or_its_own_name(session: Any, name: str) -> None:
    assert why(session(plugin()), name) == ("It was called and returned.", None)


@pytest.mark.parametrize(
    ("source", "answer", "code"),
    [
        (plugin(made=""), "Menu is never instantiated: Portal does not find it.", "CS004"),
        (plugin(name="MediaViewDropDown"), "No known page has the block MediaViewDropDown.", "CS601"),
        (plugin().replace("return_string", "retur"), "Menu has no return_string().", "CS604"),
        (plugin("'x'"), "It returns a str, not a dict.", "CS602"),
        (plugin(made="{cls}().disable()"), "It is disabled: Portal does not find it.", None),
    ],
)
def test_why_names_what_keeps_a_plugin_from_a_block(session: Any, source: str, answer: str, code: str | None) -> None:
    assert why(session(source), MENU) == (answer, code)


def test_why_tells_of_a_file_that_nothing_imports(session: Any) -> None:
    opened = session(files={"reels/menu.py": HEAD + plugin()})

    assert why(opened, MENU) == ("Nothing imports menu.py.", None)


def test_why_tells_of_an_app_that_is_switched_off(session: Any) -> None:
    switch = """
from portal.generic.plugin_interfaces import IPluginBootstrap

class Boot(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.utils.apps import is_app_enabled
        if is_app_enabled("com.reels"):
            from . import menu

Boot()
"""
    opened = session(switch, files={"reels/menu.py": HEAD + plugin()}, disabled_apps=("com.reels",))

    assert why(opened, MENU) == ("The app com.reels is switched off: is_app_enabled() returns False.", "CS004")


OF_DJANGO = """
from django.contrib.auth.models import User
from django.template import Template

class Menu(Plugin):
    implements(IPluginBlock)
    name = 'MediaViewDropdown'

    def return_string(self, tagname, tokens, context):
        request = context['request']
        print(User.objects.get() == request.user == context['user'], request.method, type(request).__name__)
        print(Template('{{ user }} {{ nix }}.').render(context), context['nix'], context.get('nix', 1))
        return {'guid': 'g', 'template': 'registration/password_reset_subject.txt'}

Menu()
"""


def test_with_the_installed_django_request_user_and_templates_are_those_of_django(tool: Tool, plugins: Write) -> None:
    pytest.importorskip("django")
    directory = plugins({"reels.py": HEAD + OF_DJANGO})

    (call,) = tool("fire", MENU, "-p", str(directory), "--format", "json").document["calls"]

    assert call["output"] == "True GET HttpRequest\nann . context.nix 1\n"
    assert call["answer"]["template_at"]["path"].endswith("/auth/templates/registration/password_reset_subject.txt")
    assert call["answer"]["faults"] == []


def test_shells_complete_the_names_of_blocks(tool: Tool, plugins: Write) -> None:
    directory = plugins({"reels.py": HEAD + plugin(name="own_block")})
    shell = {"_CANTEMO_SIGNALS_COMPLETE": "bash_complete", "CANTEMO_SIGNALS_PLUGINS": str(directory)}

    asked = {
        typed: tool(COMP_WORDS=f"cantemo-signals {typed}", COMP_CWORD="2", **shell).out.split()
        for typed in ("fire own_", "why MediaViewDe", "list own_")
    }

    assert asked == {
        "fire own_": ["plain,own_block"],
        "why MediaViewDe": ["plain,MediaViewDeletableDropdown"],
        "list own_": [],
    }
