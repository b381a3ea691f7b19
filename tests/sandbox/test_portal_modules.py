"""The rest of the emulated Portal: its documents, its errors, its views, and what is left to be made up."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals import sandbox
from cantemo_signals.sandbox import effects, environment
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated

Portal = Callable[[str], Any]

SANDBOX = Path(sandbox.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(SANDBOX).with_suffix("").parts).removesuffix(".__init__")
    for root in ("portal", "VidiRest", "RestAPIBase")
    for path in (SANDBOX / root).rglob("*.py")
)


@pytest.mark.parametrize("name", MODULES)
def test_every_emulated_module_can_be_imported_first(portal: Portal, name: str) -> None:
    module = importlib.import_module(name)

    assert module.__doc__
    assert all(hasattr(module, each) for each in vars(module).get("__all__", ()))


def test_the_version_and_the_settings_are_portals(portal: Portal) -> None:
    settings = portal("settings")

    assert importlib.import_module("portal").__version__ == environment.version
    assert settings.VIDISPINE_URL == environment.settings.VIDISPINE_URL


def test_an_unknown_setting_is_an_attribute_error(portal: Portal) -> None:
    with pytest.raises(AttributeError, match="GNM_PROJECTS"):
        _ = portal("settings").GNM_PROJECTS


def test_apps_are_enabled_unless_disabled(portal: Portal) -> None:
    environment.disabled_apps = frozenset({"com.example.demo"})

    enabled = portal("utils.apps").is_app_enabled

    assert (enabled("com.example.demo"), enabled("com.example.other")) == (False, True)


@pytest.mark.parametrize("args", [{"item_id": "VX-2"}, ("VX-2",)], ids=["dict", "tuple"])
def test_a_wrapped_call_takes_names_or_positions(portal: Portal, args: Any) -> None:
    helper = portal("vidispine.iitem").ItemHelper()

    answer = portal("vidispine.igeneral").performVSAPICall(
        func=helper.getItem, args=args, vsapierror_templateorcode=500
    )

    assert (answer["success"], answer["response"].getId(), answer["exception"]) == (True, "VX-2", None)


def test_a_wrapped_call_tells_what_vidispine_refused(portal: Portal) -> None:
    error = portal("vidispine.iexception").NotFoundError("no VX-2")

    def refuse() -> None:
        raise error

    answer = portal("vidispine.igeneral").performVSAPICall(refuse)

    assert answer == {"success": False, "response": None, "exception": {"error": error}}


def test_a_wrapped_call_lets_other_errors_through(portal: Portal) -> None:
    with pytest.raises(ZeroDivisionError):
        portal("vidispine.igeneral").performVSAPICall(lambda: 1 // 0)


@pytest.mark.parametrize(("status", "name"), [(404, "NotFoundError"), (500, "VSAPIError"), (None, "VSAPIError")])
def test_errors_of_the_rest_layer_become_the_helpers_own(portal: Portal, status: int | None, name: str) -> None:
    exceptions = portal("vidispine.iexception")
    error = importlib.import_module("RestAPIBase.utility").RestAPIBaseComError("refused", status)

    with pytest.raises(exceptions.VSAPIError, match="refused") as caught:
        exceptions.handleRestAPIError(error)

    assert type(caught.value) is getattr(exceptions, name)


def test_a_metadata_document_can_be_walked_as_pyxb_makes_them(portal: Portal) -> None:
    make = importlib.import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict

    document = make({"title": "Example", "genre": ["a", "b"]}, metadatagroupname="Film")

    (span,) = document.timespan
    assert (span.start, span.end, document.group) == ("-INF", "+INF", ["Film"])
    fields = [(field.name, [value.value() for value in field.value_]) for field in span.field]
    assert fields == [("title", ["Example"]), ("genre", ["a", "b"])]


def test_an_items_metadata_can_be_read_in_every_way(portal: Portal) -> None:
    item = portal("vidispine.iitem").ItemHelper().getItem("VX-2")

    custom, system, specific = item.getMetadata()

    assert custom.getFieldByName("title").getValue()[0]["value"] == "VX-2"
    assert (item.getTitle(), item.getMetadataFieldValueByName("title")) == ("VX-2", "VX-2")
    assert system.getFieldByName("title").getFieldValues() == []
    assert specific.getFieldByName("title").getFirstFieldValue() is None


def test_helpers_answer_with_the_classes_that_plugins_import(portal: Portal) -> None:
    item = portal("vidispine.iitem").ItemHelper().getItem("VX-2")

    assert type(item) is importlib.import_module("VidiRest.objects.item").VSItem
    assert type(item) is importlib.import_module("portal.externals.VidiRest.objects.item").VSItem


def test_a_file_without_an_item_is_not_imported(portal: Portal) -> None:
    helper = portal("vidispine.istorage").StorageHelper()
    helper.notifyStorageOfFile("VX-1", path="a/b.mov")

    file = helper.getFileByPath("VX-1", path="a/b.mov")

    assert (file.getPath(), file.getFileName(), file.getState()) == ("a/b.mov", "b.mov", "NOT_IMPORTED")


def test_a_storage_tells_where_its_files_are(portal: Portal) -> None:
    (method,) = portal("vidispine.istorage").StorageHelper().getStorage("VX-1").getMethods()

    assert method.getBrowse()
    assert method.getFirstURI()["url"].startswith("file://")


def test_a_waiting_job_is_not_in_progress(portal: Portal) -> None:
    job = importlib.import_module("VidiRest.objects.job").VSJob

    assert [job({"status": status}).inProgress() for status in ("WAITING", "STARTED", "FINISHED")] == [
        False,
        True,
        False,
    ]


def test_a_rest_call_is_reported_and_goes_nowhere(portal: Portal, noted: list[effects.EffectNote]) -> None:
    utility = importlib.import_module("RestAPIBase.utility")
    url = importlib.import_module("RestAPIBase.resturl").RestURL("http://localhost:8080/API/item/VX-2")
    url.addQuery({"keep": "*"})

    answer = utility.perform_request(**utility.prepare_request("c2VjcmV0", url.geturl(), method="DELETE"))

    (note,) = noted
    assert answer == ""
    assert note.what == "RestAPIBase.utility.perform_request"
    assert (note.kwargs["method"], note.kwargs["url"]) == ("DELETE", "http://localhost:8080/API/item/VX-2?keep=*")


def test_the_item_api_raises_no_signals_and_is_reported(portal: Portal, noted: list[effects.EffectNote]) -> None:
    helper = portal("vidispine.iitem").ItemHelper()

    shape = helper.itemapi.createPlaceholderShape("VX-2", runasuser=helper.runas)

    assert shape.decode("UTF-8") == "VX-2"
    assert [note.what for note in noted] == ["ItemAPI.createPlaceholderShape"]


def test_a_plugin_can_put_in_its_own_item_api(portal: Portal) -> None:
    base = portal("vidispine.iitem").ItemHelper

    class Ours(base):  # type: ignore[misc, valid-type]
        def provideItemAPI(self) -> None:  # noqa: N802
            if not hasattr(self, "itemapi"):
                self.itemapi = ("ours", self._vsapi.super_url)

    assert Ours().itemapi == ("ours", "http://localhost:8080/")


def test_a_method_that_nobody_documented_is_made_up(portal: Portal, noted: list[effects.EffectNote]) -> None:
    helper = portal("vidispine.iitem").ItemHelper()

    answer = helper.getItemEverything("VX-2")

    assert isinstance(answer, Fabricated)
    assert (noted[0].kind, noted[0].args) == ("made up", ("VX-2",))
    assert noted[0].what == "portal.vidispine.iitem.ItemHelper.getItemEverything"


def test_an_attribute_that_reads_like_no_method_is_not(portal: Portal) -> None:
    helper = portal("vidispine.iitem").ItemHelper()

    assert not hasattr(helper, "slug")
    assert not hasattr(helper, "settings_profile")


def test_a_class_view_answers_when_it_is_called_with_a_request(portal: Portal) -> None:
    base = portal("generic.baseviews").ClassView

    class HelloView(base):  # type: ignore[misc, valid-type]
        def __call__(self) -> Any:
            return self.main(self.request, self.template, {"slug": self.kwargs.get("slug")})

    view = HelloView._decorate(lambda view: lambda request, **named: (request, view(request, **named)))

    assert view("request", slug="a", template="hello.html") == ("request", {"slug": "a"})


def test_a_current_view_answers_by_the_requests_method(portal: Portal) -> None:
    base = portal("generic.baseviews").CView

    class FormView(base):  # type: ignore[misc, valid-type]
        def get(self, request: Any, item_id: str) -> str:
            return f"{item_id} {self.template_name}"

    class Request:
        method = "GET"

    assert FormView.as_view(template_name="form.html")(Request(), item_id="VX-2") == "VX-2 form.html"
