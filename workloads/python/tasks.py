"""What the module `python` does in Python: it finds the user's function, calls it for tasks, tells what went
wrong, and hands tasks to pools and loops of Python's own. It is part of the module, and called `_concbench`."""

import importlib
import inspect
import keyword
import os
import re
import sys

COMMAND_LINE = "<command line>"
FUNCTION = None
# One of the two functions below; it is called with the first task, the one behind the last, and a list for results.
RUN = None


class Refused(Exception):
    """The user's mistake, as a sentence."""


class WorkerDied(Exception):
    pass


def run_plain(begin, end, results):
    function, append = FUNCTION, results.append
    for task in range(begin, end):
        append(function(task))


def run_coroutines(begin, end, results):
    """One after another, on a loop that is made for them: what asyncio.run() does, with less around it."""
    import asyncio

    loop = asyncio.new_event_loop()
    try:
        for task in range(begin, end):
            results.append(loop.run_until_complete(FUNCTION(task)))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


# Finding the function


def find(spec, setup, path):
    """Sets what tasks are to call. Raises Refused."""
    global FUNCTION, RUN
    for folder in path.split(os.pathsep) if path else []:
        if not os.path.isdir(folder):
            raise Refused(f"--path: there is no folder '{folder}'")
        sys.path.insert(0, os.path.abspath(folder))
    FUNCTION = function_of(spec, setup)
    if not callable(FUNCTION):
        raise Refused(f"'{spec}' is no function, but of type '{type(FUNCTION).__name__}'")
    RUN = run_coroutines if is_asynchronous(FUNCTION) else run_plain


def is_asynchronous(function):
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None))


def function_of(spec, setup):
    names = {"__name__": "__main__"}
    if setup:
        attempt("--setup", lambda: exec(compile(setup, COMMAND_LINE, "exec"), names))
    if file := re.fullmatch(r"(.+)\.py:([\w.]+)", spec):
        sys.path.insert(0, os.path.dirname(os.path.abspath(file[1])))
        return attribute(imported(os.path.basename(file[1])), file[2])
    module = re.fullmatch(r"([\w.]+):([\w.]+)", spec)
    if module and not keyword.iskeyword(module[1]):
        return attribute(imported(module[1]), module[2])
    return attempt(f"'{spec}'", lambda: eval(compile(spec.strip(), COMMAND_LINE, "eval"), names))


def attempt(what, act):
    try:
        return act()
    except BaseException as error:
        raise Refused(f"{what} cannot be used: {told(error)}") from None


def imported(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise Refused(f"module '{name}' cannot be imported: {told(error)}") from None
        top = name.split(".")[0]
        here = os.path.exists(f"{top}.py") or os.path.isdir(top)
        hint = "it is in this folder: add --path ." if here else "--path FOLDER says where it lies"
        raise Refused(f"there is no module '{error.name}'; {hint}") from None
    except BaseException as error:
        raise Refused(f"module '{name}' cannot be imported: {told(error)}") from None


def attribute(module, names):
    found = module
    for name in names.split("."):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise Refused(f"module '{module.__name__}' has no function '{names}'{suggested(found, name)}") from None
    return found


def suggested(where, name):
    import difflib

    near = difflib.get_close_matches(name, [n for n in dir(where) if callable(getattr(where, n, None))], 1)
    return f"; did you mean '{near[0]}'?" if near else ""


def check(spec):
    """Raises Refused where the function cannot be called with the number of a task."""
    try:
        inspect.signature(FUNCTION).bind(0)
    except TypeError:
        raise Refused(f"'{spec}' is to take one argument, the number of the task") from None
    except ValueError:
        pass  # Some of those that are written in C do not say what they take.


def describe():
    """Python's version, and whether threads of it can run at once."""
    version = sys.version.split()[0]
    has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    return f"Python {version}" if has_lock else f"Python {version} (free-threaded)"


# Telling what went wrong


def told(error):
    """As the last line of a traceback, with the place, such as `ValueError: no (module.py:7)`."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    where = place_of(error)
    return " ".join(f"{name}{': ' if text else ''}{text}{f' ({where})' if where else ''}".split())


def place_of(error):
    """Where it was raised: in the innermost function that is not one of the standard library."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown(error.filename)}:{error.lineno}"
    places = []
    traceback = error.__traceback__
    while traceback is not None:
        places.append((traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    known = [place for place in places if place[0] == COMMAND_LINE or not place[0].startswith("<")]
    for file, line in reversed([place for place in known if not in_library(place[0])] or known):
        return f"{shown(file)}:{line}"
    return ""


def shown(file):
    return os.path.basename(file).strip("<>")


def in_library(file):
    return file.startswith(os.path.dirname(os.__file__) + os.sep)


# Pools of Python's own


class Pool:
    """Hands over chunks and gives them back as they are done: `submit` and `wait` for a pool that subclasses open."""

    def __init__(self):
        import queue

        self.done = queue.SimpleQueue()
        self.empty = queue.Empty

    def wait(self):
        while True:
            try:
                news = self.done.get(timeout=0.2)
            except self.empty:
                self.look_after_workers()
                continue
            if isinstance(news, BaseException):
                raise news
            return news

    def look_after_workers(self):
        pass


# What processes of a pool are to call, which they inherit. A function by itself could not be handed to them.
run_of_pool = None


def run_in_pool(begin, end):
    return run_of_pool(begin, end)


class Processes(Pool):
    """multiprocessing.Pool, whose workers are forked: chunks go to them, and results come back, pickled and through pipes."""

    def __init__(self, workers, enter, run):
        super().__init__()
        import multiprocessing

        global run_of_pool
        run_of_pool = run
        others = multiprocessing.active_children()
        self.pool = multiprocessing.get_context("fork").Pool(workers, enter)
        self.workers = [worker for worker in multiprocessing.active_children() if worker not in others]

    def submit(self, begin, end):
        self.pool.apply_async(run_in_pool, (begin, end), callback=lambda _: self.done.put((begin, end)),
                              error_callback=self.done.put)

    def look_after_workers(self):
        """The pool replaces a worker that has died, and waits for what it held for ever."""
        for worker in self.workers:
            if worker.exitcode is not None:
                how = f"exited with code {worker.exitcode}" if worker.exitcode >= 0 else f"was killed by signal {-worker.exitcode}"
                raise WorkerDied(f"worker {worker.pid} {how}, and multiprocessing.Pool waits for its tasks for ever")

    def close(self, is_idle):
        if is_idle:
            self.pool.close()
        else:
            self.pool.terminate()
        self.pool.join()


class Threads(Pool):
    """concurrent.futures.ThreadPoolExecutor."""

    def __init__(self, workers, enter, run):
        super().__init__()
        from concurrent.futures import ThreadPoolExecutor

        self.run = run
        self.pool = ThreadPoolExecutor(workers, initializer=enter)

    def submit(self, begin, end):
        def tell(future):
            if not future.cancelled():
                self.done.put(future.exception() or (begin, end))

        self.pool.submit(self.run, begin, end).add_done_callback(tell)

    def close(self, is_idle):
        self.pool.shutdown(cancel_futures=not is_idle)


# Event loop


class OutOfTime(Exception):
    pass


class Functions:
    """Those of the module that a loop calls, as attributes."""


class Loop:
    """An event loop of asyncio's, which runs chunks as `job` says: at once where the function is a coroutine function."""

    def __init__(self, job, streams, limit):
        import asyncio

        self.asyncio = asyncio
        self.loop = asyncio.new_event_loop()
        self.job = job
        self.streams = streams
        self.limit = limit
        self.tasks = set()
        self.out = 0

    def start(self, number, begin, end):
        self.out += 1
        if RUN is run_plain:
            self.loop.call_soon(self.run, number, begin, end)
        else:
            task = self.loop.create_task(self.run_coroutines(number, begin, end))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    def run(self, number, begin, end):
        self.job.run(number, begin, end)
        self.finish(number)

    async def run_coroutines(self, number, begin, end):
        done = 0
        if self.job.begin(number, begin, end):
            for task in range(begin, end):
                try:
                    done += self.job.set(number, task, await self.limited(FUNCTION(task)))
                except OutOfTime:
                    self.job.time_out(task)
                except BaseException as error:
                    self.job.fail(task, told(error))
                    done = 0
                    break
        self.job.end(number, done)
        self.finish(number)

    async def limited(self, coroutine):
        if self.limit is None:
            return await coroutine
        task = self.asyncio.ensure_future(coroutine)
        await self.asyncio.wait({task}, timeout=self.limit)
        if task.done():
            return task.result()
        task.cancel()
        await self.asyncio.wait({task})
        raise OutOfTime

    def finish(self, number):
        self.out -= 1
        self.job.finish(number)  # Which may start more.
        if self.streams or self.out == 0:
            self.loop.stop()

    def wait(self):
        """Returns when all is done that was started, or where results are wanted as they come, something."""
        self.loop.run_forever()

    def close(self):
        for task in self.tasks:
            task.cancel()
        if self.tasks:
            self.loop.run_until_complete(self.asyncio.wait(self.tasks))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()
