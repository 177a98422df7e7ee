"""A stand-in for pyrender: it needs EGL at its import, and at its first picture, and draws nothing."""

from stand_in.told import failing

__version__ = "0.1.45"


class OffscreenRenderer:
    def __init__(self, viewport_width, viewport_height, point_size=1.0):
        if failing("egl-late") is not None:
            raise EGLError(
                "EGLError(\n\terr = EGL_NOT_INITIALIZED,\n\tbaseOperation = eglInitialize,\n"
                "\tcArguments = (\n\t\t<OpenGL._opaque.EGLDisplay_pointer object at 0x7f1c2c0b1bc0>,\n"
                "\t\tc_long(0),\n\t\tc_long(0),\n\t),\n\tresult = 0\n)"
            )


class EGLError(Exception):
    pass
