"""Files are written whole or not at all."""

import os
import sys

import pytest

from coopkit import files


def test_content_is_written(tmp_path):
    """The file holds the content; its folder is made."""
    path = tmp_path / "new" / "plan.json"
    files.write_atomically(path, "計画".encode())
    assert path.read_text(encoding="utf-8") == "計画"


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    """When the disk is full, the old content stays and no rest lies about."""
    path = tmp_path / "plan.json"
    files.write_atomically(path, b"old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_file_has_ordinary_permissions(tmp_path):
    """A written file can be read by the group, as the user's umask says."""
    path = tmp_path / "plan.json"
    before = os.umask(0o022)
    try:
        files.write_atomically(path, b"")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644
