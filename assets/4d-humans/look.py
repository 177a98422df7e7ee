"""
Looks at the machine and the Python that it runs in, for `kinemesh setup` and `kinemesh doctor`, and changes nothing.
Plain Python 3.6 or newer, no packages. Arguments: after how many seconds it ends at the latest (0: never), what to
look at, and what that needs. Answers are JSON, a line each, after
a mark that other modules do not print by chance.
"""

import json
import os
import sys
import time

MARK = "KINEMESH "


def tell(answer):
    sys.stdout.write("\n" + MARK + json.dumps(answer) + "\n")
    sys.stdout.flush()


def as_track_py_would():
    """Imports are looked for where `python track.py` in the current folder looks for them."""
    sys.path[0] = os.getcwd()


def installed(modules):
    """Which Python this is and which modules it finds, without importing any of them."""
    if sys.version_info < (3, 6):
        tell({"version": "%d.%d.%d" % sys.version_info[:3], "modules": {}})
        return
    import importlib.util

    try:
        from importlib import metadata
    except ImportError:
        metadata = None
    # What a distribution is called where it is not as its module.
    names = {"hydra": "hydra-core", "cv2": "opencv-python", "neural_renderer": "neural-renderer-pytorch"}
    found = {}
    for module in modules:
        try:
            spec = importlib.util.find_spec(module)
        except Exception:
            spec = None
        version = None
        if spec is not None and metadata is not None:
            try:
                version = metadata.version(names.get(module, module))
            except Exception:
                version = None
        found[module] = {"found": spec is not None, "version": version}
    tell(
        {
            "version": "%d.%d.%d" % sys.version_info[:3],
            "modules": found,
        }
    )


def imports(modules):
    """Imports one module after the other, saying of each that it is begun and how it went."""
    for module in modules:
        tell({"importing": module})
        start = time.time()
        try:
            __import__(module)
        except BaseException as error:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
            tell({"failed": module, "error": "%s: %s" % (type(error).__name__, error)})
            sys.exit(1)
        version = getattr(sys.modules[module], "__version__", None)
        tell({"imported": module, "version": version and str(version), "seconds": round(time.time() - start, 3)})
        if module == "torch":
            cuda()
    # What some modules do at the end of a process is not asked for here, and crashes now and then.
    sys.stdout.flush()
    os._exit(0)


def cuda():
    """What torch sees of the GPU."""
    import warnings

    import torch

    answer = {"build": torch.version.cuda, "available": False, "devices": [], "archs": [], "error": None}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            answer["available"] = bool(torch.cuda.is_available())
            if answer["available"]:
                for index in range(torch.cuda.device_count()):
                    device = torch.cuda.get_device_properties(index)
                    answer["devices"].append(
                        {
                            "name": device.name,
                            "bytes": device.total_memory,
                            "capability": "%d.%d" % (device.major, device.minor),
                        }
                    )
                answer["archs"] = list(torch.cuda.get_arch_list())
            elif torch.version.cuda is not None:
                torch.cuda.init()
        except Exception as error:
            answer["error"] = "%s: %s" % (type(error).__name__, error)
    if answer["error"] is None and caught:
        answer["error"] = str(caught[-1].message)
    tell({"cuda": answer})


def egl():
    """Whether a picture could be drawn without a screen: libEGL is loaded, and its display started."""
    import ctypes
    import ctypes.util

    name = ctypes.util.find_library("EGL") or "libEGL.so.1"
    try:
        library = ctypes.CDLL(name)
    except OSError as error:
        tell({"egl": False, "error": str(error)})
        return
    library.eglGetDisplay.restype = ctypes.c_void_p
    library.eglGetDisplay.argtypes = [ctypes.c_void_p]
    library.eglInitialize.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int)]
    library.eglInitialize.restype = ctypes.c_uint
    library.eglGetError.restype = ctypes.c_int
    displays = [library.eglGetDisplay(None)] + device_displays(ctypes, library)
    error = None
    for display in displays:
        major, minor = ctypes.c_int(), ctypes.c_int()
        if display and library.eglInitialize(display, ctypes.byref(major), ctypes.byref(minor)):
            tell({"egl": True, "version": "%d.%d" % (major.value, minor.value), "library": name})
            return
        error = "eglInitialize failed with error 0x%x" % library.eglGetError()
    tell({"egl": False, "error": error})


def device_displays(ctypes, library):
    """The displays of the graphics devices, which is how pyrender gets at a GPU (EGL_PLATFORM_DEVICE_EXT)."""
    library.eglGetProcAddress.restype = ctypes.c_void_p
    library.eglGetProcAddress.argtypes = [ctypes.c_char_p]
    query = library.eglGetProcAddress(b"eglQueryDevicesEXT")
    display_of = library.eglGetProcAddress(b"eglGetPlatformDisplayEXT")
    if not query or not display_of:
        return []
    devices, count = (ctypes.c_void_p * 16)(), ctypes.c_int()
    query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(query)
    display_of = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p)(display_of)
    if not query(16, devices, ctypes.byref(count)):
        return []
    return [display_of(0x313F, devices[index], None) for index in range(count.value)]


def files(variables):
    """Answers questions about files, a line of JSON each, until nobody asks any more. Reads, and nothing else."""
    env = {name: os.environ[name] for name in variables if name in os.environ}
    tell({"home": os.path.expanduser("~"), "env": env})
    for line in sys.stdin:
        question = json.loads(line)
        path = question.get("path", "")
        try:
            answer = ANSWERS[question["ask"]](path, question)
        except (OSError, ValueError):
            answer = None
        tell({"answer": answer})


def entries(path, question):
    found = []
    with os.scandir(path) as scan:
        for entry in scan:
            if len(found) >= question["most"]:
                break
            try:
                kind = "folder" if entry.is_dir() else "file"
            except OSError:
                kind = "file"
            found.append({"name": entry.name, "kind": kind})
    return sorted(found, key=lambda entry: entry["name"])


def head(path, question):
    with open(path, "rb") as file:
        return file.read(question["most"]).decode("utf-8", "replace")


def facts(path, question):
    stat = os.stat(path)
    kind = "folder" if os.path.isdir(path) else "file"
    return {"kind": kind, "bytes": stat.st_size, "real": os.path.realpath(path)}


def ends(path, question):
    with open(path, "rb") as file:
        first = file.read(8)
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - 22))
        return {"bytes": size, "first": first.hex(), "last": file.read(22).hex()}


def disk(path, question):
    stat = os.statvfs(path)
    return {"freeBytes": stat.f_bavail * stat.f_frsize, "writable": os.access(path, os.W_OK)}


ANSWERS = {"list": entries, "head": head, "facts": facts, "disk": disk, "ends": ends}

def end_after(seconds):
    """Ends this process by its own clock, even in the middle of native code: whoever waits may be gone, as in WSL."""
    import signal

    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    what, rest = sys.argv[2], sys.argv[3:]
    if sys.argv[1] != "0":
        end_after(int(sys.argv[1]))
    if what == "files":
        files(rest)
    elif what == "egl":
        egl()
    else:
        as_track_py_would()
        installed(rest) if what == "installed" else imports(rest)
