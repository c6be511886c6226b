"""The files for containers and systemd: they name settings that exist, and systemd takes them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.config import Config, load_config

ROOT = Path(__file__).parents[1]
UNITS = ("frontrunner.service", "frontrunner@.service")
MOST_EXPOSED = 15
"""Tenths on systemd's scale from 0 to 100 of what a service could reach."""


def settings_in(text: str) -> dict[str, str]:
    """The settings that a file puts into the environment."""
    found = re.findall(r"\b(FRONTRUNNER_[A-Z_]+)(?:=|: )\"?([^\s\"\\.]+[^\s\"\\]*)", text)
    return {name: value.replace("%i", "3").rstrip(".") for name, value in found}


@pytest.mark.parametrize("name", ["Containerfile", "compose.yaml", *(f"deploy/{u}" for u in UNITS)])
def test_every_setting_that_a_file_names_exists_and_has_a_value_that_it_takes(
    name: str, tmp_path: Path
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    given = settings_in(text)
    assert given, "it names none"
    if "FRONTRUNNER_SHARDING__PROCESS" in given:
        assert given.keys() >= {"FRONTRUNNER_SHARDING__PROCESSES", "FRONTRUNNER_SHARDING__SHARDS"}
    empty = tmp_path / "config.toml"
    empty.touch()
    assert load_config(empty, given) != Config()


def test_the_container_can_write_to_its_volume_alone_and_ends_on_sigterm() -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["frontrunner"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    [volume] = service["volumes"]
    folder = volume.partition(":")[2]
    lines = (ROOT / service["build"]["dockerfile"]).read_text().splitlines()
    assert f"VOLUME {folder}" in lines
    assert any(f"FRONTRUNNER_STORE__PATH={folder}/" in line for line in lines)
    assert [line for line in lines if line.startswith("USER ")] == ["USER frontrunner"]
    assert [line for line in lines if line.startswith("ENTRYPOINT ")] == [
        'ENTRYPOINT ["frontrunner"]'
    ], "no shell that would keep a signal for itself"
    for line in lines:
        if line.startswith("FROM "):
            assert "/" not in line, "which registry is for whoever builds it to say"
        if line.startswith("COPY ") and "--from" not in line:
            for copied in line.split()[1:-1]:
                assert (ROOT / copied).exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit_and_finds_it_little_exposed(unit: str, tmp_path: Path) -> None:
    text = (ROOT / "deploy" / unit).read_text(encoding="utf-8")
    started = re.findall(r"^ExecStart=(\S+) run$", text, re.MULTILINE)
    assert started == ["/opt/frontrunner/bin/frontrunner"]
    file = tmp_path / unit
    file.write_text(text.replace(started[0], sys.executable), encoding="utf-8")
    asked = file.with_name(unit.replace("@", "@0"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", str(asked)], capture_output=True, text=True, check=False
    )
    # What makes the delay grow came with systemd 254; before, it is left out and said so.
    said = [line for line in ran.stderr.splitlines() if "Unknown key 'Restart" not in line]
    assert (ran.returncode, said) == (0, [])
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-400:]


def test_the_units_differ_in_which_process_they_are_and_in_nothing_else() -> None:
    one, several = ((ROOT / "deploy" / unit).read_text().partition("[Unit]")[2] for unit in UNITS)
    several = several.replace(" FRONTRUNNER_SHARDING__PROCESS=%i", "").replace(" (process %i)", "")
    assert several.replace("Conflicts=frontrunner.service\n", "") == one
    assert "RestartPreventExitStatus=2\n" in one
    # The process that reads pages bounds itself by setrlimit.
    assert "~@resources" not in one
