"""The page: matdiff in a browser, with no server behind it.

questions    what the page asks, as JSON, answered by the public functions of the package
site         writes the page, Pyodide, KaTeX and the package into a folder that any static host serves
static/      the page itself
"""
