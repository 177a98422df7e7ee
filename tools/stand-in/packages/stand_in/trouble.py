"""What goes wrong in the middle of a run, as it was told to."""

import os
import signal
import subprocess
import sys
import time

from .told import checkout, failing, told

OUT_OF_MEMORY = (
    "CUDA out of memory. Tried to allocate 1.50 GiB (GPU 0; 8.00 GiB total capacity; 6.36 GiB already allocated; "
    "120.31 MiB free; 6.51 GiB reserved in total by PyTorch) If reserved memory is >> allocated memory try setting "
    "max_split_size_mb to avoid fragmentation.  See documentation for Memory Management and "
    "PYTORCH_CUDA_ALLOC_CONF"
)


def wanted(kind, default="3"):
    """At which frame of the run, or None."""
    argument = failing(kind)
    return None if argument is None else int(argument or default)


def out_of_memory():
    from torch.cuda import OutOfMemoryError

    raise OutOfMemoryError(OUT_OF_MEMORY)


def at(stage, t=0, frames=0, detector=""):
    """Called while the models load (`load`) and before each frame (`frame`)."""
    if stage == "load":
        count_this_run()
        if failing("orphan") is not None:
            leave_an_orphan()
        if failing("cuda-oom-load") is not None:
            out_of_memory()
        if failing("silent") in ("", "load"):
            silence()
        return
    if wanted("cuda-oom") == t or (failing("cuda-oom-above") and t == int(failing("cuda-oom-above")) < frames):
        out_of_memory()
    if failing("cuda-oom-unless-maskrcnn") is not None and detector != "maskrcnn":
        out_of_memory()
    if wanted("crash") == t:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")
    if t == 1 and failing("fail-chunk-once") and runs() == int(failing("fail-chunk-once")):
        raise RuntimeError("CUDA error: unspecified launch failure")
    if wanted("oom-killed") == t:
        count_oom_kill()
        os.kill(os.getpid(), signal.SIGKILL)
    if wanted("segfault") == t:
        os.kill(os.getpid(), signal.SIGSEGV)
    if wanted("killed") == t:
        os.kill(os.getpid(), signal.SIGTERM)
    if (failing("silent") or "").startswith("frame=") and t == int(failing("silent")[len("frame="):]):
        silence()


def before_dump(results, path):
    if failing("no-result") is not None:
        sys.exit(0)
    if failing("disk-full") is not None:
        with open(path, "wb") as file:
            file.write(b"\x78\x5e")
        raise OSError(28, "No space left on device")
    if failing("result-short") is not None:
        for frame in list(results)[len(results) * 4 // 5 :]:
            del results[frame]


def after_dump(path):
    if failing("result-garbage") is not None:
        with open(path, "wb") as file:
            file.write(b"\x78\x5e" + bytes(range(256)) * 16)


def count_oom_kill():
    """What the system does when it ends a process for want of memory: it counts it in `memory_events`, if told."""
    path = told("memory_events")
    if path is None:
        return
    with open(path, encoding="utf8") as file:
        lines = [line.split() for line in file]
    with open(path, "w", encoding="utf8") as file:
        file.writelines("%s %d\n" % (name, int(count) + 1) for name, count in lines)


def silence():
    """Ends with whoever started it, so that no test leaves it behind."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def leave_an_orphan():
    """A child in the same process group that heeds no polite signal; its number is in `orphan.pid` of the checkout."""
    code = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(300)"
    child = subprocess.Popen([sys.executable, "-I", "-S", "-c", code])
    with open(os.path.join(checkout(), "orphan.pid"), "w", encoding="utf8") as file:
        file.write(str(child.pid))


def runs():
    try:
        with open(os.path.join(checkout(), "runs.txt"), encoding="utf8") as file:
            return len(file.read().split())
    except OSError:
        return 0


def count_this_run():
    """A line for each run, so that one of several can be made to fail once."""
    if told("fail", "") or told("count_runs"):
        with open(os.path.join(checkout(), "runs.txt"), "a", encoding="utf8") as file:
            file.write("%d\n" % os.getpid())
