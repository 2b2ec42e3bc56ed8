"""How processes of the runner talk: four bytes of length, then the content.

Standard library only: zygotes and their children load this before anything else.
"""

import struct
from typing import BinaryIO

HEAD = struct.Struct(">I")
LARGEST = 256 * 1024**2
# Messages to a stem: one byte, and files with it.
LOAD, FORK = b"L", b"F"


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return one frame, or None when the other side has closed."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    if length > LARGEST:
        return None
    content = stream.read(length)
    return content if len(content) == length else None


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Write one frame."""
    stream.write(HEAD.pack(len(content)) + content)
    stream.flush()


def is_whole(said: bytes | bytearray) -> bool:
    """Tell whether what was read so far is a whole frame, or more."""
    return len(said) >= HEAD.size and (
        len(said) - HEAD.size >= HEAD.unpack(bytes(said[: HEAD.size]))[0]
    )
