"""One run at a time, whatever became of the one before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tapecheck.lock import LockedError, held

HOLD = """
import sys, time
from pathlib import Path
from tapecheck.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(30)
"""


def test_a_second_run_is_told_whose_the_first_is(tmp_path: Path) -> None:
    path = tmp_path / "t.lock"
    with held(path):
        message = rf"another run is at work \(process {os.getpid()}\) \(wait for it to end, or stop it\)"
        with pytest.raises(LockedError, match=message), held(path):
            pass
    with held(path):
        pass


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {other.pid}"), held(path):
            pass
        other.send_signal(signal.SIGKILL)
    with held(path):
        pass
