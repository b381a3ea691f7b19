"""The tags of Portal that templates load from libraries of their names: ``{% load switch assign url_for %}``.

Their forms are seen in templates of Portal's own theme, what they do is inferred from their names and places. Of some
only Portal knows the text: they show nothing, which is made up. A library that a plugin has itself is used instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.urls import reverse

from cantemo_signals.sandbox.installed.builtin_tags import made_up, plain

register = Library()


class TextNode(Node):
    """A tag that shows a text, or with ``as NAME`` keeps it in a variable."""

    def __init__(self, parser: Parser, token: Token, text: Callable[[Any, list[Any]], Any]) -> None:
        words = token.split_contents()[1:]
        self.variable = words.pop() if words[-2:-1] == ["as"] else None
        self.words = [_word(parser, each) for each in words if each != "as"]
        self.text = text

    def render(self, context: Any) -> str:
        """Return the text, or keep it."""
        text = self.text(context, self.words)
        if self.variable is None:
            return str(text)
        context[self.variable] = text
        return ""


Word = tuple[str, str, FilterExpression]
"""A word of a tag: the name before ``=``, the text as it is written, and what it stands for."""


def _word(parser: Parser, text: str) -> Word:
    name, equals, value = text.partition("=")
    if not (equals and name.isidentifier()):
        name, value = "", text
    return name, plain(value), parser.compile_filter(value)


def assign(parser: Parser, token: Token) -> TextNode:
    """Keep a value in a variable: ``{% assign status item|getMetadataFieldValueByName:"portal_status" %}``."""
    words = token.split_contents()
    if len(words) != 3:
        raise TemplateSyntaxError("'assign' tag takes a name and a value.")
    node = TextNode(
        parser, Token(token.token_type, f"assign {words[2]}"), lambda context, given: _value(context, given[0])
    )
    node.variable = words[1]
    return node


def url_for(parser: Parser, token: Token) -> TextNode:
    """Give a page's URL by its name, with what is named as its query: ``{% url_for vs_item id index=3 as url %}``."""

    def text(context: Any, words: list[Word]) -> str:
        (_, name, _), *given = words
        path = reverse(name, args=[_value(context, each) for each in given if not each[0]])
        query = urlencode({each[0]: _value(context, each) for each in given if each[0]})
        return f"{path}?{query}" if query else path

    return TextNode(parser, token, text)


def qstring(parser: Parser, token: Token) -> TextNode:
    """Give the query of the request, with its question mark: ``{% qstring as query %}``."""

    def text(context: Any, words: list[Word]) -> str:
        query = context["request"].META.get("QUERY_STRING", "") if "request" in context else ""
        return f"?{query}" if query else ""

    return TextNode(parser, token, text)


def settings(parser: Parser, token: Token) -> TextNode:
    """Give a setting: ``{% settings "COMMENTS_ENABLED" as enabled %}``; an empty text if there is none."""
    return TextNode(parser, token, lambda context, words: getattr(django_settings, words[0][1], ""))


class SwitchNode(Node):
    """``{% switch item.getItemType %}{% case "video" %} … {% else %} … {% endswitch %}``."""

    def __init__(self, value: FilterExpression, cases: list[tuple[list[FilterExpression] | None, NodeList]]) -> None:
        self.value = value
        self.cases = cases

    def render(self, context: Any) -> str:
        """Return the first part whose case has the value, or else the last one without a case."""
        value = self.value.resolve(context)
        for wanted, nodes in self.cases:
            if wanted is None or any(each.resolve(context) == value for each in wanted):
                return str(nodes.render(context))
        return ""


def switch(parser: Parser, token: Token) -> SwitchNode:
    """Show the part that belongs to a value."""
    value = parser.compile_filter(token.split_contents()[1])
    parser.parse(("case", "else", "endswitch"))  # what stands before the first case is not shown
    cases: list[tuple[list[FilterExpression] | None, NodeList]] = []
    while (words := parser.next_token().split_contents())[0] != "endswitch":
        wanted = [parser.compile_filter(each) for each in words[1:]] if words[0] == "case" else None
        cases.append((wanted, parser.parse(("case", "else", "endswitch"))))
    return SwitchNode(value, cases)


class CompressNode(Node):
    """``{% compress js %} … {% endcompress %}``."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: Any) -> str:
        """Return what it encloses."""
        return str(self.nodes.render(context))


def compress(parser: Parser, token: Token) -> CompressNode:
    """Show scripts and styles as they are, which Portal combines into one file."""
    nodes = parser.parse(("endcompress",))
    parser.delete_first_token()
    return CompressNode(nodes)


def _unknown(name: str) -> Callable[[Parser, Token], TextNode]:
    def text(context: Any, words: list[Word]) -> str:
        made_up(name, *(written for _, written, _ in words))
        return ""

    return lambda parser, token: TextNode(parser, token, text)


for _tag in (assign, compress, qstring, settings, switch, url_for):
    register.tag(_tag.__name__, _tag)
for _name in (
    "create_thumbnails",
    "current_nav",
    "get_avatar_image",
    "jsi18n",
    "paginator",
    "previewplayer",
    "render_growl_messages",
):
    register.tag(_name, _unknown(_name))


def _value(context: Any, word: Word) -> Any:
    return word[2].resolve(context)
