"""Plain data kept between runs in the user's own cache folder: parse tables, compiled laws.

Nothing depends on it: a cache that is missing, stale, damaged or not writable is passed over in silence, and ``MATDIFF_CACHE=off``
leaves it alone. The data is marshal, which holds no code, after its checksum; the folder is the user's own (mode 700), files are replaced
whole.
"""

from __future__ import annotations

import marshal
import os
import sys
from zlib import crc32

FORMAT = 2
"""Changes when what is stored changes."""
_SUM = 4
"""Bytes of the checksum: a file with one wrong bit could hold a wrong law."""


def _path(name: str, key: str) -> str | None:
    if os.environ.get("MATDIFF_CACHE") == "off":
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(home):
        return None
    return f"{home}/matdiff/{name}-{key}-{FORMAT}-{sys.implementation.cache_tag}.data"


def _checksum(data: bytes) -> bytes:
    return crc32(data).to_bytes(_SUM, "big")


def load(name: str, key: str) -> object | None:
    """What was saved under the name and key, or None."""
    path = _path(name, key)
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            data = file.read()
        return marshal.loads(data[_SUM:]) if data[:_SUM] == _checksum(data[_SUM:]) else None
    except Exception:
        return None


def save(name: str, key: str, data: object) -> None:
    """Keep plain data under a name and key; older keys of the name are removed."""
    path = _path(name, key)
    if path is None:
        return
    own = f"{path}.{os.getpid()}"
    try:
        folder = os.path.dirname(path)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        written = marshal.dumps(data)  # type: ignore[arg-type]
        with open(own, "wb") as file:
            file.write(_checksum(written) + written)
        os.replace(own, path)
        for other in os.listdir(folder):
            if other.startswith(f"{name}-") and other != os.path.basename(path):
                os.unlink(os.path.join(folder, other))
    except (OSError, ValueError):
        return
