"""What a text is that is no X12, told by how it begins, and what to do about it."""

import re
from typing import NamedTuple


class Kind(NamedTuple):
    """`begins` matches the first characters, blanks aside, of a text of that kind."""

    begins: re.Pattern[str]
    said: str
    remedy: str


def kind_of(text: str) -> Kind:
    """What a text is that begins with no ISA segment; blanks in front are left out. Any text has a kind."""
    return next(kind for kind in _KINDS if kind.begins.match(text))


def _kind(begins: str, said: str, remedy: str) -> Kind:
    return Kind(re.compile(begins, re.DOTALL), said, remedy)


_UNPACK = "Unpack it and send the X12 file inside."
_CONVERT = "Send the X12 file that it stands for, or give this one to the program that reads its kind."
_PLAIN = "Save the file as plain text, ASCII or UTF-8."

# The first that fits is taken. Bytes beyond ASCII are as Latin-1 reads them: such a body is no UTF-8.
_KINDS = (
    _kind(r"$", "the text is empty", "Send the file again; nothing has come."),
    _kind(r"\xff\xfe|\xfe\xff|\w\x00", "it is written in UTF-16", _PLAIN),
    _kind(r"\xc9\xe2\xc1", "it is written in EBCDIC", "Transfer the file in text mode, so that it is put into ASCII."),
    _kind(r"PK\x03\x04", "it is a zip archive", _UNPACK),
    _kind(r"\x1f\x8b", "it is packed with gzip", _UNPACK),
    _kind(r"-----BEGIN PGP", "it is encrypted", "Decrypt it first."),
    _kind(r"SVNB[A-Za-z0-9+/]", "it is written in Base64", "Decode it first."),
    _kind(r"%PDF|\xd0\xcf\x11\xe0|\{\\rtf|\x89PNG", "it is a document or a picture", _CONVERT),
    _kind(r"(?:MSH|FHS|BHS)\W", "it is an HL7 version 2 message", _CONVERT),
    _kind(r"UNA|UNB\W", "it is an EDIFACT interchange", _CONVERT),
    _kind(r"<", "it is XML or HTML", _CONVERT),
    _kind(r"[{\[]", "it is JSON", _CONVERT),
    _kind(r"(?!ISA)(?i:ISA)[^\w\s]", "its segment ids are in lower case", "Send it in upper case."),
    _kind(r"(?:GS|ST|TA1|BHT|BPR|GE|IEA)[^\w\s]", "its ISA is missing", "Send the whole interchange, from its ISA on."),
    _kind(r"ISA\s", "a blank stands behind ISA instead of an element separator", "Send the file as it was made."),
    _kind(r".+?\WISA[^\w\s]00", "something stands before its ISA", "Leave out what stands before the ISA."),
    _kind(r"[^\r\n]*([,;\t|])[^\r\n]*\1[^\r\n]*[\r\n]", "it is a table, such as CSV", _CONVERT),
    _kind(r"", "the text does not begin with an ISA segment", "Send a text that begins with a whole ISA segment."),
)
