from matdiff.codegen.functions import code
def numpy_source(node, name="gradient", symbols=None, doc=""):
    return code(node, symbols, name=name, doc=doc).source
def numpy_function(node, name="gradient", symbols=None, doc=""):
    return code(node, symbols, name=name, doc=doc).function()
def body(node, symbols=None):
    return code(node, symbols).body
