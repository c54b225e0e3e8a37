"""Laws, and how they are applied: matching, instantiating, the law book, normal forms, loading."""
