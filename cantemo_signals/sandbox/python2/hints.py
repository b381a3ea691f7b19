"""Hints for common errors when importing a plugin, mostly because it was written for Python 2."""

from __future__ import annotations

import ast
import os
import re
import sys

from cantemo_signals.bus.exceptions import is_a, levels, line_of, message_in, text_field
from cantemo_signals.bus.naming import class_name
from cantemo_signals.sandbox.emulated import ROOTS
from cantemo_signals.sandbox.importing.folders import content_of, source_line
from cantemo_signals.sandbox.python2.ambiguities import ambiguity_at, is_exception
from cantemo_signals.sandbox.python2.names import (
    GONE_BUILTINS,
    GONE_METHODS,
    GONE_MODULES,
    MOVED_MODULES,
    MOVED_NAMES,
    SYNTAX,
    WRITE,
    advice_about_django,
)

NEITHER = "invalid syntax in Python 3 and in Python 2"
OPTION = "or load with --legacy-imports"
_CANNOT_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_ATTRIBUTE = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
_SEVERAL = re.compile(r"\bexcept\s+([\w.]+(?:\s*,\s*[\w.]+)+)\s*:")
_NO_PARENTHESES = "multiple exception types must be parenthesized"
_MAY_MEAN_MORE = re.compile(r"\b(?:except|print|exec)\b|:\s*(?:#.*)?$")
_NOT_PYTHON_3 = re.compile(SYNTAX)
_DJANGO = (
    (
        r"missing 1 required positional argument: 'on_delete'",
        f"write `on_delete=models.CASCADE`, which Django 2.0 removed as the default, {OPTION}",
    ),
    (
        r"unexpected keyword argument 'providing_args'",
        f"remove `providing_args`, which Django 4.0 dropped, {OPTION}",
    ),
    (
        r"invalid attribute\(s\): index_together",
        f"write `indexes` instead of `index_together`, which Django 5.1 removed, {OPTION}",
    ),
    (
        r"^Model class \S+ doesn't declare an explicit app_label",
        "import its module as `portal.plugins.NAME.models`, the only name under which a plugin is an app",
    ),
    (
        r"^no such table: ",
        ("the table could not be created from the model: one of its fields or relations does not work"),
    ),
)


def hint(exception: BaseException, package_dir: str) -> str | None:
    """Return the hint for an exception from the plugin at ``package_dir``, if there is one."""
    if is_a(exception, SyntaxError):
        return _of_syntax(exception)
    if is_a(exception, ModuleNotFoundError):
        return _of_missing_module(exception, package_dir)
    if is_a(exception, ImportError):
        return _of_missing_name(exception)
    if is_a(exception, AttributeError):
        return _of_missing_attribute(exception)
    if class_name(type(exception)) == ("portal.vidispine.iexception", "NotFoundError"):
        if message_in(exception).endswith("no longer)"):
            return None
        return "Describe it in a --data file, or treat every requested id as existing with --permissive-data."
    if is_a(exception, NameError):
        return _of_other_meaning(exception, package_dir) or _of_missing_builtin(text_field(exception, "name"))
    if is_a(exception, TypeError):
        return _of_other_meaning(exception, package_dir) or _of_django(exception)
    return _of_django(exception)


def _of_other_meaning(exception: BaseException, package_dir: str) -> str | None:
    """Return the hint for a statement of Python 2 that Python 3 accepts, but that fails when it runs."""
    path, line = _innermost(exception, package_dir)
    if not _MAY_MEAN_MORE.search(source_line(path, line)):
        return None
    statement = ambiguity_at(content_of(path), line)
    return None if statement is None else written_for_python_2(path, statement.kind)


def _of_missing_builtin(name: str) -> str | None:
    return f"Python 3 has no `{name}`: write `{GONE_BUILTINS[name]}`." if name in GONE_BUILTINS else None


def _of_django(exception: BaseException) -> str | None:
    """Return the hint for one of Django's own exceptions."""
    text = message_in(exception)
    return next((f"{_capitalized(words)}." for sign, words in _DJANGO if re.search(sign, text)), None)


def _of_missing_in_django(name: str) -> str:
    django = sys.modules.get("django")
    version = django.get_version() if django is not None else ""
    return (
        f"Django {version} has no {name}: make it up with --legacy-imports, or make up all of Django with --no-django."
    )


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of_syntax(exception: BaseException) -> str | None:
    if text_field(exception, "msg") == NEITHER:
        return None
    text, file = text_field(exception, "text"), text_field(exception, "filename")
    match = _NOT_PYTHON_3.search(text)
    if (several := _SEVERAL.search(text)) is not None and _are_exceptions(names := several[1].split(",")):
        written = ", ".join(name.strip() for name in names)
        return f"Only Python 3.14 and later read this: write `except ({written})`, or load with one of them (--python)."
    if is_a(exception, TabError):
        what = "tabs_and_spaces_mixed"
    elif match is None and text_field(exception, "msg") == _NO_PARENTHESES and "(" in text:
        what = "except_with_a_comma"  # over several lines
    elif match is not None:
        what = str(match.lastgroup)
    else:
        return None
    return written_for_python_2(file or "The file", what)


def _are_exceptions(names: list[str]) -> bool:
    """Return whether these are exceptions, rather than one and the variable that Python 2 would assign it to."""
    return len(names) > 2 or "." in names[1] or is_exception(names[1].strip())


def written_for_python_2(path: str, kind: str) -> str:
    """Return the hint for a statement of Python 2 in a file; the kind is one of ``WRITE``."""
    file, words = os.path.basename(path), kind.replace("_", " ")
    return f"{file} is written for Python 2 ({words}), and Portal 4 and later run Python 3: {WRITE[kind]}, {OPTION}."


def _of_missing_module(exception: BaseException, package_dir: str) -> str | None:
    name = text_field(exception, "name")
    root = name.partition(".")[0]
    file, line = _importing_line(exception, package_dir)
    directory = os.path.dirname(file) if file else package_dir
    if root in ROOTS:
        return None
    if (advice := advice_about_django(name)) is not None:
        return f"{_capitalized(advice)}, {OPTION}."
    if root == "django":
        return _of_missing_in_django(name)
    beside = _beside(directory, root)
    if beside is not None:
        return f"{beside} is next to this file: write `{_relative(line, root)}`, {OPTION}."
    moved = next((module for module in (name, *_modules(line)) if module in MOVED_MODULES), None)
    if moved is not None:
        return f"Python 3 has {moved} as {MOVED_MODULES[moved]}: write `{_moved(line, moved)}`, {OPTION}."
    if root in GONE_MODULES:
        version, instead = GONE_MODULES[root]
        return f"Python {version} removed {root}: use {instead}, or load with an interpreter that has it (--python)."
    if root == os.path.basename(package_dir):
        full = next((module for module in _modules(line) if module.startswith(f"{root}.")), root)
        return f"{root} is this plugin: write `from portal.plugins.{full} import …`, as Portal imports it."
    return f"Install {root} beside cantemo-signals, run with --python, or make it up with --fabricate {root}."


def _of_missing_name(exception: BaseException) -> str | None:
    match = _CANNOT_IMPORT.match(message_in(exception))
    if match is not None and (match[2], match[1]) in MOVED_NAMES:
        module, name = MOVED_NAMES[match[2], match[1]]
        if module == "builtins":
            return f"Python 3 has {match[1]} built in, as {name}: remove the import, {OPTION}."
        return f"Python 3 has it elsewhere: write `from {module} import {name}`, {OPTION}."
    if "--strict" in message_in(exception):
        return "Drop --strict to have it made up."
    if match is not None and match[2].partition(".")[0] == "django":
        full = f"{match[2]}.{match[1]}"
        advice = advice_about_django(full)
        return _of_missing_in_django(full) if advice is None else f"{_capitalized(advice)}, {OPTION}."
    return advice_about_django(text_field(exception, "name"))


def _of_missing_attribute(exception: BaseException) -> str | None:
    name, text = text_field(exception, "name"), message_in(exception)
    if name in GONE_METHODS and "--" not in text:
        return f"Python 3 has no `.{name}()`: write {GONE_METHODS[name]}."
    match = _NO_ATTRIBUTE.match(text)
    if match is not None and (advice := advice_about_django(f"{match[1]}.{match[2]}")) is not None:
        return f"{_capitalized(advice)}, {OPTION}."
    if match is None or (match[1], match[2]) not in MOVED_NAMES:
        return None
    module, name = MOVED_NAMES[match[1], match[2]]
    return f"Python 3 has it as `{name if module == 'builtins' else f'{module}.{name}'}`: write that, {OPTION}."


def _importing_line(exception: BaseException, package_dir: str) -> tuple[str, str]:
    """Return the plugin's innermost file in the traceback, and the text of its line."""
    path, line = _innermost(exception, package_dir)
    return path, source_line(path, line).strip() if path else ""


def _innermost(exception: BaseException, package_dir: str) -> tuple[str, int]:
    """Return the plugin's innermost file in the traceback, and the number of its line."""
    for level in reversed(levels(exception)):
        if (path := level.tb_frame.f_code.co_filename).startswith(package_dir):
            return path, line_of(level)
    return "", 0


def _beside(directory: str, name: str) -> str | None:
    if os.path.isfile(os.path.join(directory, f"{name}.py")):
        return f"{name}.py"
    return f"{name}/" if os.path.isfile(os.path.join(directory, name, "__init__.py")) else None


def _statement(line: str) -> ast.stmt | None:
    try:
        body = ast.parse(line.rstrip("\\").rstrip()).body
    except SyntaxError:  # one of several lines
        return None
    return body[0] if body else None


def _modules(line: str) -> list[str]:
    """Return the modules that an import statement names."""
    statement = _statement(line)
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [statement.module or ""] if isinstance(statement, ast.ImportFrom) else []


def _relative(line: str, root: str) -> str:
    statement = _statement(line)
    if isinstance(statement, ast.ImportFrom):
        module = "" if statement.module == "__init__" else statement.module
        return ast.unparse(ast.ImportFrom(module, statement.names, 1))
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            if alias.name.partition(".")[0] == root:
                parent, _, last = alias.name.rpartition(".")
                return ast.unparse(ast.ImportFrom(parent, [ast.alias(last, alias.asname)], 1))
    return f"from .{root} import …"


def _moved(line: str, module: str) -> str:
    statement = _statement(line)
    if isinstance(statement, ast.ImportFrom):
        return ast.unparse(ast.ImportFrom(MOVED_MODULES[module], statement.names, 0))
    return f"import {MOVED_MODULES[module]}"
