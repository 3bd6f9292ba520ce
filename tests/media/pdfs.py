"""PDFs for the zoo, written by hand."""

import hashlib
from itertools import accumulate

_PADDING = bytes.fromhex(
    "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A"
)
_ID = b"0123456789abcdef"


def pdf(*pages: str) -> bytes:
    """One page for each text."""
    return _assembled([page.encode("latin-1") for page in pages])


def pdf_with_a_password() -> bytes:
    """Nobody knows the password: not even the empty one opens it."""
    return _assembled([b"secret"], encrypt=_encrypt_dictionary(b"?" * 32))


def pdf_that_may_not_be_changed(text: str) -> bytes:
    """The empty password opens it; only the owner's would allow changes."""
    owner = b"O" * 32
    permissions = (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5(_PADDING + owner + permissions + _ID).digest()[:5]  # noqa: S324
    return _assembled(
        [text.encode()], encrypt=_encrypt_dictionary(_rc4(key, _PADDING)), key=key
    )


def _encrypt_dictionary(user: bytes) -> bytes:
    return (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        b"/O <%s> /U <%s> >> /ID [<%s> <%s>]"
        % (b"4f" * 32, user.hex().encode(), _ID.hex().encode(), _ID.hex().encode())
    )


def _assembled(pages: list[bytes], encrypt: bytes = b"", key: bytes = b"") -> bytes:
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        stream = b"BT /F1 12 Tf 20 700 Td (%s) Tj ET" % text
        if key:
            stream = _rc4(_object_key(key, 5 + 2 * number), stream)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    bodies = [b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1)]
    head = b"%PDF-1.4\n"
    offsets = [*accumulate(map(len, bodies), initial=len(head))]
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets[:-1])
    size = len(objects) + 1
    return (
        head
        + b"".join(bodies)
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer << /Size %d /Root 1 0 R %s >>\n" % (size, encrypt)
        + b"startxref\n%d\n%%%%EOF\n" % offsets[-1]
    )


def _object_key(key: bytes, number: int) -> bytes:
    salted = key + number.to_bytes(3, "little") + b"\0\0"
    return hashlib.md5(salted).digest()[: len(key) + 5]  # noqa: S324 - PDF 1.4 has it so


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    result, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        result.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(result)
