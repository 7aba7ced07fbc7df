"""What a server says while it starts: a program of its own, which a busy start does not slow down.

A short start is not spoken of: who connects meanwhile waits, and gets a page. Building and publishing may take minutes.
Then a reader is better served by a page that says so and asks again by itself, and a proxy by 503 with Retry-After than
by its own time-out. `/-/live` answers 200: nothing is to be restarted.
"""

import asyncio
import signal
import socket
import sys

_SECONDS_UNSAID, _SECONDS_FOR_HEAD, _LONGEST_HEAD, _MOST = 2, 5, 64 * 1024, 200
WORDS = "This site is starting. It asks again by itself every 5 seconds."
_COMMON = "cache-control: no-store\r\nconnection: close\r\nx-content-type-options: nosniff\r\n"


def _answer(head: bytes, page: str, policy: str) -> bytes:
    method, _, rest = head.partition(b" ")
    is_live = rest.split(b" ")[0].endswith(b"/-/live")
    status, more = ("200 OK", "") if is_live else ("503 Service Unavailable", "retry-after: 5\r\nrefresh: 5\r\n")
    kind, body = "plain", "live\n" if is_live else f"{WORDS}\n"
    if not is_live and b"text/html" in rest.lower():
        kind, body, more = "html", page, f"{more}content-security-policy: {policy}\r\n"
    content = body.encode()
    more += f"content-type: text/{kind}; charset=utf-8\r\ncontent-length: {len(content)}\r\n"
    start = f"HTTP/1.1 {status}\r\n{_COMMON}{more}\r\n".encode()
    return start if method == b"HEAD" else start + content


async def _serve(listening: socket.socket, page: str, policy: str) -> None:
    """Answer until nobody holds the other end of standard input any more."""
    few = asyncio.Semaphore(_MOST)

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with few:
            try:
                async with asyncio.timeout(_SECONDS_FOR_HEAD):
                    writer.write(_answer(await reader.readuntil(b"\r\n\r\n"), page, policy))
                    await writer.drain()
                    writer.close()
                    await writer.wait_closed()
            except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                writer.close()

    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if (await asyncio.wait([ended], timeout=_SECONDS_UNSAID))[0]:
        return
    kind = asyncio.start_unix_server if listening.family == socket.AF_UNIX else asyncio.start_server
    server = await kind(greet, sock=listening, limit=_LONGEST_HEAD, backlog=1024)
    await ended
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it, whose end it notices
    asyncio.run(_serve(socket.socket(fileno=int(sys.argv[1])), *sys.argv[2:]))
