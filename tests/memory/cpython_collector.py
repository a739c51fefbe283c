"""The births, references and deaths of a trace, done by CPython's own reference counts and collector.

Usage: cpython_collector.py TRACE named|plain

A box is an instance with slots. Nothing else that the collector counts may be born or die while the
trace runs: no list, tuple, dictionary or bound method. What the interpreter had before is frozen.
`named` notes after each step which boxes have gone and what was collected; `plain` sets no callback
and no finaliser, so that they cannot be what makes the result.
"""

import sys

if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 11):
    print("it takes CPython 3.11, and python3 is", sys.implementation.name, sys.version.split()[0])
    sys.exit(77)

import gc

SLOTS = 8
STEP, COLLECTED = -1, -10  # marks in the log, where a number from 0 on is a box
NAMES = ["owned%d" % i for i in range(SLOTS)]
log = []


class Box:
    __slots__ = ["number", "owner"] + NAMES


class NamedBox(Box):
    __slots__ = []

    def __del__(self):
        log.append(self.number)


class Spare:
    __slots__ = ["nothing"]


def run(make, steps, first, second, third, boxes):
    """Takes all steps. An iterator, which unpacking makes too, would be a birth of its own."""
    index = 0
    at = 0
    seen = 0
    born = 0
    count = len(steps)
    while at < count:
        what = steps[at]
        a = first[at]
        b = second[at]
        c = third[at]
        at += 1
        if what == "b":
            boxes[born] = make()
            boxes[born].number = born
            boxes[born].owner = None
            born += 1
        elif what == "r":  # box a leaves its former owner's slot, if any, and joins b's slot c
            setattr(boxes[b], NAMES[c], boxes[a])
            boxes[a].owner = boxes[b]
        elif what == "l":  # box a leaves slot b of its owner
            setattr(boxes[a].owner, NAMES[b], None)
        elif what == "d":
            boxes[a] = None
        elif what == "c":
            gc.collect()
        elif what == "f":
            gc.freeze()
        elif what == "-":
            gc.disable()
        elif what == "+":
            gc.enable()
        if what != "l":
            index += 1
            if len(log) != seen:
                log.append(STEP)
                log.append(index)
                seen = len(log)


def tell_steps():
    gone = []
    collected = ""
    at = iter(log)
    for number in at:
        if number >= 0:
            gone.append(number)
        elif number == STEP:
            print(next(at), collected + "gone:", *sorted(gone))
            gone = []
            collected = ""
        else:
            collected += "collected %d: %d, " % (COLLECTED - number, next(at))


spares = [Spare() for _ in range(5000)]


def note(phase, info):
    if phase == "stop":
        log.append(COLLECTED - info["generation"])
        log.append(info["collected"])
        # A full collection empties the free lists, so that the dictionary `info` was counted as a
        # birth and will not be as a death: one death makes up for it.
        if info["generation"] == 2:
            spares.pop()


def main():
    path, mode = sys.argv[1:]
    steps, first, second, third = [], [], [], []
    thresholds = 700, 10, 10
    for line in open(path):
        what, *numbers = line.split()
        numbers = [int(number) for number in numbers] + [0, 0, 0]
        if what == "thresholds":
            thresholds = numbers[:3]
        else:
            steps.append(what)
            first.append(numbers[0])
            second.append(numbers[1])
            third.append(numbers[2])
    boxes = [None] * len(steps)
    gc.set_threshold(*thresholds)
    make = NamedBox if mode == "named" else Box
    log.clear()
    gc.collect()
    gc.freeze()
    gc.collect()  # of nothing, so that none counts as having survived
    before = gc.get_stats()
    if mode == "named":
        gc.callbacks.append(note)
    gc.collect()
    log.clear()
    gc.freeze()  # with the results of get_stats
    gc.collect()
    before_runs = 2
    log.clear()
    run(make, steps, first, second, third, boxes)
    counts = gc.get_count()
    after = gc.get_stats()
    if mode == "named":
        gc.callbacks.remove(note)
        tell_steps()
    for generation in range(3):
        extra = before_runs if generation == 2 else 0
        print("generation", generation, "runs",
              after[generation]["collections"] - before[generation]["collections"] - extra,
              "collected", after[generation]["collected"] - before[generation]["collected"],
              "count", counts[generation])


main()
