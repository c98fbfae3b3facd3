"""Which bytes are taken for an XML answer at all. Nothing of an answer that is refused is repeated in the reason."""

from __future__ import annotations

import re

from lxml import etree

SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_SINGLE_BYTE = {"iso-8859-1": "iso-8859-1", "latin1": "iso-8859-1", "iso-8859-15": "iso-8859-15",
                "windows-1252": "windows-1252"}  # fmt: skip


class XmlAnswerError(Exception):
    """Bytes that are no XML that we read. `reason` never repeats what they hold."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_xml(answer: bytes, max_bytes: int, *, undeclared_prefixes: bool = False) -> etree._Element:
    """The root element. No DOCTYPE, no entity, nothing from the network. Raises XmlAnswerError.

    `undeclared_prefixes`: also take an answer that was cut out of its envelope, where its prefixes were declared.
    """
    if len(answer) > max_bytes:
        raise XmlAnswerError(f"is larger than {max_bytes:,} bytes")
    data = answer.removeprefix(b"\xef\xbb\xbf")
    if not data or data.isspace():
        raise XmlAnswerError("is empty")
    if b"\0" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise XmlAnswerError("is not in UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise XmlAnswerError("has a DOCTYPE, which is never read")
    encoding = _encoding_of(data)
    try:
        return etree.fromstring(data, _make_parser(encoding))
    except (etree.XMLSyntaxError, ValueError, LookupError):
        root = _parse_without_namespaces(data, encoding) if undeclared_prefixes else None
        if root is None:
            raise XmlAnswerError(_say_what_came(data)) from None
        return root


def _make_parser(encoding: str, *, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip


def _parse_without_namespaces(data: bytes, encoding: str) -> etree._Element | None:
    """What is well-formed but for its prefixes; None for everything else."""
    parser = _make_parser(encoding, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    return root if all(error.domain_name == "NAMESPACE" for error in parser.error_log) else None


def _encoding_of(data: bytes) -> str:
    """UTF-8 whatever the declaration says, when the bytes are that: a wrong declaration must not garble names."""
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        found = _DECLARED.match(data)
        named = found[1].decode("ascii").lower() if found else ""
        if named not in _SINGLE_BYTE:
            raise XmlAnswerError("is not in UTF-8") from None
        return _SINGLE_BYTE[named]


def _say_what_came(data: bytes) -> str:
    head = data[:2000].lower()
    return "is a web page, not XML" if b"<html" in head else "is not XML, or not the whole of it"
