"""Runs a script as Python itself would, and tells through a pipe which module it loads. See launch.py."""

import importlib.machinery
import os
import sys
import sysconfig

#: What is asked for its version, by the name of its package.
DISTRIBUTIONS = {
    "torch": "torch",
    "torchvision": "torchvision",
    "numpy": "numpy",
    "hydra": "hydra-core",
    "phalp": "phalp",
    "hmr2": "hmr2",
    "detectron2": "detectron2",
    "pytorch_lightning": "pytorch-lightning",
    "neural_renderer": "neural-renderer-pytorch",
}

#: What a loader does, with a note before and after. Compiled under the name of Python's own importer: so a traceback leaves these frames out as it does the others,
#: and looks as it would without us.
WRAPPERS = '''
def exec_module_of(loader, name, run, note, after):
    def exec_module(module):
        note("+" + name)
        try:
            run(module)
        except BaseException:
            note("!" + name)
            raise
        finally:
            loader.__dict__.pop("exec_module", None)
        after(name, module)
    return exec_module

def create_module_of(loader, name, run, note):
    def create_module(spec):
        note("+" + name)
        try:
            return run(spec)
        finally:
            note("=" + name)
            loader.__dict__.pop("create_module", None)
    return create_module
'''
exec(compile(WRAPPERS, "<frozen importlib._bootstrap_external>", "exec"))


class Watch:
    """Stands first among the finders, asks the others, and has the loader that they name watched."""

    def __init__(self, fd, wanted):
        self.fd = fd
        self.pid = os.getpid()
        self.wanted = wanted
        self.depth = 0
        self.standard = os.path.realpath(sysconfig.get_path("stdlib")) + os.sep
        self.packages = tuple(
            os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("purelib", "platlib")
        )

    def note(self, line):
        if os.getpid() != self.pid:
            return
        kind = line[0]
        self.depth += (kind == "+") - (kind in "-!=")
        self.write("-" + line[1:] if kind == "=" else line)

    def write(self, line):
        try:
            os.write(self.fd, (line.replace("\n", " ") + "\n").encode("utf-8", "replace"))
        except OSError:
            pass

    def tell(self, event, **facts):
        import json

        self.write(json.dumps(dict(event=event, **facts)))

    def find_spec(self, name, path=None, target=None):
        for finder in sys.meta_path:
            ask = None if finder is self else getattr(finder, "find_spec", None)
            spec = ask(name, path, target) if ask else None
            if spec is not None:
                self.watch(name, spec)
                return spec
        return None

    def watch(self, name, spec):
        loader = spec.loader
        # Python's loaders of modules from files, and those of others like them, load one module each. What loads
        # several (as from a zip) may be at another one already.
        own = getattr(loader, "__dict__", None)
        if not isinstance(own, dict) or "exec_module" in own or self.is_standard(spec.origin):
            return
        if not hasattr(loader, "exec_module"):
            return
        loader.exec_module = exec_module_of(loader, name, loader.exec_module, self.note, self.loaded)  # noqa: F821
        if isinstance(loader, importlib.machinery.ExtensionFileLoader):
            # The library is opened here, and this is where a wrong one brings the process down.
            loader.create_module = create_module_of(loader, name, loader.create_module, self.note)  # noqa: F821

    def is_standard(self, origin):
        origin = os.path.realpath(origin) if origin else ""
        if "site-packages" in origin or "dist-packages" in origin or origin.startswith(self.packages):
            return False
        return origin.startswith(self.standard)

    def loaded(self, name, module):
        self.note("-" + name + (" " + version_of(name, module) if name in DISTRIBUTIONS else ""))
        if self.wanted is not None and self.depth == 0 and all(there(one) for one in self.wanted):
            self.wanted = None
            self.tell("imported")
            self.tell_cuda()

    def tell_cuda(self):
        torch = sys.modules.get("torch")
        if torch is None:
            return
        self.tell("asking-cuda")
        self.tell("cuda", **cuda_of(torch))


def version_of(name, module):
    try:
        return str(module.__version__)
    except Exception:
        pass
    try:
        from importlib.metadata import version

        return version(DISTRIBUTIONS[name])
    except Exception:
        return ""


def there(name):
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    return module is not None and not getattr(spec, "_initializing", False)


def cuda_of(torch):
    """What torch says of CUDA, and what it says when asked: a driver that is too old is a warning, not an error."""
    import warnings

    facts = {"build": None, "available": False, "devices": [], "error": None}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            facts["build"] = torch.version.cuda
            facts["available"] = bool(torch.cuda.is_available())
            for index in range(torch.cuda.device_count() if facts["available"] else 0):
                device = torch.cuda.get_device_properties(index)
                facts["devices"].append({"name": device.name, "totalBytes": int(device.total_memory)})
        except Exception as error:
            facts["error"] = "%s: %s" % (type(error).__name__, error)
    if facts["error"] is None and said:
        facts["error"] = str(said[-1].message)
    if facts["error"] is not None:
        facts["error"] = facts["error"][:1000]
    return facts


def imports_of(path):
    """The modules that a script imports at its top, as it names them; None where it cannot be read."""
    import ast

    try:
        with open(path, "rb") as file:
            body = ast.parse(file.read()).body
    except (OSError, SyntaxError, ValueError):
        return None
    names = []
    for statement in body:
        if isinstance(statement, ast.Import):
            names += [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom) and statement.module and statement.level == 0:
            names.append(statement.module)
    return names


def die_with_the_guard():
    """Linux ends this process when its guard is ended, even by SIGKILL (prctl(2), PR_SET_PDEATHSIG)."""
    try:
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except Exception:
        pass


def main(fd, command):
    die_with_the_guard()
    os.set_inheritable(fd, False)
    script = os.path.abspath(command[0])
    watch = Watch(fd, imports_of(script))
    watch.tell("script", path=script)
    sys.meta_path.insert(0, watch)
    # As `python track.py …` has it.
    sys.argv = [script] + command[1:]
    sys.path[0] = os.path.dirname(script)
    import runpy

    runpy.run_path(script, run_name="__main__")
    return 0
