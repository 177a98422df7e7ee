"""A stand-in for PyOpenGL: only a version."""

__version__ = "3.1.4"
