"""The GPU that the stand-in says there is, and the ways in which there is none."""

import warnings
from types import SimpleNamespace

from stand_in.told import failing, told

from . import version

NO_DRIVER = (
    "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver "
    "from http://www.nvidia.com/Download/index.aspx"
)
OLD_DRIVER = (
    "The NVIDIA driver on your system is too old (found version 11040). Please update your GPU driver by "
    "downloading and installing a new version from the URL: http://www.nvidia.com/Download/index.aspx "
    "Alternatively, go to: https://pytorch.org to install a PyTorch version that has been compiled with your "
    "version of the CUDA driver."
)


class OutOfMemoryError(RuntimeError):
    pass


class DeferredCudaCallError(Exception):
    pass


def is_available():
    if version.cuda is None or failing("no-gpu") is not None:
        return False
    if failing("driver-too-old") is not None:
        warnings.warn("CUDA initialization: " + OLD_DRIVER + " (Triggered internally at "
                      "../c10/cuda/CUDAFunctions.cpp:108.)\n  return torch._C._cuda_getDeviceCount() > 0")
        return False
    return True


def device_count():
    return int(is_available())


def init():
    if version.cuda is None:
        raise AssertionError("Torch not compiled with CUDA enabled")
    if failing("no-gpu") is not None:
        raise RuntimeError(NO_DRIVER)
    if failing("driver-too-old") is not None:
        raise RuntimeError(OLD_DRIVER)


def launch():
    """What the first kernel on the device runs into."""
    if failing("torch-cuda-mismatch") is not None:
        warnings.warn(mismatch())
        raise RuntimeError(
            "CUDA error: no kernel image is available for execution on the device\n"
            "CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace "
            "below might be incorrect.\nFor debugging consider passing CUDA_LAUNCH_BLOCKING=1.\n"
            "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n"
        )


def mismatch():
    return (
        "\n%s with CUDA capability sm_120 is not compatible with the current PyTorch installation.\n"
        "The current PyTorch install supports CUDA capabilities sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_37 sm_90.\n"
        "If you want to use the %s GPU with PyTorch, please check the instructions at "
        "https://pytorch.org/get-started/locally/\n" % (get_device_name(), get_device_name())
    )


def get_arch_list():
    return ["sm_50", "sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_37", "sm_90"] if is_available() else []


def get_device_capability(_device=None):
    init()
    return (12, 0) if failing("torch-cuda-mismatch") is not None else (8, 9)


def get_device_name(_device=None):
    init()
    return told("gpu", "NVIDIA GeForce RTX 4060 Laptop GPU")


def get_device_properties(_device=None):
    init()
    major, minor = get_device_capability()
    return SimpleNamespace(name=get_device_name(), total_memory=total(), major=major, minor=minor)


def total():
    return int(told("gpu_memory", str(8188 * 1024**2)))


def mem_get_info(_device=None):
    init()
    return (total() - 512 * 1024**2, total())


def current_device():
    init()
    return 0


def synchronize(_device=None):
    init()


def empty_cache():
    pass
