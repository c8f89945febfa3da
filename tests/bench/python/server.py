"""Answers each GET on 127.0.0.1 after a latency, as concbench's own server does. Writes its port to stdout."""

import asyncio
import sys

from tasks import BODY

LATENCY_S = 0.05
HEAD = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n\r\n".encode()


async def answer(reader, writer):
    try:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(LATENCY_S)
        writer.write(HEAD + BODY)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # The client has gone; the next one may stay.


async def serve():
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        # The driver holds the other end of standard input: once that is closed, nobody needs this.
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
