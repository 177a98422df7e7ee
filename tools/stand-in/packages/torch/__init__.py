"""A stand-in for PyTorch: it says which version, CUDA build and GPU there are, as told, and computes nothing."""

import time as _time

from stand_in.told import failing as _failing
from stand_in.told import told as _told

from . import cuda, version
from .cuda import OutOfMemoryError
from .version import __version__

_time.sleep(float(_told("import_seconds", "0")))

if _failing("numpy-abi") is not None:
    raise ImportError("numpy.core.multiarray failed to import")


class device:
    def __init__(self, kind):
        self.type = str(kind).partition(":")[0]

    def __repr__(self):
        return "device(type='%s')" % self.type


class Tensor:
    """As much of a tensor as is needed to try whether the GPU answers."""

    def __init__(self, value=0.0):
        self.value = value

    def cuda(self):
        cuda.init()
        cuda.launch()
        return self

    def to(self, where):
        return self.cuda() if device(getattr(where, "type", where)).type == "cuda" else self

    def cpu(self):
        return self

    def item(self):
        return self.value

    def sum(self):
        return self

    def __add__(self, other):
        return Tensor(self.value + getattr(other, "value", other))

    def __matmul__(self, other):
        return self


def _made(*_size, device=None, **_options):
    tensor = Tensor()
    return tensor if device is None else tensor.to(device)


zeros = ones = empty = rand = randn = tensor = _made


def load(path, map_location=None, weights_only=None):
    """Opens a file of weights, to fail as torch does where it is not there or not trusted."""
    with open(path, "rb") as file:
        file.read(1)
    if _failing("weights-refused") is not None and weights_only is not False:
        from pickle import UnpicklingError

        raise UnpicklingError(_REFUSED)
    return {}


_REFUSED = (
    "Weights only load failed. This file can still be loaded, to do so you have two options, "
    "\x1b[1mdo those steps only if you trust the source of the checkpoint\x1b[0m. \n"
    "\t(1) In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from "
    "`False` to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it "
    "can result in arbitrary code execution. Do it only if you got the file from a trusted source.\n"
    "\t(2) Alternatively, to load with `weights_only=True` please check the recommended steps in the following "
    "error message.\n"
    "\tWeightsUnpickler error: Unsupported global: GLOBAL omegaconf.dictconfig.DictConfig was not an allowed "
    "global by default. Please use `torch.serialization.add_safe_globals([DictConfig])` or the "
    "`torch.serialization.safe_globals([DictConfig])` context manager to allowlist this global if you trust "
    "this class/function.\n\n"
    "Check the documentation of torch.load to learn more about types accepted by default with weights_only "
    "https://pytorch.org/docs/stable/generated/torch.load.html."
)
