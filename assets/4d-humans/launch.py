"""Starts a 4D-Humans checkout's track.py, unchanged, and tells how far it comes.

    python launch.py CHECKOUT/track.py OVERRIDE...

Two processes. The guard (this one, which imports nothing heavy) starts the other, which runs track.py as Python
itself would. So whatever happens to track.py, somebody is there who says how it ended, and who ends it, with all
that it started, as soon as its own stdin closes: then whoever wanted the result is gone. Through wsl.exe too, where
neither signals nor process numbers cross.

What the guard says goes to stdout, a line each: `KINEMESH <run> {json}`, <run> being $KINEMESH_RUN. What track.py
writes passes through as it comes, in whole lines (or steps of a progress bar), so that nothing is said within one.

For Linux (macOS too, with fewer figures), Python 3.8 and newer, without any package.
"""

import sys

if __name__ == "__main__" and len(sys.argv) > 2 and sys.argv[1] == "--inner":
    # Apart, so that track.py finds as little loaded as can be.
    import launch_inner

    sys.exit(launch_inner.main(int(sys.argv[2]), sys.argv[3:]))

import json
import os
import selectors
import signal
import subprocess
import time

MARK = "KINEMESH_RUN"
#: Between two reports of processor time and memory, seconds.
PULSE = 2.0
#: What track.py is given to end by itself, seconds.
PATIENCE = 1.0
#: How long the last words are waited for, where somebody else still holds the pipes, seconds.
LAST_WORDS = 0.5
#: A line without an end is passed on in parts of this many bytes.
LONGEST = 1 << 16


class Guard:
    def __init__(self, command):
        self.command = command
        self.run = os.environ.get(MARK, "")
        self.began = time.monotonic()
        self.importing = []
        self.peak_rss = 0
        self.cpu = 0.0
        self.stop_at = None
        self.stopping = None
        self.waiting = {}
        self.out = {}
        self.oom_before = oom_kills()

    def tell(self, event, **facts):
        facts = dict(event=event, seconds=round(time.monotonic() - self.began, 3), **facts)
        write(1, ("KINEMESH %s %s\n" % (self.run, json.dumps(facts))).encode())

    def guard(self):
        lead_a_group()
        self.tell(
            "started",
            pid=os.getpid(),
            python=sys.version.split()[0],
            executable=sys.executable,
            cwd=os.getcwd(),
        )
        wake = self.listen_to_signals()
        events, theirs = os.pipe()
        inner = [sys.executable, "-u", "-X", "faulthandler", os.path.abspath(__file__), "--inner", str(theirs)]
        self.child = subprocess.Popen(
            inner + self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[theirs],
        )
        os.close(theirs)
        self.tell("child", pid=self.child.pid)
        self.out = {self.child.stdout.fileno(): 1, self.child.stderr.fileno(): 2}
        self.look = selectors.DefaultSelector()
        for fd in [0, wake, events] + list(self.out):
            self.look.register(fd, selectors.EVENT_READ)
        self.listen(wake, events)
        return self.end(events)

    def listen_to_signals(self):
        ours, theirs = os.pipe()
        os.set_blocking(theirs, False)
        signal.set_wakeup_fd(theirs)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, frame: self.stop(signal.Signals(number).name))
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        return ours

    def listen(self, wake, events):
        pulse_at = time.monotonic() + PULSE
        last_words_at = None
        while True:
            now = time.monotonic()
            if self.child.poll() is not None and last_words_at is None:
                last_words_at = now + LAST_WORDS
            if last_words_at is not None and (now >= last_words_at or not self.hears_any()):
                return
            if self.stop_at is not None and now >= self.stop_at:
                self.stop_at = None
                self.kill_the_rest()
            if now >= pulse_at:
                pulse_at = now + PULSE
                self.pulse()
            until = [pulse_at, last_words_at, self.stop_at]
            wait = min(at for at in until if at is not None) - now
            for key, _ in self.look.select(max(0.0, wait)):
                self.take(key.fd, wake, events)

    def hears_any(self):
        return any(fd in self.look.get_map() for fd in self.out)

    def take(self, fd, wake, events):
        try:
            piece = os.read(fd, 65536)
        except BlockingIOError:
            return False
        except OSError:
            piece = b""
        if fd == wake:
            return True
        if piece == b"":
            self.look.unregister(fd)
            self.pass_on(fd, b"", whole=True)
            if fd == 0:
                self.stop("stdin closed")
        elif fd == 0:
            if b"stop" in piece:
                self.stop("asked to")
        elif fd == events:
            lines = (self.waiting.pop(fd, b"") + piece).split(b"\n")
            self.waiting[fd] = lines.pop()
            for line in lines:
                self.note(line.decode("utf-8", "replace"))
        else:
            self.pass_on(fd, piece)
        return True

    def pass_on(self, fd, piece, whole=False):
        """Passes on what ends: lines, and steps of a progress bar, which begin with a carriage return."""
        if fd not in self.out:
            return
        text = self.waiting.pop(fd, b"") + piece
        end = len(text) if whole or len(text) > LONGEST else max(text.rfind(b"\n"), text.rfind(b"\r")) + 1
        if end < len(text):
            self.waiting[fd] = text[end:]
        if end > 0:
            if whole and text[end - 1 : end] not in b"\r\n":
                text += b"\n"
                end += 1
            write(self.out[fd], text[:end])

    def note(self, line):
        """From the other process: + a module begins to load, - it has loaded, ! it failed, or a fact in JSON."""
        kind, rest = line[:1], line[1:]
        if kind == "{":
            facts = json.loads(line)
            self.tell(facts.pop("event"), **facts)
            return
        name, _, version = rest.partition(" ")
        if kind == "+":
            self.importing.append(name)
        elif name in self.importing:
            del self.importing[len(self.importing) - 1 - self.importing[::-1].index(name)]
        if "." not in name:
            phase = {"+": "begin", "-": "end", "!": "failed"}[kind]
            self.tell("import", module=name, phase=phase, version=version or None)

    def pulse(self):
        cpu, rss, pids = load_of(self.child.pid)
        # Of those that have ended their time is gone from the sum.
        self.cpu = max(self.cpu, cpu)
        self.peak_rss = max(self.peak_rss, rss)
        free, total = memory()
        self.tell(
            "pulse",
            cpuSeconds=round(self.cpu, 2),
            rssBytes=rss,
            pids=pids[:64],
            freeBytes=free,
            totalBytes=total,
            importing=self.importing[-8:],
        )

    def stop(self, why):
        if self.stopping is not None:
            return
        self.stopping = why
        self.stop_at = time.monotonic() + PATIENCE
        # To the whole group: this process has a handler, by which it only ends up here again.
        if os.getpgrp() == os.getpid():
            try:
                os.killpg(os.getpgrp(), signal.SIGTERM)
            except OSError:
                pass
        elif self.child.poll() is None:
            self.child.terminate()

    def kill_the_rest(self):
        for pid in those_of(self.run):
            if pid != os.getpid():
                kill(pid)
        if self.child.poll() is None:
            kill(self.child.pid)

    def end(self, events):
        code = self.child.wait()
        os.set_blocking(events, False)
        while events in self.look.get_map() and self.take(events, None, events):
            pass
        for fd in list(self.out):
            self.pass_on(fd, b"", whole=True)
        self.kill_the_rest()
        after = oom_kills()
        known = self.oom_before is not None and after is not None
        try:
            name = signal.Signals(-code).name if code < 0 else None
        except ValueError:
            name = "SIG%d" % -code
        self.tell(
            "end",
            exitCode=code if code >= 0 else None,
            signal=name,
            importing=self.importing[-8:],
            peakRssBytes=self.peak_rss,
            oomKills=after - self.oom_before if known else None,
            stopped=self.stopping,
        )
        return code if code >= 0 else 128 - code


def lead_a_group():
    """A session of its own, unless this process leads one already: what it starts is then ended as one."""
    if os.getpgrp() != os.getpid():
        try:
            os.setsid()
        except OSError:
            pass


def write(fd, data):
    try:
        while data:
            data = data[os.write(fd, data) :]
    except OSError:
        # Nobody reads any more; stdin has closed as well then.
        pass


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def those_of(run):
    """Processes of this run, wherever they went: they have its mark in their environment (proc(5))."""
    mark = ("%s=%s" % (MARK, run)).encode()
    if not run or not os.path.isdir("/proc"):
        return []
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in pids if mark in read("/proc/%d/environ" % pid).split(b"\0")]


def load_of(pid):
    """Seconds of processor time and resident bytes of a process and its descendants, and their numbers (proc(5), stat)."""
    cpu = rss = 0
    queue, seen = [pid], set()
    while queue:
        one = queue.pop()
        if one in seen:
            continue
        seen.add(one)
        fields = read("/proc/%d/stat" % one).rpartition(b")")[2].split()
        if len(fields) < 22:
            continue
        cpu += sum(int(field) for field in fields[11:15])
        rss += int(fields[21])
        try:
            threads = os.listdir("/proc/%d/task" % one)
        except OSError:
            continue
        for thread in threads:
            queue.extend(int(child) for child in read("/proc/%d/task/%s/children" % (one, thread)).split())
    return cpu / os.sysconf("SC_CLK_TCK"), rss * os.sysconf("SC_PAGE_SIZE"), sorted(seen)


def memory():
    """Memory that can still be had, and all of it, in bytes; None where the system does not say it."""
    lines = dict(line.split(b":", 1) for line in read("/proc/meminfo").splitlines() if b":" in line)

    def of(name):
        value = lines.get(name, b"").split()
        return int(value[0]) * 1024 if value else None

    return of(b"MemAvailable"), of(b"MemTotal")


def oom_kills():
    """How many processes the system has ended because memory ran out; None where it does not say it."""
    for path in [os.environ.get("KINEMESH_MEMORY_EVENTS"), cgroup_events(), "/proc/vmstat"]:
        for line in read(path).splitlines() if path else []:
            name, _, count = line.partition(b" ")
            if name == b"oom_kill":
                return int(count)
    return None


def cgroup_events():
    for line in read("/proc/self/cgroup").decode().splitlines():
        if line.startswith("0::"):
            return "/sys/fs/cgroup%s/memory.events" % line[3:].rstrip("/")
    return None


if __name__ == "__main__":
    sys.exit(Guard(sys.argv[1:]).guard())
