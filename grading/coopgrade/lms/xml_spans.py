"""Where elements stand in the bytes of an XML part, so that one can be changed alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")


@dataclass(frozen=True)
class Span:
    """One element.

    Attributes:
        name: without its prefix.
        prefix: with its colon, or "".
        parent: name of the element around it, without prefix.
        attributes: as they are written.
        start: offset of its opening tag.
        inside: offset after the opening tag.
        close: offset of the closing tag; equal to `inside` for `<c/>`.
        end: offset after the element.
    """

    name: str
    prefix: str
    parent: str
    attributes: dict[str, str]
    start: int
    inside: int
    close: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, `<c/>`."""
        return self.inside == self.end


@dataclass(frozen=True)
class Edit:
    """Bytes in place of others; `order` decides between two at the same place."""

    start: int
    end: int
    new: bytes
    order: int = 0


def find_spans(xml: bytes, names: Iterable[str]) -> list[Span]:
    """Return the elements of these names in the order of their opening tags.

    Args:
        xml: a whole part, in UTF-8.
        names: names without prefix.

    Raises:
        ValueError: it is not well-formed, or declares entities (no workbook does).
    """
    wanted = set(names)
    found: list[Span] = []
    open_ones: list[tuple[str, dict[str, str], int]] = []
    parser = expat.ParserCreate("utf-8")

    def start(name: str, attributes: dict[str, str]) -> None:
        open_ones.append((name, attributes, parser.CurrentByteIndex))

    def end(name: str) -> None:
        _, attributes, begins = open_ones.pop()
        prefix, _, local = name.rpartition(":")
        if local not in wanted:
            return
        tag = _TAG.match(xml, begins)
        if tag is None:
            raise ValueError(name)
        inside = tag.end()
        # For `<c/>` both events have the place of the one tag.
        close, after = inside, inside
        if not tag[0].endswith(b"/>"):
            close = parser.CurrentByteIndex
            after = xml.index(b">", close) + 1
        parent = open_ones[-1][0].rpartition(":")[2] if open_ones else ""
        colon = f"{prefix}:" if prefix else ""
        found.append(Span(local, colon, parent, attributes, begins, inside, close, after))

    def refuse(*_: object) -> None:
        raise ValueError("entities")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return sorted(found, key=lambda span: span.start)


def apply(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with the edits made; everything else is as it was."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.order)):
        pieces.extend((xml[position : edit.start], edit.new))
        position = edit.end
    return b"".join([*pieces, xml[position:]])


def set_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Return an opening tag with an attribute set, or without it."""
    bare = re.sub(rb"\s+%s\s*=\s*(\"[^\"]*\"|'[^']*')" % re.escape(name.encode()), b"", tag)
    if value is None:
        return bare
    ending = b"/>" if bare.endswith(b"/>") else b">"
    return bare.removesuffix(ending).rstrip() + f' {name}="{value}"'.encode() + ending
