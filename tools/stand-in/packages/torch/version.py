"""Which PyTorch the stand-in says it is."""

from stand_in.told import failing, told

__version__ = told("torch", "2.1.0+cpu" if failing("torch-cpu") is not None else "2.1.0+cu118")
cuda = None if __version__.endswith("+cpu") else told("cuda", "11.8")
hip = None
