"""Imports that are missing, crash or hang, as they were told to.

The usual finder of modules is replaced by one that does not find what is to be missing, and whose loader
crashes or hangs. So a missing module is missing in every way that Python can ask for it.
"""

import importlib.machinery
import os
import sys
import time

from .egl import stand_in_for_egl
from .told import checkout, failing


def install():
    finder = importlib.machinery.PathFinder
    sys.meta_path[:] = [Finder if each is finder else each for each in sys.meta_path]
    # hmr2 is the checkout's own package, installed in place.
    if os.path.isdir(os.path.join(checkout(), "hmr2")) and checkout() not in sys.path:
        sys.path.append(checkout())


class Finder(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname in (failing("import-missing") or "").split("+"):
            return None
        spec = super().find_spec(fullname, path, target)
        trouble = trouble_with(fullname)
        if fullname == "ctypes" and spec is not None:
            spec.loader = ThenEgl(spec.loader, None)
        if spec is not None and trouble is not None and spec.loader is not None:
            spec.loader = Trouble(spec.loader, trouble)
        return spec


class Trouble:
    """A loader that runs into trouble where the module's code would run."""

    def __init__(self, loader, trouble):
        self.loader = loader
        self.trouble = trouble

    def __getattr__(self, name):
        return getattr(self.loader, name)

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        self.trouble()
        self.loader.exec_module(module)


class ThenEgl(Trouble):
    """The loader of ctypes: when it is there, it answers for libEGL."""

    def exec_module(self, module):
        self.loader.exec_module(module)
        stand_in_for_egl(module)


def trouble_with(name):
    if failing("import-crash") == name:
        return crash
    if failing("import-hang") == name:
        return hang
    after = failing("import-crash-after")
    if after is not None:
        seconds, _, module = after.partition(":")
        if name == (module or "torch"):
            return lambda: (time.sleep(float(seconds or 1)), crash())
    error = failing("import-error")
    if error is not None and error.partition(":")[0] == name:
        return lambda: broken(name)
    if name == "pyrender" and failing("egl") is not None:
        return no_egl
    return None


def crash():
    """Native code that fails while it is loaded: a line of the C++ runtime, and SIGABRT."""
    sys.stderr.write("terminate called after throwing an instance of 'std::runtime_error'\n")
    sys.stderr.write("  what():  CUDA driver initialization failed, you might not have a CUDA gpu.\n")
    sys.stderr.flush()
    os.abort()


def hang():
    while True:
        time.sleep(3600)


def broken(name):
    raise ImportError("lib%s.so: undefined symbol: iJIT_NotifyEvent" % name)


def no_egl():
    """PyOpenGL's own words where there is no libEGL."""
    raise ImportError(
        "Unable to load EGL library",
        "EGL: cannot open shared object file: No such file or directory",
        "EGL",
        None,
    )
