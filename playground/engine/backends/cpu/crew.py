"""How several threads make the steps of a run together, in compiled code alone: see threads for the threads, script for
the tables, and atomics for the words.

A step is a list of stages, each a range of tasks that may go side by side, each a range of calls. The owner of the run
opens a stage by one word that holds its number and its tasks; whoever comes takes a task by changing that word. So a
helper that comes late can never take a task of another stage, and the owner never waits for one that has not begun,
only for one in the middle of a task.
"""

from __future__ import annotations

import math

import numpy as np

from playground.engine.backends.base import HUSH, RING
from playground.engine.backends.cpu.atomics import add, exchange, invoke, load, pause, store, system
from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lane_kernels import mix
from playground.engine.backends.cpu.lanes import keys, whole_numbers

# where things stand in a crew's state: each thread's on cache lines of its own
LINE = 16
SERIAL, EXPECTED, CALLS, TASKS = (
    0,
    1,
    2,
    4,
)  # the owner's: stages opened, tasks given out; addresses and sizes of tables
OPEN, DONE, RUN, ERROR = LINE, 2 * LINE, 3 * LINE, 4 * LINE
HELPERS = 5 * LINE  # of each helper: whether it sleeps, and the lock that it sleeps on
RESTING, RUNNING, OVER = 0, 1, 2  # what RUN says
# where the addresses of the system's functions stand, and of the clock what it wants and how many ticks are a second
WAKE, SLEEP, YIELD, CLOCK, CLOCK_ID, SYSTEM = 0, 1, 2, 3, 4, 5
BITS, MOST = 16, (1 << 16) - 1  # of the word: stage, end of its tasks, next of them
SERIALS = (1 << 31) - 1
PATIENCE = 2000  # looks at the word before a thread that waits offers its core to others: some 50 µs
LIST, TABLE = "int64[::1]", "int64[:, ::1]"
SIGNATURES = {
    "serve": f"({LIST}, {LIST}, int64)",
    "rouse": f"({LIST}, {LIST}, int64, int64)",
    "steps": f"({LIST}, {LIST}, {LIST}, {LIST}, {TABLE}, {LIST}, int64, {LIST}, {LIST}, uint64, int64, int64, {TABLE},"
    f" float32[:, ::1], float32[::1], float64[::1], float64[::1], {LIST}, {LIST})",
}


@jit_exact
def perform(calls, first, last):
    """Makes those calls; 0, or 1 more than the number of the one that has failed."""
    for c in range(first, last):
        if not invoke(calls[3 * c], calls[3 * c + 1], calls[3 * c + 2]):
            return c + 1
    return 0


@jit_exact
def take(state):
    """Does tasks of the stage that is open until none is left; how many."""
    count = 0
    while True:
        word = load(state, OPEN)
        task = word & MOST
        if task >= (word >> BITS) & MOST:
            return count
        if exchange(state, OPEN, word, word + 1):
            calls = whole_numbers(state, CALLS, state[CALLS + 1])
            tasks = whole_numbers(state, TASKS, state[TASKS + 1])
            failed = perform(calls, tasks[2 * task], tasks[2 * task + 1])
            if failed:
                store(state, ERROR, failed)
            add(state, DONE, 1)
            count += 1


@jit_exact
def together(state, system_calls, first, last):
    """Does those tasks with whoever helps."""
    state[SERIAL] = (state[SERIAL] + 1) & SERIALS
    state[EXPECTED] += last - first
    store(state, OPEN, (state[SERIAL] << 2 * BITS) | (last << BITS) | first)
    take(state)
    looks = 0
    while load(state, DONE) != state[EXPECTED]:
        pause()
        looks += 1
        if looks > PATIENCE:  # a helper may be waiting for this very core
            system(system_calls[YIELD], 0, 0)
    return load(state, ERROR)


@jit_exact
def serve(state, system_calls, number):
    """A helper's life: works while a run lasts, sleeps between runs, ends when the crew is dismissed."""
    mine = HELPERS + LINE * number
    looks = 0
    while True:
        if take(state):
            looks = 0
        what = load(state, RUN)
        if what == OVER:
            return
        if what == RESTING:
            looks = 0
            store(state, mine, 1)
            # a run that has begun meanwhile may not have seen that this thread sleeps
            if load(state, RUN) == RESTING or not exchange(state, mine, 1, 0):
                system(system_calls[SLEEP], state[mine + 1], 1)
            continue
        pause()
        looks += 1
        if looks > PATIENCE:
            system(system_calls[YIELD], 0, 0)


@jit_exact
def rouse(state, system_calls, count, what):
    """Tells the helpers what to do from now on, and wakes those that sleep."""
    store(state, RUN, what)
    for helper in range(count):
        if exchange(state, HELPERS + LINE * helper, 1, 0):
            system(system_calls[WAKE], state[HELPERS + LINE * helper + 1], 0)


@jit_exact
def now(system_calls, room):
    """Ticks of a clock that never goes back."""
    if system_calls[CLOCK_ID] < 0:  # Windows: the place is its only argument
        system(system_calls[CLOCK], room.ctypes.data, 0)
        return room[0]
    system(system_calls[CLOCK], system_calls[CLOCK_ID], room.ctypes.data)
    return room[0] * 1_000_000_000 + room[1]


@jit_exact
def steps(
    state, system_calls, calls, tasks, stages, alone, helpers, rows, order, key, first, count, masks, hypers, hyper,
    loss, losses, ticks, bell,
):  # fmt: skip
    """``count`` steps at most, with so many helpers; how many were made, or -n where call n - 1 has failed.

    calls: (address, length, place of the words) each, flat; tasks: (first call, end) each, flat; stages: (first task,
    end); alone: first call and end of a step by one thread. order: the rows of the batches; key: of the epoch's random
    numbers, first: which batch of it comes first, -1: key is that of the one step. masks: (place, node) of each stream.
    hypers: the optimizer's numbers. losses and ticks: what each step had and took, 0 where the helpers were to rest, as
    ``bell`` says.
    """
    room = ticks[count : count + 2]
    if helpers:
        state[CALLS], state[CALLS + 1] = calls.ctypes.data, calls.size
        state[TASKS], state[TASKS + 1] = tasks.ctypes.data, tasks.size
    helping = False
    failed, made, before = 0, 0, now(system_calls, room)
    for s in range(count):
        for j in range(rows.size):
            rows[j] = order[s * rows.size + j]
        stream = key if first < 0 else mix(key ^ np.uint64(first + s))
        for m in range(len(masks)):
            keys(masks[m], 0, 1)[0] = mix(mix(stream) ^ np.uint64(masks[m, 1]))
        line = s if len(hypers) > 1 else 0
        for j in range(hypers.shape[1]):
            hyper[j] = hypers[line, j]
        if helpers and helping == (bell[HUSH] != 0):
            helping = not helping
            if helping:
                rouse(state, system_calls, helpers, RUNNING)
            else:
                exchange(state, RUN, RUNNING, RESTING)
        if helping:
            for stage in range(len(stages)):
                start, end = stages[stage]
                if end - start == 1:
                    failed = perform(calls, tasks[2 * start], tasks[2 * start + 1])
                else:
                    failed = together(state, system_calls, start, end)
                if failed:
                    break
        else:
            failed = perform(calls, alone[0], alone[1])
        if failed:
            break
        losses[s] = loss[0]
        made += 1
        after = now(system_calls, room)
        ticks[s] = after - before if helping == (helpers > 0) else 0
        before = after
        if bell[RING] or not math.isfinite(losses[s]):
            break
    if helpers:
        exchange(state, RUN, RUNNING, RESTING)  # it may be over
        store(state, ERROR, 0)
    return -failed if failed else made
