#!/usr/bin/env python3
"""Particles in Python, as a peer of Heapstorm's: the same number living, the same births and deaths.

usage: storm_python.py WAY COUNT [SECONDS]

WAY is how the particles are kept and, where it says so, drawn:
  objects         a list of objects; the dead are left out of a new list
  slots           the same, of a class with __slots__
  pool            the same, and the dead go to a list from which the newborn are taken
  objects-gc-off  objects, without the cycle collector
  objects-frozen  objects, frozen (gc.freeze) once they live: the collector leaves them out
  numpy           arrays of 32-bit numbers, one a property, as NumPy does it, closed up by a mask
  pygame-group    a pygame sprite group: update() and draw() of a surface of 3 x 3 pixels each
  pygame-numpy    NumPy's arrays, gathered by numpy.bincount into 540 x 720 pixels of 3 x 3 each

A particle moves by its velocity, keeps 31/32 of it, and lives 60 to 180 ticks; a tick brings as
many births as there were deaths. Ages at the start are those of a storm that has run for long.

Prints one line of tab-separated values: way, count, median tick, CPU time of a tick, median
drawing, CPU time of drawing (ns a particle; "-" where nothing is drawn), births a tick as a share,
runs of the collector, and the version of Python.
"""
import gc
import os
import random
import statistics
import sys
import time

WIDTH, HEIGHT = 480.0, 640.0
PICTURE = (540, 720)
SHORTEST, LONGEST = 60, 180
DRAG = 31.0 / 32.0
HUES = ((255, 84, 112), (255, 170, 64), (240, 232, 96), (88, 224, 136), (80, 176, 255), (190, 110, 255))


class Particle:
    """A particle with a dictionary of its own, as a class without __slots__ has."""

    def __init__(self, x, y, vx, vy, ticks, hue):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.ticks = ticks
        self.hue = hue


class SlottedParticle:
    __slots__ = ("x", "y", "vx", "vy", "ticks", "hue")
    __init__ = Particle.__init__


def birth(draw):
    """Where a newborn is, how fast, for how long, and its hue."""
    return (
        draw.uniform(0.0, WIDTH),
        draw.uniform(0.0, HEIGHT),
        draw.uniform(-3.6, 3.6),
        draw.uniform(-3.6, 3.6),
        draw.randrange(SHORTEST, LONGEST),
        draw.randrange(len(HUES)),
    )


class Objects:
    """A list of objects."""

    def __init__(self, count, kind=Particle):
        self.draw = random.Random(1)
        self.count = count
        self.kind = kind
        self.births = 0
        self.living = [kind(*birth(self.draw)) for _ in range(count)]
        for particle in self.living:
            particle.ticks = self.draw.randrange(1, particle.ticks + 1)

    def tick(self):
        living = self.living
        for particle in living:
            particle.x += particle.vx
            particle.y += particle.vy
            particle.vx *= DRAG
            particle.vy *= DRAG
            particle.ticks -= 1
        self.retire()

    def retire(self):
        self.living = [particle for particle in self.living if particle.ticks > 0]
        missing = self.count - len(self.living)
        self.births += missing
        for _ in range(missing):
            self.living.append(self.kind(*birth(self.draw)))


class Pool(Objects):
    """A list of objects that are taken from a list of dead ones and go back to it."""

    def __init__(self, count):
        super().__init__(count)
        self.free = []

    def retire(self):
        self.free += [particle for particle in self.living if particle.ticks == 0]
        self.living = [particle for particle in self.living if particle.ticks > 0]
        missing = self.count - len(self.living)
        self.births += missing
        for _ in range(missing):
            particle = self.free.pop()
            particle.__init__(*birth(self.draw))
            self.living.append(particle)


class Arrays:
    """Arrays of NumPy, one for each property."""

    def __init__(self, count):
        import numpy

        self.np = numpy
        self.draw = numpy.random.default_rng(1)
        self.count = count
        self.births = 0
        self.columns = self.born(count)
        self.columns[4][:] = (self.columns[4] * self.draw.random(count)).astype(numpy.int32) + 1

    def born(self, count):
        np, draw = self.np, self.draw
        return [
            draw.uniform(0, WIDTH, count).astype(np.float32),
            draw.uniform(0, HEIGHT, count).astype(np.float32),
            draw.uniform(-3.6, 3.6, count).astype(np.float32),
            draw.uniform(-3.6, 3.6, count).astype(np.float32),
            draw.integers(SHORTEST, LONGEST, count, dtype=np.int32),
            draw.integers(0, len(HUES), count, dtype=np.int32),
        ]

    def tick(self):
        x, y, vx, vy, ticks, _ = self.columns
        x += vx
        y += vy
        vx *= self.np.float32(DRAG)
        vy *= self.np.float32(DRAG)
        ticks -= 1
        stays = ticks > 0
        missing = self.count - int(stays.sum())
        self.births += missing
        newborn = self.born(missing)
        self.columns = [self.np.concatenate((c[stays], n)) for c, n in zip(self.columns, newborn)]


class DrawnArrays(Arrays):
    """The same, drawn: each particle 3 x 3 pixels of added light."""

    def __init__(self, count):
        super().__init__(count)
        import pygame

        self.pygame = pygame
        pygame.display.init()
        self.screen = pygame.display.set_mode(PICTURE)
        self.hues = self.np.array(HUES, dtype=self.np.float32)

    def paint(self):
        np = self.np
        wide, high = PICTURE
        x = (self.columns[0] * (wide / WIDTH)).astype(np.int32)
        y = (self.columns[1] * (high / HEIGHT)).astype(np.int32)
        inside = (x >= 1) & (x < wide - 1) & (y >= 1) & (y < high - 1)
        places = x[inside] * high + y[inside]
        hue = self.hues[self.columns[5][inside]]
        light = np.empty((wide, high, 3), dtype=np.float32)
        for channel in range(3):
            sums = np.bincount(places, weights=hue[:, channel], minlength=wide * high)
            light[:, :, channel] = sums.reshape(wide, high)
        across = light.copy()
        across[1:] += light[:-1]
        across[:-1] += light[1:]
        spread = across.copy()
        spread[:, 1:] += across[:, :-1]
        spread[:, :-1] += across[:, 1:]
        np.minimum(spread, 255, out=spread)
        self.pygame.surfarray.blit_array(self.screen, spread.astype(np.uint8))
        self.pygame.display.flip()


class SpriteGroup:
    """A pygame sprite group."""

    def __init__(self, count):
        import pygame

        self.pygame = pygame
        pygame.display.init()
        self.screen = pygame.display.set_mode(PICTURE)
        self.images = []
        for hue in HUES:
            image = pygame.Surface((3, 3)).convert()
            image.fill(hue)
            self.images.append(image)
        group = pygame.sprite.Group()
        images, draw, scale = self.images, random.Random(1), PICTURE[0] / WIDTH

        class Spark(pygame.sprite.Sprite):
            def __init__(self):
                super().__init__(group)
                self.x, self.y, self.vx, self.vy, self.ticks, hue = birth(draw)
                self.image = images[hue]
                self.rect = self.image.get_rect()

            def update(self):
                self.x += self.vx
                self.y += self.vy
                self.vx *= DRAG
                self.vy *= DRAG
                self.rect.topleft = (int(self.x * scale), int(self.y * scale))
                self.ticks -= 1
                if self.ticks <= 0:
                    self.kill()

        self.spark, self.group, self.count, self.births = Spark, group, count, 0
        for _ in range(count):
            spark = Spark()
            spark.ticks = draw.randrange(1, spark.ticks + 1)

    def tick(self):
        self.group.update()
        missing = self.count - len(self.group)
        self.births += missing
        for _ in range(missing):
            self.spark()

    def paint(self):
        self.screen.fill((5, 7, 13))
        self.group.draw(self.screen)
        self.pygame.display.flip()


WAYS = {
    "objects": Objects,
    "slots": lambda count: Objects(count, SlottedParticle),
    "pool": Pool,
    "objects-gc-off": Objects,
    "objects-frozen": Objects,
    "numpy": Arrays,
    "pygame-group": SpriteGroup,
    "pygame-numpy": DrawnArrays,
}


def timed(work):
    wall, cpu = time.perf_counter_ns(), time.process_time_ns()
    work()
    return time.perf_counter_ns() - wall, time.process_time_ns() - cpu


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in WAYS:
        sys.exit(__doc__)
    way, count, seconds = sys.argv[1], int(sys.argv[2]), float((sys.argv + ["3"])[3])
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    if way == "objects-gc-off":
        gc.disable()
    try:
        storm = WAYS[way](count)
    except ModuleNotFoundError as missing:
        sys.exit(f"storm_python.py: {way} takes the module {missing.name}, which {sys.executable} lacks")
    if way == "objects-frozen":
        gc.freeze()
    paint = getattr(storm, "paint", None)
    for _ in range(3):
        storm.tick()
        if paint:
            paint()
    storm.births = 0
    collections = sum(generation["collections"] for generation in gc.get_stats())
    ticks, pictures = [], []
    end = time.monotonic() + seconds
    while len(ticks) < 5 or time.monotonic() < end:
        ticks.append(timed(storm.tick))
        if paint:
            pictures.append(timed(paint))
    collections = sum(generation["collections"] for generation in gc.get_stats()) - collections

    def median(pairs, which):
        return f"{statistics.median(pair[which] for pair in pairs) / count:.2f}" if pairs else "-"

    print(
        way,
        count,
        median(ticks, 0),
        median(ticks, 1),
        median(pictures, 0),
        median(pictures, 1),
        f"{storm.births / len(ticks) / count:.5f}",
        collections,
        sys.version.split()[0],
        sep="\t",
    )


main()
