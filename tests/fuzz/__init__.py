"""Random expressions over the whole language, and what has to hold of every one."""
