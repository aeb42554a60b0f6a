"""An event loop on a thread of its own, for callers that have none or another."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """Runs coroutines on its loop; may be asked by any thread. The thread starts with the first of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin the coroutine; its result is in the future. Raises RuntimeError once closed."""
        with self._lock:
            if self._closed:
                coroutine.close()
                raise RuntimeError("closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                # A daemon: a slow server must not keep the program from ending.
                self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self, last: Coroutine[Any, Any, object]) -> None:
        """Cancel what is under way, run the last coroutine, and end."""
        with self._lock:
            known, loop, thread = self._closed, self._loop, self._thread
            self._closed = True
        if known or loop is None or thread is None:
            last.close()
            return
        asyncio.run_coroutine_threadsafe(_wind_up(last), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _wind_up(last: Coroutine[Any, Any, object]) -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await last
    await asyncio.sleep(0)  # closed connections are told to the loop


def in_daemon(work: Any, *arguments: Any) -> "asyncio.Future[Any]":
    """Run a function that blocks on a thread that does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def run() -> None:
        result, error = None, None
        try:
            result = work(*arguments)
        except BaseException as caught:  # noqa: BLE001 - told to the one who waits
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop has been closed, and nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True).start()
    return future
