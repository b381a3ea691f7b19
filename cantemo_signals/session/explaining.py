"""The answer to ``rule``: the texts of rules, and the examples of one, which the package contains."""

from __future__ import annotations

import os

from cantemo_signals.errors import UnknownName
from cantemo_signals.loader.failures import GUIDE
from cantemo_signals.session.rules.every import RULES
from cantemo_signals.values.rules import ExampleFile, RulesResult, RuleText


def explain(name: str | None) -> RulesResult:
    """Return the rule with this code or name; else the rules whose code or name contains it; without it, all rules.

    A single rule comes with its examples.

    Raises:
        UnknownName: no rule's code or name contains it.
    """
    rules = tuple(rule.said for _, rule in sorted(RULES.items()) if name is None or _fits(name, rule.said))
    exact = tuple(rule for rule in rules if name is not None and name.lower() in (rule.code.lower(), rule.name))
    rules = exact or rules
    if name is not None and not rules:
        raise UnknownName("rule", name, [word for rule in RULES.values() for word in (rule.code, rule.name)])
    if len(rules) > 1:
        return RulesResult(rules)
    bad = _example(rules[0].code, "bad")
    places = [file.path for file in bad]
    good = [file for file in _example(rules[0].code, "good") if file not in bad]
    good.sort(key=lambda file: places.index(file.path) if file.path in places else len(places))
    return RulesResult(rules, tuple(bad), tuple(good))


def _fits(name: str, rule: RuleText) -> bool:
    return name.lower() in f"{rule.code.lower()} {rule.name}"


def _example(code: str, kind: str) -> list[ExampleFile]:
    """Read the files of an example, those with a line at fault first."""
    root = os.path.join(GUIDE, "rules", code, kind)
    paths = [
        os.path.join(directory, name)
        for directory, _, names in os.walk(root)
        for name in names
        if not name.endswith(".pyc")
    ]
    files = [_file(path, root, code) for path in paths]
    return sorted(files, key=lambda file: (not file.lines, file.path))


def _file(path: str, root: str, code: str) -> ExampleFile:
    with open(path, encoding="utf-8") as stream:
        source = stream.read()
    lines = tuple(number for number, line in enumerate(source.splitlines(), 1) if line.endswith(f"# {code}"))
    return ExampleFile(os.path.relpath(path, root), source, lines)
