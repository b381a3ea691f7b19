"""The plugin system: what registers a plugin, in which order, and who finds it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals.sandbox.plugin_classes import plugin_classes

Portal = Callable[[str], Any]


@pytest.fixture
def core(portal: Portal) -> Any:
    """``portal.pluginbase.core``."""
    return portal("pluginbase.core")


@pytest.fixture
def interfaces(portal: Portal) -> Any:
    """``portal.generic.plugin_interfaces``."""
    return portal("generic.plugin_interfaces")


def defined(core: Any, source: str, **names: Any) -> Any:
    """What a plugin module with this source defines."""
    namespace: dict[str, Any] = {"__name__": "portal.plugins.demo.plugin"}
    exec("from portal.pluginbase.core import *", namespace)
    namespace.update(names)
    exec(compile(source, os.path.join("demo", "plugin.py"), "exec"), namespace)
    return namespace


def test_a_star_import_delivers_what_plugins_are_made_of(core: Any) -> None:
    namespace: dict[str, Any] = {}

    exec("from portal.pluginbase.core import *", namespace)

    assert namespace["Plugin"] is core.Plugin
    assert namespace["implements"] is core.implements
    assert {"ArchivePlugin", "ExtensionPoint", "Interface", "PluginError", "TranscoderPlugin"} <= set(namespace)


def test_the_interfaces_can_be_imported_before_the_core(portal: Portal) -> None:
    interfaces = portal("generic.plugin_interfaces")

    assert issubclass(interfaces.IArchivePlugin, portal("pluginbase.core").Interface)


def test_a_class_alone_is_known_but_has_no_instance(core: Any, interfaces: Any) -> None:
    source = "class Bootstrap(Plugin):\n    implements(IPluginBootstrap)\n"

    defined(core, source, IPluginBootstrap=interfaces.IPluginBootstrap)

    (record,) = plugin_classes(core.environment)
    assert record.name == "Bootstrap"
    assert record.module == "portal.plugins.demo.plugin"
    assert record.interfaces == ("IPluginBootstrap",)
    assert record.instances == 0
    assert record.bases == ("Plugin",)
    assert core.environment.instances_of("IPluginBootstrap") == []


def test_classes_are_known_in_the_order_of_definition_with_their_lines(core: Any) -> None:
    source = "class Second(Plugin):\n    pass\n\nclass First(\n    Plugin,\n):\n    pass\n"

    defined(core, source)

    records = plugin_classes(core.environment)
    path = os.path.join("demo", "plugin.py")
    assert [(record.name, record.defined_at) for record in records] == [("Second", (path, 1)), ("First", (path, 4))]


def test_making_an_instance_registers_it_in_the_order_of_construction(core: Any, interfaces: Any) -> None:
    class Early(core.Plugin):
        core.implements(interfaces.IPluginBootstrap)

    class Late(core.Plugin):
        core.implements(interfaces.IPluginBootstrap)

    late, early = Late(), Early()

    assert core.environment.instances_of("IPluginBootstrap") == [late, early]
    assert core.environment.instances_of("IPluginBootstrap", 1) == [early]
    assert core.environment.services == [late, early]
    assert late.id < early.id


def test_two_instances_of_a_class_are_registered_twice(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    made = [Block(), Block()]

    assert list(core.ExtensionPoint(interfaces.IPluginBlock)) == made
    assert [record.instances for record in plugin_classes(core.environment)] == [2]


def test_an_instance_is_registered_before_its_init_runs_and_stays_when_that_raises(core: Any, interfaces: Any) -> None:
    class Broken(core.Plugin):
        core.implements(interfaces.IPluginBlock)

        def __init__(self) -> None:
            raise ValueError("half built")

    with pytest.raises(ValueError, match="half built"):
        Broken()

    assert [type(each) for each in core.ExtensionPoint(interfaces.IPluginBlock)] == [Broken]


def test_an_instance_nobody_keeps_stays_registered(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    Block()

    assert len(core.ExtensionPoint(interfaces.IPluginBlock)) == 1


def test_an_instance_gets_an_id_and_a_name_unless_its_class_has_one(core: Any) -> None:
    class Nameless(core.Plugin):
        pass

    class Named(core.Plugin):
        name = "header_css_js"

    nameless, named = Nameless(), Named()

    assert nameless.name == f"Plugin.{nameless.id}"
    assert named.name == "header_css_js"
    assert named.id == nameless.id + 1


def test_a_subclass_implements_what_its_bases_do(core: Any, interfaces: Any) -> None:
    class Base(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    class Derived(Base):
        core.implements(interfaces.IPluginURL)

    derived = Derived()

    assert list(core.ExtensionPoint(interfaces.IPluginBlock)) == [derived]
    assert plugin_classes(core.environment)[1].interfaces == ("IPluginURL", "IPluginBlock")


def test_an_inherited_interface_becomes_a_base(core: Any, portal: Portal) -> None:
    widget = portal("generic.dashboard_interfaces").IDashboardWidget

    class Widget(core.Plugin):
        core.implements(widget, inherit=True)

    assert Widget().default_template == "dashboard/base_widget.html"


def test_implements_outside_a_class_body_is_refused(core: Any, interfaces: Any) -> None:
    with pytest.raises(AssertionError, match="body of a class"):
        core.implements(interfaces.IPluginURL)


@pytest.mark.parametrize("what", ["object", "'IPluginURL'", "None"])
def test_only_an_interface_can_be_implemented(core: Any, what: str) -> None:
    with pytest.raises(AttributeError, match="is no interface: it does not derive from Interface"):
        defined(core, f"class Page(Plugin):\n    implements({what})\n")


def test_an_extension_point_needs_an_interface(core: Any) -> None:
    with pytest.raises(AttributeError, match="object is no interface"):
        core.ExtensionPoint(object)
    with pytest.raises(core.PluginError, match="needs an interface"):
        core.ExtensionPoint()


def test_a_name_belongs_to_one_interface(core: Any, interfaces: Any) -> None:
    with pytest.raises(core.PluginError, match="Interface IPluginURL has already been defined"):
        defined(core, "class IPluginURL(Interface): pass\n")


def test_what_is_no_service_is_registered_when_it_is_activated(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock, service=False)

    block, point = Block(), core.ExtensionPoint(interfaces.IPluginBlock)

    assert point(all=True) == []
    block.activate()
    assert point() == [block]


def test_a_class_that_implements_nothing_must_not_take_the_name_of_another(core: Any) -> None:
    source = "class Widget(Plugin):\n    pass\n"
    defined(core, source)

    with pytest.raises(core.PluginError, match=r"'Widget' does not implement an interface, and it has already"):
        defined(core, source)


def test_classes_that_implement_something_can_share_a_name(core: Any, interfaces: Any) -> None:
    source = "class MyPluginURL(Plugin):\n    implements(IPluginURL)\n"

    defined(core, source, IPluginURL=interfaces.IPluginURL)
    defined(core, source, IPluginURL=interfaces.IPluginURL)

    assert [record.name for record in plugin_classes(core.environment)] == ["MyPluginURL", "MyPluginURL"]


def test_an_extension_point_finds_by_name(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

        def __init__(self, name: str) -> None:
            self.name = name

    header, dropdown = Block("MediaViewHeader"), Block("MediaViewDropdown")
    point = core.ExtensionPoint(interfaces.IPluginBlock)

    assert point() == [header, dropdown]
    assert point(key="MediaViewDropdown") == [dropdown]
    assert point.service("MediaViewHeader") is header


def test_an_extension_point_takes_no_number(core: Any, interfaces: Any) -> None:
    point = core.ExtensionPoint(interfaces.IPluginBlock)

    assert (point(key=True), point.extensions(key=1), repr(point)) == ([], [], "<ExtensionPoint IPluginBlock>")
    with pytest.raises(core.PluginError, match="not a number"):
        point(key=1)


def test_a_service_must_be_the_only_one_and_need_not_exist(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    point = core.ExtensionPoint(interfaces.IPluginBlock)

    assert point.service("MediaViewHeader") is None
    Block(), Block()
    with pytest.raises(core.PluginError, match="implements IPluginBlock, not 2"):
        point.service()


def test_a_plugin_can_be_named_when_it_is_made(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    assert Block(name="MediaViewHeader").name == "MediaViewHeader"
    assert repr(Block(name="MediaViewHeader")) == "<Plugin Block 'MediaViewHeader'>"
    assert repr(Block(name="Block")) == "<Plugin Block>"
    with pytest.raises(TypeError):
        Block("MediaViewHeader")


def test_a_plugin_whose_own_init_keeps_a_name_to_itself_is_not_named(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

        def __init__(self, name: str) -> None:
            self.kept = name

    block = Block(name="MediaViewHeader")

    assert (block.name, block.kept) == (f"Plugin.{block.id}", "MediaViewHeader")


def test_what_was_deactivated_is_not_found_at_all(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    block, point = Block(), core.ExtensionPoint(interfaces.IPluginBlock)

    assert block.deactivate() is block
    assert (point(all=True), core.environment.instances_of("IPluginBlock")) == ([], [])
    assert block.activate().activate() is block
    assert (point(), core.environment.instances_of("IPluginBlock")) == ([block], [block])


def test_what_is_activated_again_keeps_its_place(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    first, second = Block(), Block()

    first.deactivate().activate()

    assert core.ExtensionPoint(interfaces.IPluginBlock)() == [first, second]


def test_a_plugin_can_decide_itself_whether_it_is_enabled(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

        def enabled(self) -> bool:
            return False

    block, point = Block(), core.ExtensionPoint(interfaces.IPluginBlock)

    assert (point(), point(all=True)) == ([], [block])


def test_what_is_disabled_is_found_only_among_all(core: Any, interfaces: Any) -> None:
    class Block(core.Plugin):
        core.implements(interfaces.IPluginBlock)

    block = Block()
    point = core.ExtensionPoint(interfaces.IPluginBlock)

    block.disable()
    assert (point(), point(all=True)) == ([], [block])

    block.enable()
    assert point() == [block]


def test_a_singleton_is_made_with_its_class_and_only_then(core: Any, interfaces: Any) -> None:
    class Only(core.SingletonPlugin):
        core.implements(interfaces.IPluginBlock)

    (made,) = core.ExtensionPoint(interfaces.IPluginBlock)
    assert (Only() is made, made.name) == (True, "Only")
    assert len(core.ExtensionPoint(interfaces.IPluginBlock)) == 1


@pytest.mark.parametrize(
    ("base", "interface"), [("ArchivePlugin", "IArchivePlugin"), ("TranscoderPlugin", "ITranscoderPlugin")]
)
def test_the_ready_made_bases_implement_their_interface(core: Any, base: str, interface: str) -> None:
    class Mine(getattr(core, base)):  # type: ignore[misc]
        pass

    mine = Mine()

    assert core.environment.instances_of(interface) == [mine]
    assert [record.bases for record in plugin_classes(core.environment)] == [(base,)]


def test_a_plugin_that_compares_equal_to_everything_is_registered_all_the_same(core: Any, interfaces: Any) -> None:
    class Equal(core.Plugin):
        core.implements(interfaces.IPluginBlock)

        def __eq__(self, other: object) -> bool:
            return True

    first, second = Equal(), Equal()

    second.disable()

    (found,) = core.ExtensionPoint(interfaces.IPluginBlock)
    assert found is first


def test_registering_is_logged(core: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Quiet(core.Plugin):
        pass

    with caplog.at_level(logging.INFO):
        made = Quiet()

    assert caplog.messages == [f"Adding service {made.id} to environment portal"]
