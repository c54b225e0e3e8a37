from matdiff.codegen.helpers import HELPERS, NEEDS
