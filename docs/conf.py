"""The documentation as a site, by Sphinx: ``python .ci/docs OUT`` after ``pip install -e ".[docs]"``.

Sphinx with MyST, because the pages are Markdown that the tests execute as it stands, the docstrings are in its markup already, and it is
kept up; Material for MkDocs, the other candidate, has an announced end.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import matdiff

project = "matdiff"
author = "the authors of matdiff"
release = version = matdiff.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
exclude_patterns = ["reference/notebooks/.ipynb_checkpoints"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
nb_execution_mode = "off"
nb_output_stderr = "remove"
# typesetting without a foreign server: KaTeX beside the page reads the formulas (site/typeset.js)
myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]
html_theme = "furo"
html_title = "matdiff"
html_static_path = ["site"]
html_css_files = ["katex/katex.min.css", "site.css"]
html_js_files = [("katex/katex.min.js", {"defer": "defer"}), ("typeset.js", {"defer": "defer"})]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
pygments_style = "friendly"
pygments_dark_style = "monokai"
