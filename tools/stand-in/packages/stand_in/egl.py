"""A library libEGL that is there or not as it was told, whatever the machine has: looked for by ctypes."""

from .told import failing

EGL_NOT_INITIALIZED = 0x3001


def stand_in_for_egl(ctypes):
    """Has `ctypes.CDLL` answer for libEGL; everything else is loaded as ever."""
    original = ctypes.CDLL

    class CDLL(original):
        def __new__(cls, name=None, *_arguments, **_options):
            if cls is not CDLL or "libEGL" not in str(name):
                return original.__new__(cls)
            if failing("egl") is not None:
                raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")
            return Egl()

    ctypes.CDLL = CDLL


class Egl:
    """The functions that tell whether a display starts."""

    def __init__(self):
        self.eglGetDisplay = Function(lambda _native: 1)
        self.eglGetProcAddress = Function(lambda _name: 0)
        self.eglInitialize = Function(start)
        self.eglGetError = Function(lambda: EGL_NOT_INITIALIZED)
        self.eglTerminate = Function(lambda _display: 1)


class Function:
    """Takes the types of arguments and results that callers of C set on it."""

    def __init__(self, call):
        self.call = call

    def __call__(self, *arguments):
        return self.call(*arguments)


def start(_display, major=None, minor=None):
    if failing("egl-late") is not None:
        return 0
    for pointer, number in ((major, 1), (minor, 5)):
        target = getattr(pointer, "_obj", None)
        if target is not None:
            target.value = number
    return 1
