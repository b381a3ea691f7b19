"""The signals around logging in and out."""

from __future__ import annotations

from cantemo_signals.sandbox.catalogue.declaration import name_declared_signals, signal

from ..vidispine.authentication import post_login_df_groups_handler

_PAGE = "Development Guide, plugins/builtinevents"
_CARRIES = ("instance",)

portal_pre_authenticate = signal(
    "Before the authentication backends are asked; the first of the four signals of a login.",
    certainty="documented",
    source=_PAGE,
    carries=_CARRIES,
)
portal_post_authenticate = signal(
    "After the authentication backends were asked; the second.", certainty="documented", source=_PAGE, carries=_CARRIES
)
portal_pre_login = signal("Before the login proper; the third.", certainty="documented", source=_PAGE, carries=_CARRIES)
portal_post_login = signal(
    "After the login proper; the fourth. Its instance is the user object.",
    certainty="documented",
    source=_PAGE,
    carries=_CARRIES,
)
portal_pre_logout = signal("Before a logout.", certainty="documented", source=_PAGE, carries=_CARRIES)
portal_post_logout = signal("After a logout.", certainty="documented", source=_PAGE, carries=_CARRIES)

name_declared_signals(__name__)

# That Portal connects it is documented (plugins/vidispine/authentication), that it does so before any plugin inferred.
portal_post_login.connect(post_login_df_groups_handler)
