"""Plain data kept between runs in the user's own cache folder: parse tables, compiled laws.

Nothing depends on it: a cache that is missing, stale, damaged, not writable or somebody else's is passed over in silence, and
``MATDIFF_CACHE=off`` leaves it alone. The data is marshal, which holds no code, after its checksum; folder and files are the user's
own, and nobody else may write there; files are replaced whole. Several environments keep their files side by side; what has not been
read for long goes.

A wheel carries the same data beside the code (``ship``), so that the first start is as warm as the second.
"""

from __future__ import annotations

import marshal
import os
import sys
from _thread import get_ident
from time import time
from zlib import adler32, crc32

FORMAT = 3
"""Changes when what is stored changes."""
DAYS = 60.0
"""A file that was not read for so long is removed when another is written."""
NEWEST = 12
"""So many files of a name are kept at most."""
_SUM = 8
"""Bytes of the checksum: a file with one wrong bit could hold a wrong law."""
_DAY = 86_400.0
_OTHERS_MAY_WRITE = 0o022


def _folder() -> str | None:
    if os.environ.get("MATDIFF_CACHE") == "off":
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return f"{home}/matdiff" if os.path.isabs(home) else None


def _file(name: str, key: str) -> str:
    return f"{name}-{key}-{FORMAT}-{sys.implementation.cache_tag}.data"


def _checksum(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "big") + adler32(data).to_bytes(4, "big")


def _is_own(status: os.stat_result) -> bool:
    """Whether a file or folder is the user's, and nobody else may write to it."""
    owner = getattr(os, "geteuid", lambda: status.st_uid)()
    return status.st_uid == owner and not (
        os.name == "posix" and status.st_mode & _OTHERS_MAY_WRITE
    )


SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tables")
"""Where a wheel carries its tables; a checkout has no such folder."""
_PORTABLE = 4
"""The version of marshal that every Python since 3.4 reads."""


def shipped(name: str, key: str) -> object | None:
    """What the package carries under this name, if it was made from what is here now; None else."""
    try:
        with open(f"{SHIPPED}/{name}.data", "rb") as file:
            data = file.read()
        if data[:_SUM] != _checksum(data[_SUM:]):
            return None
        made_of, kept = marshal.loads(data[_SUM:])
    except Exception:
        return None
    return kept if made_of == key else None


def ship(folder: str, name: str, key: str, data: object) -> None:
    """Write what a package is to carry."""
    written = marshal.dumps((key, data), _PORTABLE)  # type: ignore[arg-type]
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{name}.data", "wb") as file:
        file.write(_checksum(written) + written)


def load(name: str, key: str) -> object | None:
    """What was saved under the name and key, or None."""
    folder = _folder()
    if folder is None:
        return None
    path = f"{folder}/{_file(name, key)}"
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if not (_is_own(status) and _is_own(os.stat(folder))):
                return None
            data = file.read()
        if data[:_SUM] != _checksum(data[_SUM:]):
            return None
        if status.st_mtime < time() - _DAY:
            os.utime(path)  # it is in use
        return marshal.loads(data[_SUM:])  # type: ignore[no-any-return]
    except Exception:
        return None


def save(name: str, key: str, data: object) -> None:
    """Keep plain data under a name and key; files that are old, or too many, are removed."""
    folder = _folder()
    if folder is None:
        return
    path = f"{folder}/{_file(name, key)}"
    own = f"{path}.{os.getpid()}-{get_ident()}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not _is_own(os.stat(folder)):
            return
        written = marshal.dumps(data)  # type: ignore[arg-type]
        with open(own, "wb") as file:
            file.write(_checksum(written) + written)
        os.chmod(own, 0o600)
        os.replace(own, path)
        _tidy(folder, name)
    except (OSError, ValueError):
        _drop(own)


def _tidy(folder: str, name: str) -> None:
    """Remove what was not read for long, and the oldest of a name where they are many."""
    now = time()
    ages = sorted(
        (now - os.stat(f"{folder}/{file}").st_mtime, file)
        for file in os.listdir(folder)
        if file.endswith((".data", ".tables")) or ".data." in file
    )
    mine = [file for _, file in ages if file.startswith(f"{name}-")]
    for age, file in ages:
        if age > DAYS * _DAY or file in mine[NEWEST:]:
            _drop(f"{folder}/{file}")


def _drop(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
