"""The tasks of concbench's workloads fib, prime, square and download, as Python would have them."""

import asyncio
import tempfile
import urllib.request
import zlib
from pathlib import Path

BODY_BYTES = 100 * 1024
BODY = bytes(i * i % 251 for i in range(BODY_BYTES))
DOWNLOADS = 7
MASK = 2**64 - 1


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def prime(n):
    """Trial division from 2 to n-1, up to the first divisor."""
    for divisor in range(2, n):
        if n % divisor == 0:
            return False
    return n >= 2


def square(x):
    return x * x


def mix64(x):
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & MASK
    return x ^ (x >> 31)


def primes_numbers(seed=1, least=100, most=10_000, count=3000):
    """The very numbers that concbench tests with the same seed."""
    return [least + mix64(seed + mix64(task) & MASK) % (most - least + 1) for task in range(count)]


# As concbench: straight to loopback, whatever proxies the environment names.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def download(target):
    """GETs a URL on a connection of its own, streams it to a file, and gives the checksum."""
    url, file = target
    checksum = 0
    with OPENER.open(url, timeout=60) as answer, open(file, "wb") as out:
        while piece := answer.read(16 * 1024):
            out.write(piece)
            checksum = zlib.crc32(piece, checksum)
    return checksum


async def download_async(target):
    """The same with the streams of asyncio: the standard library has no HTTP for it."""
    url, file = target
    host, path = url.removeprefix("http://").split("/", 1)
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head)
    checksum = 0
    with open(file, "wb") as out:
        while piece := await reader.read(16 * 1024):
            out.write(piece)
            checksum = zlib.crc32(piece, checksum)
    writer.close()
    return checksum


class Workload:
    """A function, its arguments, the values that it must give, and its form for an event loop."""

    def __init__(self, function, arguments, expected, coroutine=None):
        self.function = function
        self.arguments = arguments
        self.expected = expected
        self.coroutine = coroutine or self.at_once

    async def at_once(self, argument):
        return self.function(argument)


def fibs(count):
    values = [1, 1]
    while len(values) < count:
        values.append(values[-1] + values[-2])
    return values


def make(name, server):
    """One of concbench's workloads with its default parameters; `server`: such as http://127.0.0.1:80."""
    if name == "fib":
        return Workload(fib, list(range(1, 31)), fibs(30))
    if name == "prime":
        numbers = primes_numbers()
        return Workload(prime, numbers, [all(n % d for d in range(2, int(n**0.5) + 1)) for n in numbers])
    if name == "square":
        return Workload(square, list(range(10_000)), [sum(range(1, 2 * x, 2)) for x in range(10_000)])
    folder = Path(tempfile.mkdtemp(prefix="twins-", dir="/dev/shm"))
    targets = [(f"{server}/{i}", str(folder / str(i))) for i in range(DOWNLOADS)]
    return Workload(download, targets, [zlib.crc32(BODY)] * DOWNLOADS, download_async)
