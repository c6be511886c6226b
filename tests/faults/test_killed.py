"""A process is killed at its work, in small; ``python -m tests.faults.killed`` does it at full scale."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAY = """
import sys
from pathlib import Path
from tests.faults.killed import play
found = play(12, shipped=Path(sys.argv[1]))
naive = play(3, shipped=Path(sys.argv[1]), naive=True)
print(found.right, found.kills, found.acknowledged > 50, found.in_the_middle > 8)
print(naive.right, bool(naive.half_made))
print(found, naive)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it forks, and kills by a signal")
def test_nothing_is_lost_or_half_made_and_where_it_were_it_would_be_found(
    shipped_store: Path, tmp_path: Path
) -> None:
    # In a process of its own: it forks others, and what is forked must have no threads.
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(shipped_store)], cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    told = done.stdout.splitlines()
    assert told[:2] == ["True 12 True True", "False True"], done.stdout + done.stderr
