"""Configure the documentation: pages written here, pages generated from the package, and a search for Chinese.

Build it with: sphinx-build docs site
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import bigrams  # noqa: E402
import pages  # noqa: E402

import policy_targets  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "policy-targets"
author = "The policy-targets contributors"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx asks for this name
release = version = policy_targets.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["*.py"]
html_theme = "furo"
html_title = f"policy-targets {release}"
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False  # summaries would fetch pages, which a browser refuses for local files
html_search_language = "zh-bigrams"
language = "en"
myst_heading_anchors = 3
autodoc_typehints = "description"
suppress_warnings = ["myst.xref_missing", "myst.header"]  # pages from the repository link to its files


def setup(app: Sphinx) -> None:
    """Write the generated pages before anything is read."""
    app.add_search_language(bigrams.Bigrams)
    pages.write_pages(HERE / "generated", HERE.parent)
