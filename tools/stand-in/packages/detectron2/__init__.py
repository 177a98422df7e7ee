"""A stand-in for detectron2: only a version."""

__version__ = "0.6"
