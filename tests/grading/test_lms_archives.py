"""Zips read without trusting them: names, bombs, links, and what lecturers' systems make."""

import io
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lms_exports import NOTEBOOK, unflagged_zip, write, zip_of

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, Limits, open_archive

_SMALL = Limits(entries=20, total=1 << 20, file=1 << 19)


def _names(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return [entry.name for entry in archive]


def _read_all(archive: Archive) -> list[bytes]:
    return [entry.read() for entry in archive]


def _refused(path: Path) -> dict[str, str]:
    with open_archive(path) as archive:
        return {refused.name: refused.reason for refused in archive.refused}


def test_names_of_japanese_windows_are_read(tmp_path: Path) -> None:
    """CP932 without the flag comes out right, also where a byte of a name is a backslash."""
    names = ["ソ表能力.ipynb", "提出/髙﨑①.ipynb", "plain.txt"]
    content = unflagged_zip({name.encode("cp932"): name.encode() for name in names})
    with open_archive(write(tmp_path, "a.zip", content)) as archive:
        assert archive.encoding == "cp932"
        assert {entry.name: entry.read() for entry in archive} == {n: n.encode() for n in names}


def test_names_of_macos_are_read(tmp_path: Path) -> None:
    """UTF-8 without the flag and with split kana comes out whole."""
    name = "がぎぐげご/レポート.ipynb"
    raw = unicodedata.normalize("NFD", name).encode()
    with open_archive(write(tmp_path, "a.zip", unflagged_zip({raw: b"x"}))) as archive:
        assert archive.encoding == "utf-8"
        assert [entry.name for entry in archive] == [name]


def test_the_encoding_is_decided_for_the_whole_archive(tmp_path: Path) -> None:
    """One CP932 name that happens to be UTF-8 as well does not come out as something else."""
    # These two bytes are ﾂｩ in CP932 and © in UTF-8.
    files = {"提出物ﾂｩ.txt": b"1", "課題と解答.txt": b"2"}
    raw = {b"\xc2\xa9.txt": b"3", **{n.encode("cp932"): c for n, c in files.items()}}
    assert _names(write(tmp_path, "a.zip", unflagged_zip(raw))) == ["ﾂｩ.txt", *files]


def test_the_unicode_name_of_info_zip_wins(tmp_path: Path) -> None:
    """The extra field 0x7075 is believed only if its checksum belongs to the name."""
    for checksum, expected in ((zlib.crc32(b"abcd.txt"), "本当.txt"), (1, "abcd.txt")):
        field = b"\x01" + checksum.to_bytes(4, "little") + "本当.txt".encode()
        info = zipfile.ZipInfo("abcd.txt")
        info.extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(info, b"x")
        assert _names(write(tmp_path, "a.zip", buffer.getvalue())) == [expected]


def test_a_streamed_zip_is_read(tmp_path: Path) -> None:
    """Sizes that stand after the data, as Moodle writes them, are no obstacle."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.parts.append(bytes(data))
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("髙_1_assignsubmission_file/a.ipynb", NOTEBOOK)
        archive.writestr("﨑_2_assignsubmission_file/a.ipynb", NOTEBOOK)
    path = write(tmp_path, "a.zip", b"".join(stream.parts))
    with open_archive(path) as opened:
        assert [entry.read() for entry in opened] == [NOTEBOOK] * 2


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../../evil.ipynb", "外に出よう"),
        ("a/../../evil.ipynb", "外に出よう"),
        ("..\\evil.ipynb", "外に出よう"),
        ("/etc/passwd", "決まった場所"),
        ("\\\\server\\share\\x", "決まった場所"),
        ("C:\\Windows\\x.dll", "決まった場所"),
        ("c:x.txt", "決まった場所"),
        ("a/CON", "Windows で使えない"),
        ("a/nul.txt", "Windows で使えない"),
        ("LPT1", "Windows で使えない"),
        ("a./b.txt", "Windows で使えない"),
        ("a/b.txt ", "Windows で使えない"),
        ("a/b.txt:stream", "Windows で使えない"),
        ("a//b.txt", "使えない文字"),
        ("a/./b.txt", "使えない文字"),
        ("a\u202egpj.exe", "使えない文字"),
        ("a\x1bb.txt", "使えない文字"),
    ],
)
def test_names_that_could_do_harm_are_refused(tmp_path: Path, name: str, word: str) -> None:
    """The dangerous entry is named with its reason; the one beside it is read."""
    path = write(tmp_path, "a.zip", zip_of({name: b"evil", "good.ipynb": NOTEBOOK}))
    (reason,) = _refused(path).values()
    assert word in reason
    assert _names(path) == ["good.ipynb"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]


def test_unusual_but_honest_names_are_read(tmp_path: Path) -> None:
    """Screenshots of macOS, joined emoji, wide spaces and a leading dot are no attack."""
    names = [
        "Screenshot 9.05.00\u202fAM.png",
        "班\U0001f469\u200d\U0001f393.txt",
        "山田　太郎/.env",
    ]
    assert _names(write(tmp_path, "a.zip", zip_of(dict.fromkeys(names, b"")))) == names


def test_a_name_cut_by_a_zero_byte_is_refused(tmp_path: Path) -> None:
    """What comes after a zero byte cannot hide."""
    content = zip_of({"good.ipynbX.exe": b"x"}).replace(b"ipynbX", b"ipynb\0")
    path = write(tmp_path, "a.zip", content)
    assert _names(path) == []
    assert len(_refused(path)) == 1


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    """Only plain files are read."""
    info = zipfile.ZipInfo("link.ipynb")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    path = write(tmp_path, "a.zip", buffer.getvalue())
    assert _names(path) == []
    assert "リンク" in _refused(path)["link.ipynb"]


def test_clutter_of_systems_is_left_out_silently(tmp_path: Path) -> None:
    """Nobody is told about files that macOS, Windows and Jupyter add."""
    clutter = [
        "__MACOSX/a/._kadai.ipynb",
        "a/.DS_Store",
        "a/Thumbs.db",
        "a/desktop.ini",
        "a/.ipynb_checkpoints/kadai-checkpoint.ipynb",
        "a/._kadai.ipynb",
    ]
    path = write(tmp_path, "a.zip", zip_of(dict.fromkeys([*clutter, "a/kadai.ipynb"], b"x")))
    assert (_names(path), _refused(path)) == (["a/kadai.ipynb"], {})


def _encrypt(content: bytes, name: bytes) -> bytes:
    """Set the flag for a password in both headers of an entry."""
    for mark, flags, start in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        position = 0
        while (position := content.find(mark, position)) >= 0:
            if content[position + start :].startswith(name):
                byte = content[position + flags] | 1
                content = (
                    content[: position + flags] + bytes([byte]) + content[position + flags + 1 :]
                )
            position += 4
    return content


def test_a_password_on_one_file_or_on_all(tmp_path: Path) -> None:
    """One protected file is refused by itself; a protected zip says what to do."""
    both = zip_of({"open.ipynb": b"a", "locked.ipynb": b"b"})
    path = write(tmp_path, "a.zip", _encrypt(both, b"locked"))
    assert "パスワード" in _refused(path)["locked.ipynb"]
    assert _names(path) == ["open.ipynb"]
    alone = write(tmp_path, "b.zip", _encrypt(zip_of({"locked.ipynb": b"b"}), b"locked"))
    with pytest.raises(UserError, match=r"パスワードなしの zip"):
        open_archive(alone)


def test_bombs_are_refused_before_they_are_read(tmp_path: Path) -> None:
    """Ten megabytes of zeros in ten kilobytes are not unpacked; a small file may be as flat."""
    content = zip_of({"bomb.ipynb": bytes(10 << 20), "flat.ipynb": bytes(1 << 19)})
    path = write(tmp_path, "a.zip", content)
    assert "大きさ" in _refused(path)["bomb.ipynb"]
    assert _names(path) == ["flat.ipynb"]


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    """What counts is what comes out, not what the archive says."""
    content = zip_of({"bomb.ipynb": bytes(10 << 20)})
    lie = content.replace((10 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with open_archive(write(tmp_path, "a.zip", lie)) as archive:
        (entry,) = archive
        with pytest.raises(UserError, match=r"bomb\.ipynb"):
            entry.read()


def test_entries_that_share_their_data_are_refused(tmp_path: Path) -> None:
    """A bomb of many entries over one kernel gives out one file at most."""
    content = bytearray(zip_of({"a.ipynb": b"x" * 5000, "b.ipynb": b"y" * 5000, "c.ipynb": b"z"}))
    position = 0
    while (position := content.find(b"PK\x01\x02", position)) >= 0:
        content[position + 42 : position + 46] = bytes(4)
        position += 4
    path = write(tmp_path, "a.zip", bytes(content))
    assert len(_names(path)) <= 1
    assert len(_refused(path)) >= 2


def test_totals_are_limited_over_all_entries_and_nested_zips(tmp_path: Path) -> None:
    """Neither many files nor zips within add up to more than the limit."""
    chunk = bytes(range(256)) * 1600
    many = write(tmp_path, "a.zip", zip_of({f"{n}.bin": chunk for n in range(3)}))
    with open_archive(many, _SMALL) as archive, pytest.raises(UserError, match="1MB"):
        _read_all(archive)
    inner = zip_of({f"{n}.bin": chunk for n in range(3)})
    nested = write(tmp_path, "b.zip", zip_of({"inner.zip": inner}))
    with open_archive(nested, _SMALL) as archive:
        (entry,) = archive
        with entry.open_zip() as opened, pytest.raises(UserError, match="1MB"):
            _read_all(opened)
    crowd = write(tmp_path, "c.zip", zip_of({f"{n}.txt": b"" for n in range(21)}))
    with pytest.raises(UserError, match="20個"):
        open_archive(crowd, _SMALL)


def test_zips_within_are_opened_one_level_deep(tmp_path: Path) -> None:
    """A zip in the zip is read, a third one is not opened."""
    deepest = zip_of({"c.ipynb": NOTEBOOK})
    path = write(tmp_path, "a.zip", zip_of({"b.zip": zip_of({"x.ipynb": b"1", "c.zip": deepest})}))
    with open_archive(path) as archive:
        (entry,) = archive
        with entry.open_zip() as inner:
            assert [item.name for item in inner] == ["x.ipynb", "c.zip"]
            assert inner.entries[0].place == "a.zip › b.zip › x.ipynb"
            assert inner.entries[1].read() == deepest
            with pytest.raises(UserError, match="そこまでは開きません"):
                inner.entries[1].open_zip()


def test_one_name_twice_is_a_question_unless_the_content_is_the_same(tmp_path: Path) -> None:
    """Of two different files of one name the first is given, the second named."""
    files = {"kadai1.ipynb": b"first", "kadai2.ipynb": b"first", "kadai3.ipynb": b"other"}
    content = zip_of(files).replace(b"kadai2", b"kadai1").replace(b"kadai3", b"kadai1")
    path = write(tmp_path, "a.zip", content)
    with open_archive(path) as opened:
        assert [entry.read() for entry in opened] == [b"first"]
    assert "同じ名前" in _refused(path)["kadai1.ipynb"]


def test_a_broken_zip_says_what_to_do(tmp_path: Path) -> None:
    """A download that was cut short is named, with the way out."""
    whole = zip_of({"a.ipynb": NOTEBOOK * 50})
    path = write(tmp_path, "課題.zip", whole[:-30])
    with pytest.raises(UserError) as caught:
        open_archive(path)
    assert "課題.zip" in str(caught.value)
    assert "zip にし直して" in str(caught.value)
    with pytest.raises(UserError, match=r"無い\.zip"):
        open_archive(tmp_path / "無い.zip")


def test_a_damaged_file_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    """A wrong checksum is found when that file is read."""
    content = bytearray(zip_of({"a.txt": b"x" * 2000, "b.txt": b"good"}))
    content[40] ^= 0xFF
    with open_archive(write(tmp_path, "a.zip", bytes(content))) as archive:
        first, second = archive
        assert second.read() == b"good"
        with pytest.raises(UserError, match="もう一度出して"):
            first.read()


def test_an_unpacked_folder_serves_as_well(tmp_path: Path) -> None:
    """A folder is read like the zip it came from; links in it are refused."""
    folder = tmp_path / "提出物"
    (folder / "髙_1_assignsubmission_file").mkdir(parents=True)
    (folder / "髙_1_assignsubmission_file" / "a.ipynb").write_bytes(NOTEBOOK)
    secret = write(tmp_path, "secret.txt", b"secret")
    (folder / "link.txt").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path)
    with open_archive(folder) as archive:
        assert [e.name for e in archive] == ["髙_1_assignsubmission_file/a.ipynb"]
        assert archive.entries[0].read() == NOTEBOOK
        assert {r.name for r in archive.refused} >= {"link.txt", "out"}


_VALID = zip_of({"a/髙.ipynb": NOTEBOOK * 3, "b.txt": b"text", "c.zip": zip_of({"d": b"1"})})


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(_VALID) - 1), st.integers(0, 255)), min_size=1, max_size=8
    ),
    cut=st.integers(0, len(_VALID)),
)
def test_no_damage_ends_in_a_traceback(
    tmp_path: Path, changes: list[tuple[int, int]], cut: int
) -> None:
    """Whatever bytes change, a zip is read or refused in words, and names stay inside."""
    content = bytearray(_VALID)
    for position, value in changes:
        content[position] = value
    path = write(tmp_path, "a.zip", bytes(content[:cut] if cut % 3 == 0 else content))
    said: list[str] = []
    try:
        with open_archive(path, _SMALL) as archive:
            for entry in archive:
                assert ".." not in entry.name.split("/")
                assert not entry.name.startswith("/")
                try:
                    entry.read()
                except UserError as error:
                    said.append(str(error))
    except UserError as error:
        said.append(str(error))
    assert all("次にすること" in message for message in said)
