"""Settings for every test: runs that can be repeated, and a cache folder of this checkout's own.

So no test reads what another version of the program left in the user's cache folder, or changes it.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

os.environ["XDG_CACHE_HOME"] = str(Path(__file__).parents[1] / ".pytest_cache" / "home")

settings.register_profile("reproducible", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("reproducible")
