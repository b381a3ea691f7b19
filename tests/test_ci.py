"""The recipes of the guide for CI: each is run as it stands, in a directory with plugins and no more."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT, RULE_EXAMPLES

GUIDE = (ROOT / "cantemo_signals/guide/ci.md").read_text(encoding="utf-8")
GITHUB, GITLAB, PRE_COMMIT = (
    YAML(typ="safe").load(text) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
)
CONFIGURATION = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
NOT_THE_TOOL = shutil.ignore_patterns(
    ".git", "__pycache__", "*.egg-info", ".venv", ".*_cache", "tests", "examples", "build"
)
AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@b")


class Workspace(NamedTuple):
    """A checkout of somebody's plugins, and the environment of the shell in it."""

    path: Path
    environment: dict[str, str]

    def run(self, line: str, shell: str = "bash") -> subprocess.CompletedProcess[str]:
        """Run a line, or a few, as CI does."""
        words = [sys.executable, "-c", line] if shell == "python" else ["bash", "-e", "-c", line]
        return subprocess.run(
            words, cwd=self.path, env=self.environment, capture_output=True, encoding="utf-8", check=False
        )


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A repository with no plugin in it yet; ``pip`` only notes what it is to install, for the tool is there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "work" / "plugins").mkdir(parents=True)
    (tmp_path / "work" / "pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    program(tmp_path / "bin" / "cantemo-signals", f'exec "{sys.executable}" -m cantemo_signals "$@"')
    program(tmp_path / "bin" / "pip", f'echo "$@" >> "{tmp_path}/installed"')
    path = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CANTEMO_SIGNALS", "GIT_"))}
    return Workspace(tmp_path / "work", {**kept, "PATH": path, "PYTHONPATH": str(ROOT)})


def add(example: str, workspace: Workspace) -> None:
    """Take an example of a rule for a plugin."""
    for plugin in (RULE_EXAMPLES / example).iterdir():
        shutil.copytree(plugin, workspace.path / "plugins" / plugin.name)


def steps(workflow: Any) -> list[dict[str, Any]]:
    [job] = workflow["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


def uploaded(workspace: Workspace) -> list[dict[str, Any]]:
    """The results in the file that is uploaded."""
    [upload] = [step for step in steps(GITHUB) if "upload-sarif" in step.get("uses", "")]
    report = json.loads((workspace.path / upload["with"]["sarif_file"]).read_text(encoding="utf-8"))
    results: list[dict[str, Any]] = report["runs"][0]["results"]
    return results


def run_steps(workspace: Workspace) -> list[subprocess.CompletedProcess[str]]:
    """Run what GitHub's recipe runs, each of its steps whatever became of the one before."""
    return [workspace.run(step["run"], step.get("shell", "bash")) for step in steps(GITHUB) if "run" in step]


@pytest.mark.parametrize(
    ("example", "statuses", "results"), [("CS201/bad", [0, 1, 0], 1), ("CS201/good", [0, 0, 0], 0)]
)
def test_the_recipe_for_github_annotates_and_leaves_a_report_to_upload(
    example: str, statuses: list[int], results: int, workspace: Workspace
) -> None:
    add(example, workspace)

    runs = run_steps(workspace)

    assert ([run.returncode for run in runs], "".join(run.stderr for run in runs)) == (statuses, "")
    annotations = [line for line in runs[1].stdout.splitlines() if line.startswith("::error ")]
    assert len(annotations) == results
    assert all("file=plugins/shelf/__init__.py,line=6," in line for line in annotations)
    assert [each["ruleId"] for each in uploaded(workspace)] == ["CS201"] * results
    assert [step.get("if") for step in steps(GITHUB)[-3:]] == [None, "always()", "always()"]


def test_the_recipe_for_github_uploads_nothing_that_is_ignored(workspace: Workspace) -> None:
    add("CS201/bad", workspace)
    plugin = workspace.path / "plugins/shelf/__init__.py"
    plugin.write_text(plugin.read_text("utf-8").replace("# CS201", "# cantemo-signals: ignore[CS201]"), "utf-8")

    runs = run_steps(workspace)

    assert [run.returncode for run in runs] == [0, 0, 0]
    assert uploaded(workspace) == []


@pytest.mark.parametrize(("example", "statuses", "failures"), [("CS201/bad", [0, 1], 1), ("CS201/good", [0, 0], 0)])
def test_the_recipe_for_gitlab_leaves_both_reports(
    example: str, statuses: list[int], failures: int, workspace: Workspace
) -> None:
    add(example, workspace)
    [job] = GITLAB.values()

    runs = [workspace.run(line) for line in job["script"]]

    assert [run.returncode for run in runs] == statuses
    assert job["artifacts"]["when"] == "always"
    reports = {kind: workspace.path / name for kind, name in job["artifacts"]["reports"].items()}
    assert ElementTree.parse(reports["junit"]).getroot().get("failures") == str(failures)
    assert len(json.loads(reports["codequality"].read_text(encoding="utf-8"))) == failures


def test_the_recipes_install_the_tool_and_django(workspace: Workspace, tmp_path: Path) -> None:
    lines = [*(step.get("run", "") for step in steps(GITHUB)), *next(iter(GITLAB.values()))["script"]]

    for line in lines:
        if line.startswith("pip "):
            assert workspace.run(line).returncode == 0

    assert (tmp_path / "installed").read_text(encoding="utf-8") == "install cantemo-signals Django>=4.2\n" * 2


def test_every_format_can_be_had_at_once(workspace: Workspace) -> None:
    add("CS201/bad", workspace)
    _, line = re.findall(r"```sh\n(.*?)\n```", GUIDE)

    run = workspace.run(line)

    assert run.returncode == 1
    assert run.stdout.startswith("plugins/shelf/__init__.py:6:31: CS201 [error] ")
    texts = {path.suffix: path.read_text("utf-8") for path in workspace.path.glob("findings.*")}
    assert texts.keys() == {".sarif", ".xml", ".json"}
    assert json.loads(texts[".json"])["kind"] == "check"


def test_what_is_known_passes_and_what_is_new_fails(workspace: Workspace) -> None:
    add("CS201/bad", workspace)
    keep, _ = re.findall(r"```sh\n(.*?)\n```", GUIDE)
    check = f"{keep.removesuffix(' --update-baseline')} --format sarif"

    kept = workspace.run(keep)
    known = workspace.run(check)
    add("CS203/bad", workspace)
    new = workspace.run(check)

    assert [run.returncode for run in (kept, known, new)] == [0, 0, 1]
    results = json.loads(known.stdout)["runs"][0]["results"]
    assert [(each["ruleId"], [why["kind"] for why in each["suppressions"]]) for each in results] == [
        ("CS201", ["external"])
    ]


@pytest.fixture(scope="module")
def pre_commit() -> list[str]:
    pytest.importorskip("pre_commit")
    return [sys.executable, "-m", "pre_commit"]


def test_what_pre_commit_reads_is_in_order(pre_commit: list[str], tmp_path: Path) -> None:
    with open(tmp_path / "config.yaml", "w", encoding="utf-8") as stream:
        YAML().dump(PRE_COMMIT, stream)

    for words in (["validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], ["validate-config", stream.name]):
        done = subprocess.run([*pre_commit, *words], capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout + done.stderr) == (0, "")
    [offered] = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    assert [each["id"] for each in PRE_COMMIT["repos"][0]["hooks"]] == [offered["id"]]


@pytest.fixture(scope="module")
def registry() -> None:
    """The package index, without which pre-commit can build no environment."""
    words = [sys.executable, "-m", "pip", "index", "versions", "setuptools", "--timeout", "10", "--retries", "0"]
    if subprocess.run(words, capture_output=True, check=False).returncode != 0:
        pytest.skip("no package index can be reached")


@pytest.mark.usefixtures("registry")
def test_the_recipe_for_pre_commit_judges_what_is_committed(
    pre_commit: list[str], workspace: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(ROOT, tmp_path / "tool", ignore=NOT_THE_TOOL)
    for words in (["init", "-q"], ["add", "-A"], [*AUTHOR, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *words], cwd=tmp_path / "tool", env=workspace.environment, check=True)
    [repository] = PRE_COMMIT["repos"]
    here = {**PRE_COMMIT, "repos": [{**repository, "repo": str(tmp_path / "tool"), "rev": "HEAD"}]}
    with open(workspace.path / ".pre-commit-config.yaml", "w", encoding="utf-8") as stream:
        YAML().dump(here, stream)
    environment = {**workspace.environment, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    del environment["PYTHONPATH"]

    statuses = []
    for example in ("CS201/good", "CS204/bad"):
        shutil.rmtree(workspace.path / "plugins")
        add(example, workspace)
        subprocess.run("git init -q; git add -A", shell=True, cwd=workspace.path, env=environment, check=True)
        words = [*pre_commit, "run", "--all-files", "--color", "never"]
        done = subprocess.run(words, cwd=workspace.path, env=environment, capture_output=True, text=True, check=False)
        statuses.append((done.returncode, re.findall(r"error\[CS\d{3}\]", done.stdout)))

    assert statuses == [(0, []), (1, ["error[CS204]"])], done.stdout + done.stderr
