"""A stand-in for torchvision: a version, and reading a video as a stream."""

from . import io

__version__ = "0.16.0+cu118"
