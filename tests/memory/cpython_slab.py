"""The requests of a trace, served by CPython's own allocator (pymalloc).

Usage: cpython_slab.py TRACE

The trace says `a PLACE BYTES` (a block is born), `f PLACE` (it goes) and `?` (the figures are told).
A block is a `bytes` object, 33 bytes longer than its content. Before the trace every free block of
the classes in it and every free pool is taken, so that what the interpreter had has no part in it;
left is one arena that is empty.
The figures are those of `sys._debugmallocstats`, written to a file that is read only in the end,
because reading allocates.
"""

import sys

if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 11):
    print("it takes CPython 3.11, and python3 is", sys.implementation.name, sys.version.split()[0])
    sys.exit(77)
if hasattr(sys, "gettotalrefcount") or not hasattr(sys, "_debugmallocstats"):
    # A debug build puts 32 bytes of its own around every block, so that its classes are others.
    print("it takes the allocator of a release build, and python3 is a debug build,", sys.version.split()[0])
    sys.exit(77)

import os
import re
import tempfile

HEADER = 33  # of a bytes object
LARGEST = 512


def tell(file):
    os.dup2(file, 2)
    sys._debugmallocstats()
    return None


def parse(text):
    """Returns the last figures of a text: a row of classes, free pools, arenas, bytes of alignment."""
    if "Small block threshold" not in text:
        print("it takes CPython's own allocator, and this python3 is built without it")
        sys.exit(77)
    text = text[text.rindex("Small block threshold"):]
    classes = {}
    for row in re.finditer(r"^ *\d+ +(\d+) +(\d+) +(\d+) +(\d+)$", text, re.M):
        size, pools, used, free = map(int, row.groups())
        classes[size] = pools, used, free
    unused = int(re.search(r"(\d+) unused pools \*", text).group(1))
    arenas = int(re.search(r"^(\d+) arenas \*", text, re.M).group(1))
    lost = re.search(r"# bytes lost to arena alignment *= *([\d,]+)", text)
    lost = int(lost.group(1).replace(",", "")) if lost else 0
    return classes, unused, arenas, lost


def run(what, first, second, blocks, file):
    at = 0
    count = len(what)
    while at < count:
        if what[at] == "a":
            blocks[first[at]] = bytes(second[at])
        elif what[at] == "f":
            blocks[first[at]] = None
        else:
            tell(file)
        at += 1


def figures(path):
    return parse(open(path).read())


def main():
    what, first, second = [], [], []
    for line in open(sys.argv[1]):
        name, *numbers = line.split()
        numbers = [int(number) for number in numbers] + [0, 0]
        what.append(name)
        first.append(numbers[0])
        second.append(numbers[1] - HEADER)
    sizes = sorted({-(-(size + HEADER) // 16) * 16 for name, size in zip(what, second) if name == "a"})
    blocks = [None] * (max(first) + 1)
    handle, path = tempfile.mkstemp()
    fillers = [None] * 100000
    filled = 0
    # Reading the figures allocates as well, so it takes a few rounds until nothing is free.
    for _ in range(4):
        tell(handle)
        classes, unused, _, _ = figures(path)
        plan = []
        for size in sizes:
            plan += [size - HEADER] * classes.get(size, (0, 0, 0))[2]
        plan += [LARGEST - HEADER] * ((LARGEST not in sizes) * classes.get(LARGEST, (0, 0, 0))[2])
        plan += [LARGEST - HEADER] * (unused * ((16384 - 48) // LARGEST))
        index = 0
        while index < len(plan):
            fillers[filled] = bytes(plan[index])
            filled += 1
            index += 1
    del plan, classes
    tell(handle)
    classes, unused, before_arenas, lost = figures(path)
    free = [classes[size][2] for size in sizes if size in classes]
    # Reading the figures took an arena and gave all of its pools back: both allocators keep one such.
    print("before: empty arenas", unused / (64 if lost == 0 else 63), "free blocks", *free)
    before_arenas -= 1
    before = {size: classes.get(size, (0, 0, 0)) for size in sizes}
    os.truncate(handle, 0)
    os.lseek(handle, 0, 0)
    run(what, first, second, blocks, handle)
    text = open(path).read()
    os.unlink(path)
    parts = text.split("Small block threshold")[1:]
    for number, part in enumerate(parts):
        classes, unused, arenas, lost = parse("Small block threshold" + part)
        print("figures", number)
        for size in sizes:
            pools, used, free = classes.get(size, (0, 0, 0))
            print("class", size, "pools", pools - before[size][0], "used", used - before[size][1],
                  "free", free - before[size][2])
        print("arenas", arenas - before_arenas, "free pools", unused)
    print("alignment", lost, "of", arenas)


main()
