"""The engine as a wheel, packed anew from the files with which it was installed.

An edition keeps it in its own repository: what builds the edition is then at hand wherever the edition is.
Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path, PurePosixPath

from edition.errors import EditionError, Problem

#: What the engine is called, as a package and as what is installed.
_NAME = "edition"
_HERE = Path(__file__).parents[1]
#: What a wheel brings of what is said of it; what else is there was added by whoever installed it.
_SAID = ("METADATA", "WHEEL", "entry_points.txt", "top_level.txt", "licenses")
#: The earliest time that the format can say: no file is told from another by it.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Wheel:
    """A wheel: the name of its file, and its bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, in hexadecimal digits."""
        return sha256(self.content).hexdigest()


def pack_engine() -> Wheel:
    """Return the running engine as a wheel; the same files give the same bytes.

    Raises EditionError where it was not installed from a wheel: then nothing tells which files belong to it.
    """
    try:
        installed = metadata.distribution(_NAME)
        files = {str(path): Path(str(installed.locate_file(path))).read_bytes() for path in _ours(installed)}
    except (metadata.PackageNotFoundError, FileNotFoundError):
        raise _not_installed() from None
    if Path(str(installed.locate_file(_NAME))).resolve() != _HERE.resolve() or f"{_NAME}/__init__.py" not in files:
        raise _not_installed()
    about = f"{_NAME}-{installed.version}.dist-info"
    return Wheel(f"{_NAME}-{installed.version}-py3-none-any.whl", _packed(files, f"{about}/RECORD"))


def _not_installed() -> EditionError:
    return EditionError(
        Problem(
            str(_HERE),
            0,
            "this engine was not installed from its wheel, and a new edition takes it along as one",
            "in the engine's repository `make wheel`, and `pip install` of what it names into a virtual environment",
        )
    )


def _ours(installed: metadata.Distribution) -> Iterator[PurePosixPath]:
    """Yield the files of the installed engine that came with its wheel.

    Paths are relative to the folder in which packages are installed.
    """
    for path in installed.files or ():
        first, *rest = path.parts
        if (first == _NAME and "__pycache__" not in rest) or (first.endswith(".dist-info") and rest[0] in _SAID):
            yield path


def _packed(files: Mapping[str, bytes], record: str) -> bytes:
    """Return files as a wheel, with the record of their hashes.

    They are not compressed, since compression can give other bytes on another machine.
    """
    order = sorted(files, key=lambda name: (name.startswith(f"{_NAME}-"), name))  # what is said of them comes last
    lines = [f"{name},sha256={_digest(files[name])},{len(files[name])}\n" for name in order]
    packed = io.BytesIO()
    held = {**files, record: f"{''.join(lines)}{record},,\n".encode()}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in [*order, record]:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, held[name])
    return packed.getvalue()


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
