"""Layers of networks: convolutions here, whole layers as programs."""
