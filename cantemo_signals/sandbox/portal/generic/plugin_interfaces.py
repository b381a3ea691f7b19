"""The interfaces that plugin classes implement, and what Portal asks of each."""

from __future__ import annotations

from ..pluginbase.interface import Interface

__all__ = [
    "IAppRegister",
    "IArchivePlugin",
    "IContextProcessor",
    "IGetMetadataFieldGroups",
    "IMetadataGroupApiProcessor",
    "IPluginBlock",
    "IPluginBootstrap",
    "IPluginURL",
    "ITranscoderPlugin",
]


class IPluginURL(Interface):
    """An addition to the URL configuration: ``name``, ``urls``, ``urlpattern``, ``namespace``."""


class IPluginBlock(Interface):
    """The content of the ``pluginblock`` tags of its ``name``: ``return_string(tagname, *args)`` is a dict or None."""


class IAppRegister(Interface):
    """An app in the System Overview: called, it returns ``name``, ``version``, ``author`` and so on."""


class IPluginBootstrap(Interface):
    """A bootstrap: its ``bootstrap()`` is called once per process, after all plugins were loaded."""


class IContextProcessor(Interface):
    """A function that is called with a view's context before it is rendered, and returns the context."""


class IGetMetadataFieldGroups(Interface):
    """A function that is called with the metadata groups wherever one can be chosen, and returns those to offer."""


class IMetadataGroupApiProcessor(Interface):
    """A processor of the metadata group document from which an empty form is rendered."""


class IArchivePlugin(Interface):
    """An archive: ``archive``, ``restore``, ``delete``, ``get_policies``, ``is_ready``."""


class ITranscoderPlugin(Interface):
    """A transcoder: called with a ``TranscodeJobHelper``."""
