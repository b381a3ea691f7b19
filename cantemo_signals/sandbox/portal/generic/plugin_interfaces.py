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
    """Adds to the URL configuration: ``name``, ``urls``, ``urlpattern``, ``namespace``."""


class IPluginBlock(Interface):
    """Fills the ``pluginblock`` tags of its ``name``: ``return_string(tagname, *args)`` gives a dict or None."""


class IAppRegister(Interface):
    """Lists an app in the System Overview: called, it gives ``name``, ``version``, ``author`` and so on."""


class IPluginBootstrap(Interface):
    """Has its ``bootstrap()`` called once per process, after all plugins were loaded."""


class IContextProcessor(Interface):
    """Is called with a view's context before it is rendered, and gives the context."""


class IGetMetadataFieldGroups(Interface):
    """Is called with the metadata groups wherever one can be chosen, and gives those to offer."""


class IMetadataGroupApiProcessor(Interface):
    """Processes the metadata group document from which an empty form is rendered."""


class IArchivePlugin(Interface):
    """Archives: ``archive``, ``restore``, ``delete``, ``get_policies``, ``is_ready``."""


class ITranscoderPlugin(Interface):
    """Transcodes: called with a ``TranscodeJobHelper``."""
