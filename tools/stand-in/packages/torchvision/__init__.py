"""A stand-in for torchvision: only a version."""

__version__ = "0.16.0+cu118"
