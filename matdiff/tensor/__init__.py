"""The second engine: tensors with named axes, differentiated by rules of their own. Reads no law."""
