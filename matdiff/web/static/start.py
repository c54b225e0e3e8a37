"""What the worker runs before the engine is loaded, and the maker of the kept memory too."""

import os
import sys

sys.path.insert(0, "/lib/matdiff_site")
sys.setrecursionlimit(4000)
os.environ["MATDIFF_CACHE"] = "off"
