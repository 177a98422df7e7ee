"""What makes this environment a stand-in for one with 4D-Humans in it.

Loaded at the interpreter's start by `stand_in.pth`, as an installed package's own `.pth` would be, so that also
`python -c "import torch"` behaves as it was told to.
"""

from . import imports

imports.install()
