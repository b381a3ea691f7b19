"""What Portal's templates use without loading it: its tags for themes, plugins and roles, and the filter for roles.

Their forms are seen in templates of Portal's own theme and of plugins. That a template of Portal's own, which is not
public, shows nothing but the blocks of the one that extends it, is made up.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from django.template import Library, Node, NodeList, TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Parser, Token
from django.template.defaulttags import CommentNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode, do_extends, do_include

from cantemo_signals.sandbox import effects

register = Library()
register.filter("has_role", import_module("portal.utils.templatetags.permissionrequired").has_role)


class ThemeExtendsNode(ExtendsNode):
    """``{% themeextends "base.html" %}``: as ``extends``, but the other template may be one of Portal's own."""

    def get_parent(self, context: Any) -> Any:
        """Return the template that is extended."""
        try:
            return super().get_parent(context)
        except TemplateDoesNotExist as error:
            made_up("themeextends", str(error))
            blocks = [each.name for each in self.nodelist if isinstance(each, BlockNode)]
            text = "".join(f"{{% block {name} %}}{{% endblock %}}" for name in blocks)
            return context.template.engine.from_string(text)


def themeextends(parser: Parser, token: Token) -> ThemeExtendsNode:
    """Extend a template of the theme, or of a plugin."""
    node = do_extends(parser, token)
    return ThemeExtendsNode(node.nodelist, node.parent_name, node.template_dirs)


class ThemeIncludeNode(IncludeNode):
    """``{% themeinclude "search/sidebar.html" %}``: as ``include``, but of Portal's own templates nothing is shown."""

    def render(self, context: Any) -> str:
        """Return the text of the other template."""
        try:
            return str(super().render(context))
        except TemplateDoesNotExist as error:
            made_up("themeinclude", str(error))
            return ""


def themeinclude(parser: Parser, token: Token) -> ThemeIncludeNode:
    """Include a template of the theme, or of a plugin."""
    node = do_include(parser, token)
    return ThemeIncludeNode(node.template, extra_context=node.extra_context, isolated_context=node.isolated_context)


class IncludeOfPortalNode(IncludeNode):
    """``{% include "core/templates/website/forms/basic_field.html" %}``: Portal's own templates show nothing.

    Cantemo's AVLTAPlugin includes that one.
    """

    def render(self, context: Any) -> str:
        """Return the text of the other template."""
        try:
            return str(super().render(context))
        except TemplateDoesNotExist as error:
            if not _is_of_portal(str(error), context.template.engine):
                raise
            made_up("include", str(error))
            return ""


def _is_of_portal(name: str, engine: Any) -> bool:
    """Return whether no plugin and no library has a directory of the name's first part for its templates."""
    directory, _, rest = name.partition("/")
    loaders = engine.template_loaders if rest else ()
    return bool(rest) and not any(
        os.path.isdir(str(origin.name)) for loader in loaders for origin in loader.get_template_sources(directory)
    )


def include(parser: Parser, token: Token) -> IncludeOfPortalNode:
    """Include a template, of Portal itself too."""
    node = do_include(parser, token)
    return IncludeOfPortalNode(node.template, extra_context=node.extra_context, isolated_context=node.isolated_context)


class PluginBlockNode(Node):
    """``{% pluginblock "MediaViewDropdown" collection core %}``: what the plugins that fill the block return."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def render(self, context: Any) -> str:
        """Return what the plugins put into the block, in the order of their construction."""
        core = sys.modules.get("portal.pluginbase.core")
        plugins = [] if core is None else core.environment.instances_of("IPluginBlock")
        filling = [each for each in plugins if getattr(each, "name", None) == self.words[1]]
        answers = (each.return_string(self.words[1], list(self.words), context) for each in filling)
        return "".join(_rendered(each, context) for each in answers if isinstance(each, dict))


def _rendered(answer: dict[str, Any], context: Any) -> str:
    engine = context.template.engine
    template = answer.get("template")
    found = engine.get_template(template) if template else engine.from_string(str(answer.get("string") or ""))
    with context.push(**(answer.get("context") or {})):
        return str(found.render(context))


def pluginblock(parser: Parser, token: Token) -> PluginBlockNode:
    """Show what plugins put into a block."""
    words = [plain(each) for each in token.split_contents()]
    if len(words) < 2:
        raise TemplateSyntaxError("'pluginblock' tag takes the name of a block.")
    return PluginBlockNode(words)


class RoleNode(Node):
    """``{% permissionrequired _administrator %} … {% else %} … {% endpermissionrequired %}``."""

    def __init__(self, role: str, with_role: NodeList, without: NodeList) -> None:
        self.role = role
        self.with_role = with_role
        self.without = without

    def render(self, context: Any) -> str:
        """Return what a user with the role sees, or else what others do."""
        user = context.get("user") if "user" in context else getattr(context.get("request"), "user", None)
        has_role = import_module("portal.utils.templatetags.permissionrequired").has_role
        nodes = self.with_role if user is not None and has_role(user, self.role) else self.without
        return str(nodes.render(context))


def permissionrequired(parser: Parser, token: Token) -> RoleNode:
    """Show something to users with a role."""
    role = plain(token.split_contents()[-1])
    with_role, without = parser.parse(("else", "endpermissionrequired")), NodeList()
    if parser.next_token().contents == "else":
        without = parser.parse(("endpermissionrequired",))
        parser.delete_first_token()
    return RoleNode(role, with_role, without)


def docstring(parser: Parser, token: Token) -> Node:
    """Skip a description of the template."""
    parser.skip_past("enddocstring")
    return CommentNode()


def plain(word: str) -> str:
    """Return a word of a tag without its quotation marks: Portal's templates write names with and without."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


def made_up(tag: str, *words: str) -> None:
    """Tell that what a tag shows is not known."""
    effects.report("made up", f"{{% {tag} %}}", tuple(str.__str__(each) for each in words), {}, sys._getframe(1))


for _tag in (docstring, include, permissionrequired, pluginblock, themeextends, themeinclude):
    register.tag(_tag.__name__, _tag)
