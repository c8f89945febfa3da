"""Runs one workload in one way: a warm-up, then one pass that is timed, with the start and the end of its workers.

    python3 ways.py WORKLOAD WAY http://127.0.0.1:PORT

writes the seconds of the pass; its values are checked.
"""

import asyncio
import multiprocessing
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import tasks

WORKERS = len(os.sched_getaffinity(0))
# As many as concbench has alive at once.
MOST_THREADS = 1024


def sequential(work):
    return [work.function(argument) for argument in work.arguments]


def thread_per_task(work):
    values = [None] * len(work.arguments)
    alive = threading.BoundedSemaphore(MOST_THREADS)

    def run(index):
        values[index] = work.function(work.arguments[index])
        alive.release()

    threads = []
    for index in range(len(values)):
        alive.acquire()
        threads.append(threading.Thread(target=run, args=(index,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return values


def thread_pool(work):
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work.function, work.arguments))


def process_per_task(work):
    def run(function, argument, end):
        end.send(function(argument))

    running = []
    for argument in work.arguments:
        mine, its = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=run, args=(work.function, argument, its))
        process.start()
        running.append((process, mine))
    values = [mine.recv() for _, mine in running]
    for process, _ in running:
        process.join()
    return values


def executor_map(work):
    with ProcessPoolExecutor(WORKERS) as pool:
        return list(pool.map(work.function, work.arguments))


def with_pool(run):
    def way(work):
        pool = multiprocessing.Pool(WORKERS)
        values = run(pool, work)
        pool.close()
        pool.join()
        return values

    return way


pool_map = with_pool(lambda pool, work: pool.map(work.function, work.arguments))
pool_apply = with_pool(lambda pool, work: [pool.apply(work.function, (a,)) for a in work.arguments])
pool_imap = with_pool(lambda pool, work: list(pool.imap(work.function, work.arguments)))
pool_starmap = with_pool(lambda pool, work: pool.starmap(work.function, [(a,) for a in work.arguments]))


def event_loop(work):
    async def gather():
        return await asyncio.gather(*(work.coroutine(argument) for argument in work.arguments))

    return asyncio.run(gather())


WAYS = {
    "sequential": sequential,
    "thread-per-task": thread_per_task,
    "thread-pool": thread_pool,
    "process-per-task": process_per_task,
    "executor-map": executor_map,
    "pool-map": pool_map,
    "pool-apply": pool_apply,
    "pool-imap": pool_imap,
    "pool-starmap": pool_starmap,
    "event-loop": event_loop,
}


def check(work, values):
    if values != work.expected:
        raise SystemExit(f"wrong values: {values}")


def main(workload, way, server):
    # What both sides compare is forked workers.
    multiprocessing.set_start_method("fork")
    work = tasks.make(workload, server)
    try:
        check(work, WAYS[way](work))
        begin = time.perf_counter()
        values = WAYS[way](work)
        took = time.perf_counter() - begin
        check(work, values)
    finally:
        if workload == "download":
            shutil.rmtree(Path(work.arguments[0][1]).parent)
    print(took)


if __name__ == "__main__":
    main(*sys.argv[1:])
