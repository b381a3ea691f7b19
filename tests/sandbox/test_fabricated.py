"""What a fabricated object does for plugin code, and that its failures are told from the plugin's own."""

from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.fabrication.attribution import caused
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated, FabricatedType, Task, fabricate, task_behind


@pytest.fixture
def noted() -> Iterator[list[effects.EffectNote]]:
    """The effects reported during the test."""
    notes: list[effects.EffectNote] = []
    before, effects.sink = effects.sink, notes.append
    yield notes
    effects.sink = before


def raised_by(action: Callable[[], object]) -> BaseException:
    """The exception that a call raises."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        action()
    return caught.value


def thing() -> Any:
    """A fabricated object."""
    return fabricate("somewhere.thing")


def test_it_tells_its_dotted_name() -> None:
    assert str(thing().part().other["key"]) == "somewhere.thing.part().other['key']"
    assert repr(thing()) == "<made up somewhere.thing>"


def test_a_name_that_grows_in_a_loop_stays_short() -> None:
    node = thing()

    for _ in range(1000):
        node = node.parent

    assert len(str(node)) < 250


def test_it_serves_as_a_decorator_without_arguments() -> None:
    @thing().decorator
    def function() -> str:
        return "as it was"

    assert function() == "as it was"


def test_it_serves_as_a_decorator_with_arguments() -> None:
    @thing().decorator("argument", key=1)
    class Decorated:
        pass

    assert isinstance(Decorated(), Decorated)


def test_what_is_named_like_a_class_makes_an_object_of_a_function() -> None:
    operation = fabricate("django.db.migrations.RunPython")(raised_by)

    assert operation is not raised_by


def test_it_iterates_over_nothing_and_is_no_mapping_of_anything() -> None:
    assert list(thing()) == []
    assert len(thing()) == 0
    assert "key" not in thing()
    assert {**thing()} == {}
    assert bool(thing()) is True


def test_it_is_a_context_manager_and_can_be_awaited() -> None:
    async def use() -> str:
        async with thing() as entered:
            names = [str(each) async for each in entered]
        return str(await thing()) + "".join(names)

    with thing() as entered:
        assert isinstance(entered, Fabricated)
    assert asyncio.run(use()) == "somewhere.thing()"


def test_it_calculates_and_compares() -> None:
    total = 1 + thing() * 2 - thing()

    assert isinstance(total, Fabricated)
    assert isinstance("text" + thing(), Fabricated)
    assert isinstance(~fabricate("django.db.models.Q")(a=1) | fabricate("django.db.models.Q")(b=2), Fabricated)
    assert (thing() > 3, thing() < 3, int(thing()), float(thing())) == (False, False, 1, 1.0)
    assert (f"{thing():>17}", f"{thing():.2f}") == ("  somewhere.thing", "somewhere.thing")


def test_isinstance_and_issubclass_answer_without_raising() -> None:
    assert not isinstance(3, thing())
    assert not issubclass(int, thing())
    assert not isinstance(3, fabricate("django.db.models.Model"))


def test_copy_pickle_and_inspect_are_not_confused() -> None:
    original = thing()

    assert str(copy.deepcopy(original)) == str(pickle.loads(pickle.dumps(original))) == "somewhere.thing"
    assert inspect.unwrap(original) is original
    assert not hasattr(original, "__wrapped__")


def test_a_class_can_derive_from_it_and_has_any_attribute() -> None:
    model = fabricate("django.db.models.Model")

    class Term(model):  # type: ignore[misc, valid-type]
        value = fabricate("django.db.models.CharField")(max_length=255)

        class Meta:
            ordering = ("value",)

    assert isinstance(Term(value="x"), model)
    assert Term(value="x").value == "x"
    assert str(Term.objects.filter(item_id=1).delete()).endswith("Term.objects.filter().delete()")
    assert issubclass(Term.DoesNotExist, Exception)
    assert Term.DoesNotExist is Term.DoesNotExist


def test_a_class_can_derive_from_the_result_of_a_call() -> None:
    base = thing().make_base()

    class Derived(base):  # type: ignore[misc, valid-type]
        pass

    assert isinstance(Derived(), base)
    assert isinstance(Derived().anything, Fabricated)


def test_a_class_can_derive_from_it_and_from_an_abstract_class() -> None:
    class Abstract(ABC):
        @abstractmethod
        def get(self) -> None:
            """To be overridden."""

    class Meta(type):
        pass

    class Other(metaclass=Meta):
        pass

    class Both(fabricate("rest_framework.views.APIView"), Abstract):  # type: ignore[misc]
        def get(self) -> None:
            pass

    class Mixed(thing(), Other):  # type: ignore[misc]
        pass

    assert isinstance(Both(), Abstract)
    assert isinstance(Mixed(), Other)


def test_super_reaches_what_the_fabricated_base_would_have() -> None:
    class Mixin:
        def clean(self) -> str:
            return "the mixin's"

    class Form(fabricate("django.forms.ModelForm"), Mixin):  # type: ignore[misc]
        def save(self, *args: Any) -> Any:
            return super().save(*args)

        def clean(self) -> Any:
            return super().clean()

        @classmethod
        def as_view(cls) -> Any:
            return super().as_view()

    assert str(Form().save(1)).endswith("Form.save()")
    assert Form().clean() == "the mixin's"
    assert str(Form.as_view()).endswith("Form.as_view()")


def test_names_of_exceptions_are_exception_classes() -> None:
    gone = fabricate("django.core.exceptions.ObjectDoesNotExist")
    denied = fabricate("django.core.exceptions.PermissionDenied")
    deprecated = fabricate("django.utils.deprecation.RemovedInDjango50Warning")

    with pytest.raises(denied):
        raise denied("no", code="denied")
    with pytest.warns(deprecated):
        warnings.warn("old", deprecated, stacklevel=1)
    assert denied("no", code="denied").code == "denied"
    assert not issubclass(gone, denied)


def test_a_function_that_is_named_after_an_error_is_no_exception_class() -> None:
    assert isinstance(fabricate("portal.vidispine.iexception.handleRestAPIError"), Fabricated)


def test_a_call_is_reported_with_its_arguments_and_its_line(noted: list[effects.EffectNote]) -> None:
    thing().run("VX-1", force=True)

    note = noted[0]
    assert (note.kind, note.what, note.args, note.kwargs) == (
        "made up",
        "somewhere.thing.run",
        ("VX-1",),
        {"force": True},
    )
    assert note.place is not None
    assert note.place[0] == __file__


def test_making_an_object_of_a_fabricated_class_is_reported_and_of_a_plugins_own_is_not(
    noted: list[effects.EffectNote],
) -> None:
    class Own(fabricate("django.db.models.Model")):  # type: ignore[misc]
        pass

    Own()
    fabricate("django.http.HttpResponse")("text")

    assert [note.what for note in noted] == ["django.http.HttpResponse"]


def test_a_task_runs_when_called_and_is_only_reported_when_delayed(noted: list[effects.EffectNote]) -> None:
    @fabricate("celery.shared_task")(bind=True, max_retries=3)
    def tidy(self: Any, item: str) -> tuple[Any, str]:
        return self, item

    @fabricate("celery.task")
    def plain(item: str) -> str:
        return item

    tidy.delay("VX-1")

    assert tidy("VX-2") == (task_behind(tidy), "VX-2")
    assert plain("VX-3") == "VX-3"
    assert isinstance(plain, Task)
    assert tidy.__name__ == "tidy"
    assert [note.what.rpartition(".")[2] for note in noted] == ["delay"]


@pytest.mark.parametrize(
    "action",
    [
        lambda: max(thing().rows[1:2]),
        lambda: thing().__missing__,
        lambda: range(thing()),
        lambda: "".join([thing()]),
        lambda: [][thing()],
        lambda: [each for each in thing()][0],  # noqa: C416, RUF015
        lambda: int(str(thing())),
        lambda: next(thing()),
    ],
)
def test_what_a_fabricated_object_brings_about_is_told_apart(action: Callable[[], object]) -> None:
    assert caused(raised_by(action))


def test_a_fabricated_object_equals_only_itself_and_has_a_hash() -> None:
    one, other = thing(), thing()

    assert one == one
    assert one != other
    assert (one == "one", one != "one") == (False, True)
    assert {one: 1, other: 2}[one] == 1
    assert one in [other, one]


def test_a_class_that_derives_from_a_fabricated_one_and_a_text_equals_texts_as_they_do() -> None:
    kind = type("Kind", (thing().Choices, str), {})

    assert kind("clip") == "clip"
    assert {"clip": 1}[kind("clip")] == 1


def test_unpacking_a_fabricated_object_is_told_apart() -> None:
    def unpack() -> None:
        _first, _second = thing()

    assert caused(raised_by(unpack))


def test_an_exception_about_a_text_made_of_a_fabricated_object_is_told_apart() -> None:
    def look_up() -> None:
        key = str(thing().key)
        print(key)
        {"a": 1}[key]

    assert caused(raised_by(look_up))


def test_an_attribute_that_a_fabricated_decorator_would_have_given_is_told_apart() -> None:
    @thing().decorator
    def function() -> None:
        pass

    assert caused(raised_by(lambda: function.schedule))


def test_catching_what_is_no_exception_is_told_apart() -> None:
    library = thing()

    def catch() -> None:
        try:
            raise ValueError
        except library.Failure:
            pass

    assert caused(raised_by(catch))


@pytest.mark.parametrize(
    "action",
    [
        lambda: int("x"),
        lambda: [][0],
        lambda: {1: 2}[3],
        lambda: 1 + "x",  # type: ignore[operator]
        lambda: undefined,  # type: ignore[name-defined]  # noqa: F821
        lambda: compile("print 1", "plugin.py", "exec"),
    ],
)
def test_the_plugins_own_exceptions_stay_its_own(action: Callable[[], object]) -> None:
    assert not caused(raised_by(action))


def test_fabricated_classes_have_a_module_and_a_name_as_others_have() -> None:
    user = fabricate("django.contrib.auth.models.User")

    assert isinstance(user, FabricatedType)
    assert (user.__module__, user.__qualname__) == ("django.contrib.auth.models", "User")
