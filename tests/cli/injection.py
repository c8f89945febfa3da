"""Runs a program with the N-th call of one system call refused, counted over all of its processes and threads.

Seccomp hands each such call to this script, which lets it through or answers it with an error: nothing is put into the
program, whose own counting by process would not tell one run's N-th call. Linux alone, from 5.6 on.
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import struct
import time
from collections import namedtuple

# Its number on each machine, and an error that the system itself might give.
CALLS = {
    "clone": ({"x86_64": 56, "aarch64": 220}, errno.EAGAIN),
    "clone3": ({"x86_64": 435, "aarch64": 435}, errno.EAGAIN),
    "fork": ({"x86_64": 57}, errno.EAGAIN),
    "vfork": ({"x86_64": 58}, errno.EAGAIN),
    "mmap": ({"x86_64": 9, "aarch64": 222}, errno.ENOMEM),
    "openat": ({"x86_64": 257, "aarch64": 56}, errno.EMFILE),
    "pidfd_open": ({"x86_64": 434, "aarch64": 434}, errno.EMFILE),
    "memfd_create": ({"x86_64": 319, "aarch64": 279}, errno.EMFILE),
    "eventfd2": ({"x86_64": 290, "aarch64": 19}, errno.EMFILE),
    "epoll_ctl": ({"x86_64": 233, "aarch64": 21}, errno.ENOMEM),
    "write": ({"x86_64": 1, "aarch64": 64}, errno.ENOSPC),
    "fsync": ({"x86_64": 74, "aarch64": 82}, errno.EIO),
    "rename": ({"x86_64": 82}, errno.EACCES),
    "renameat": ({"aarch64": 38}, errno.EACCES),
    "linkat": ({"x86_64": 265, "aarch64": 37}, errno.EACCES),
    "pipe2": ({"x86_64": 293, "aarch64": 59}, errno.EMFILE),
    "signalfd4": ({"x86_64": 289, "aarch64": 74}, errno.EMFILE),
    "fdatasync": ({"x86_64": 75, "aarch64": 83}, errno.EIO),
    "pwrite64": ({"x86_64": 18, "aarch64": 68}, errno.ENOSPC),
}

# The numbers of seccomp(2) and pidfd_getfd(2), and what the kernel calls the architecture.
MACHINES = {"x86_64": (317, 438, 0xC000003E), "aarch64": (277, 438, 0xC00000B7)}

SET_FILTER, NEW_LISTENER = 1, 8
ALLOW, ASK = 0x7FFF0000, 0x7FC00000
RECEIVE, ANSWER = 0xC0502100, 0xC0182101
LET_THROUGH = 1
NO_NEW_PRIVILEGES = 38
# Of the child, which has closed all but its standard streams and a pipe.
LISTENER = 4

# Calls: how many there were; hit: whether one was refused; left: processes that outlived the program.
Run = namedtuple("Run", "code calls hit hung left")


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def number_of(call):
    """None where this machine has no such call."""
    return CALLS[call][0].get(platform.machine())


def why_unavailable():
    """Why calls cannot be refused here; None where they can."""
    if platform.system() != "Linux" or platform.machine() not in MACHINES:
        return f"seccomp's listeners are not known for {platform.system()} on {platform.machine()}"
    try:
        run = run_refusing("pidfd_open", 1, ["/bin/true"], os.environ)
    except OSError as e:
        return f"seccomp hands no calls over here: {e.strerror}"
    return None if run.code == 0 else "seccomp hands no calls over here"


def _program(number):
    """BPF: asks about this call and allows all others."""
    _, _, architecture = MACHINES[platform.machine()]
    code = [(0x20, 0, 0, 4), (0x15, 0, 3, architecture), (0x20, 0, 0, 0), (0x15, 0, 1, number),
            (0x06, 0, 0, ASK), (0x06, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in code)


def _begin(program, libc, argv, env, streams, go):
    """What the child does: nothing that allocates once its calls are handed over."""
    try:
        os.setsid()
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
        os.dup2(go, 3)
        os.closerange(LISTENER, 1024)
        code = ctypes.create_string_buffer(program, len(program))
        rules = Filter(len(program) // 8, ctypes.addressof(code))
        byte = ctypes.create_string_buffer(1)
        words = (ctypes.c_char_p * (len(argv) + 1))(*map(os.fsencode, argv), None)
        settings = [os.fsencode(f"{k}={v}") for k, v in env.items()]
        around = (ctypes.c_char_p * (len(settings) + 1))(*settings, None)
        seccomp = MACHINES[platform.machine()][0]
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.syscall(seccomp, SET_FILTER, NEW_LISTENER, ctypes.byref(rules))
        libc.read(3, byte, 1)
        libc.execve(words[0], words, around)
    finally:
        os._exit(127)


def _take_listener(libc, pid):
    """The child's descriptor, as soon as it has it; until then another may have the number."""
    pidfd = os.pidfd_open(pid)
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            fd = libc.syscall(MACHINES[platform.machine()][1], pidfd, LISTENER, 0)
            if fd >= 0 and "seccomp" in os.readlink(f"/proc/self/fd/{fd}"):
                return fd
            if fd >= 0:
                os.close(fd)
            elif ctypes.get_errno() != errno.EBADF:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            time.sleep(0.0005)
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    finally:
        os.close(pidfd)


def _is_of_loader(pid, address):
    """Whether the dynamic loader makes the call."""
    with open(f"/proc/{pid}/maps") as maps:
        for line in maps:
            begin, end = (int(part, 16) for part in line.split(None, 1)[0].split("-"))
            if begin <= address < end:
                return "/ld-linux" in line or "/ld-" in line
    return False


class _Judge:
    """Which calls are counted: all from the first that the program makes itself once it is loaded."""

    def __init__(self, program, nth, error):
        self.program = os.path.realpath(program)
        self.nth = nth
        self.error = error
        self.calls = 0
        self.begun = False

    def counts(self, pid, address):
        try:
            if os.readlink(f"/proc/{pid}/exe") != self.program:
                return False
            self.begun = self.begun or not _is_of_loader(pid, address)
        except OSError:
            return False  # It has just been killed.
        return self.begun

    def answer(self, pid, address):
        """The error, or 0."""
        if not self.counts(pid, address):
            return 0
        self.calls += 1
        return self.error if self.calls == self.nth else 0


def _answer_one(listener, judge):
    request = bytearray(80)
    try:
        fcntl.ioctl(listener, RECEIVE, request)
        ident, pid, _, _, _, address = struct.unpack_from("QIIiIQ", request)
        error = judge.answer(pid, address)
        fcntl.ioctl(listener, ANSWER, struct.pack("QqiI", ident, 0, -error, 0 if error else LET_THROUGH))
    except OSError as e:
        if e.errno not in (errno.ENOENT, errno.EINTR):  # Whoever asked has been killed.
            raise


def _session(leader):
    """The living processes of a session."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] not in "ZX":
            found.append(int(name))
    return found


def _watch(pid, listener, judge, patience):
    """Answers until nothing is left that asks. Gives the status, whether the program hung, and what outlived it."""
    asked = select.poll()
    asked.register(listener, select.POLLIN)
    deadline = time.monotonic() + patience
    status, hung, left = None, False, []
    while True:
        events = asked.poll(20)
        if events and events[0][1] & select.POLLIN:
            _answer_one(listener, judge)
        if status is None:
            ended, code = os.waitpid(pid, os.WNOHANG)
            if ended:
                status = os.waitstatus_to_exitcode(code)
                # What is being killed may take a moment to go.
                deadline = time.monotonic() + 3
        if status is not None and (events and events[0][1] & select.POLLHUP or not _session(pid)):
            return status, hung, left
        if time.monotonic() > deadline:
            hung, left = status is None, _session(pid) if status is not None else []
            for process in _session(pid):
                os.kill(process, signal.SIGKILL)
            deadline = time.monotonic() + patience


def run_refusing(call, nth, argv, env, cwd=None, streams=(), patience=60, error=None):
    """Runs a program with its N-th `call` refused. `streams` are descriptors for stdin, stdout and stderr."""
    libc = ctypes.CDLL(None, use_errno=True)
    null = os.open(os.devnull, os.O_RDWR)
    wait, go = os.pipe()
    judge = _Judge(argv[0], nth, error or CALLS[call][1])
    pid = os.fork()
    if pid == 0:
        if cwd is not None:
            os.chdir(cwd)
        _begin(_program(number_of(call)), libc, argv, env, streams or (null, null, null), wait)
    try:
        os.close(wait)
        try:
            listener = _take_listener(libc, pid)
        except OSError:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        os.write(go, b"g")
        status, hung, left = _watch(pid, listener, judge, patience)
        os.close(listener)
    finally:
        os.close(go)
        os.close(null)
    return Run(status, judge.calls, judge.calls >= nth, hung, left)
