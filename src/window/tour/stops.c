/// The stops of the tour, in their order: one idea each.
#include <math.h>
#include <stddef.h>

#include "window/tour/tour.h"

#include "base/forbidden.h"

// ---- What the sides change ---------------------------------------------------------------------

static void off(hs_collector_settings *settings)
{
    settings->is_off = true;
}

/// CPython begins at 700, 10, 10; the field is small, so this looks earlier. The last two are as
/// low as may be: what a boss leaves has grown old, and only a full collection finds it.
static void eager(hs_collector_settings *settings)
{
    settings->thresholds[0] = 5;
    settings->thresholds[1] = 1;
    settings->thresholds[2] = 1;
}

static void patient(hs_collector_settings *settings)
{
    settings->thresholds[0] = 200;
}

static void whole(hs_collector_settings *settings)
{
    settings->threshold = 30000;
}

static void stepwise(hs_collector_settings *settings)
{
    settings->threshold = 30000;
    settings->is_stepwise = true;
    settings->step_ns = 500000;
}

// ---- What is computed ---------------------------------------------------------------------------

/// Wall time of the frame's work, nanoseconds.
static double work(const hs_tour_now *now)
{
    return (double)hs_frame_work_ns(now->frame);
}

/// All living entities but scripts.
static double entities(const hs_tour_now *now)
{
    hs_frame frame;
    hs_frame_look_at(&frame, now->world);
    return (double)hs_frame_entities(&frame);
}

/// Simulation by tick and living entity, nanoseconds.
static double price(const hs_tour_now *now)
{
    return hs_ns_per_entity((double)now->frame->simulate_ns, now->frame->ticks * entities(now));
}

/// Classes from the smallest in use to the largest, so that the bars are wide.
static unsigned slab_classes(const hs_tour_now *now, double *bars, char (*names)[8], unsigned most)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return 0;
    unsigned first = 0, end = HS_SLAB_CLASSES;
    while (first < end && figures.classes[first].pools == 0) first++;
    while (end > first && figures.classes[end - 1].pools == 0) end--;
    unsigned count = 0;
    for (unsigned c = first; c < end && count < most; c++, count++) {
        bars[count] = (double)figures.classes[c].living;
        snprintf(names[count], sizeof names[count], "%u", figures.classes[c].block_bytes % 10000);
    }
    return count;
}

/// Under `slab`: pools in use, arenas, and what rounding to classes adds to the live bytes.
static double slab_pools(const hs_tour_now *now)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return 0.0;
    return (double)(figures.pools - figures.pools_free);
}

static double slab_arenas(const hs_tour_now *now)
{
    hs_slab_figures figures;
    return hs_world_slab(now->world, &figures) ? (double)figures.arenas : 0.0;
}

static double rounding(const hs_tour_now *now)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return 0.0;
    uint64_t sum = 0;
    for (unsigned c = 0; c < HS_SLAB_CLASSES; c++) {
        const hs_slab_class *row = &figures.classes[c];
        sum += row->living * row->block_bytes - row->asked_bytes;
    }
    return (double)sum;
}

/// Scripts: their memory; instructions so far; the places that they led to in this frame, as two
/// numbers of 4 bytes each.
static double runner_bytes(const hs_tour_now *now)
{
    hs_population_counts runners = hs_world_count(now->world, HS_RUNNERS);
    return (double)(runners.living * runners.bytes_each);
}

static double instructions(const hs_tour_now *now)
{
    return (double)hs_world_pattern_counts(now->world)->instructions;
}

static double step_bytes(const hs_tour_now *now)
{
    uint64_t runners = hs_world_count(now->world, HS_RUNNERS).living;
    return (double)runners * 2.0 * sizeof(float) * now->frame->ticks;
}

/// What two thousand pairs of the experiment's second value take, nanoseconds.
static double churn_of_a_frame(const hs_tour_now *now)
{
    return 2000.0 * now->lab->values[1];
}

// ---- The table ---------------------------------------------------------------------------------

/// What a row reads: a member of what there is in the frame, a sum of such members, a value of the
/// stop's experiment, or what a function computes.
#define MEMBER_OF(where, type, member) .origin = HS_TOUR_##where, .offset = offsetof(type, member)
#define FRAME(member)                  MEMBER_OF(FRAME, hs_frame, member)
#define STORAGE(member)                MEMBER_OF(STORAGE, hs_storage, member)
#define COLLECTOR(member)              MEMBER_OF(COLLECTOR, hs_collector_counts, member)
#define COLLECTOR_SUM(member)                                                                      \
    COLLECTOR(member), .more = sizeof(((hs_collector_counts *)NULL)->member) / sizeof(uint64_t) - 1
#define POPULATION(name, member)                                                                   \
    MEMBER_OF(POPULATION, hs_population_counts, member), .population = name
#define LAB(value)         MEMBER_OF(LAB, hs_lab, values[value])
#define COMPUTED(function) .origin = HS_TOUR_COMPUTED, .compute = function

/// Rows of numbers: one that is read now, and one that is made of a series and a side.
#define READS(label, unit_name, ...)                                                               \
    .name = label, .source = HS_TOUR_READS, .unit = HS_MANNER_##unit_name, .read = {__VA_ARGS__}
#define OF_SERIES(label, how, unit_name, series_number, side_number)                               \
    .name = label, .source = HS_TOUR_##how, .unit = HS_MANNER_##unit_name,                         \
    .series = series_number, .side = side_number

static const hs_tour_stop stops[] = {
    {
        .title = "The object pool",
        .text = "A pool makes all places in advance; a birth takes one from the free list, a death "
                "puts it back, so a frame asks the heap for nothing. The call itself was never the "
                "great cost: see how little two thousand of them take.",
        .path = "src/memory/pool.c",
        .caption = "A birth and a death, wall time in nanoseconds",
        .scenario = "storm",
        .sides = {{.strategy = "pool", .bullets = 2000, .particles = 20000}},
        .experiment = &hs_experiment_churn,
        .unit = HS_MANNER_PRICE,
        .series = {{.name = "pool", .read = {LAB(0)}},
                   {.name = "malloc and free", .read = {LAB(1)}}},
        .numbers = {{OF_SERIES("pool, median", MEDIAN, PRICE, 0, 0)},
                    {OF_SERIES("malloc and free, median", MEDIAN, PRICE, 1, 0)},
                    {OF_SERIES("malloc takes", RATIO, TIMES, 0, 0)},
                    {READS("two thousand by malloc, now", TIME, COMPUTED(churn_of_a_frame))},
                    {READS("heap requests of the storm in this frame", COUNT,
                           FRAME(traffic[HS_TRAFFIC_GAME].allocations))}},
    },
    {
        .title = "Naive churn",
        .text =
            "One malloc a birth, one free a death: thousands of calls in every frame. Watch the "
            "time of the tick as well: most of the difference is not the calls but the "
            "scattered memory that every later tick has to walk.",
        .path = "src/memory/naive.c",
        .caption = "Heap requests in a frame",
        .scenario = "storm",
        .sides = {{"columns", "columns", HS_LAYOUT_ARRAY, 2000, 200000, NULL},
                  {"naive", "naive", HS_LAYOUT_ARRAY, 2000, 200000, NULL}},
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "malloc", .read = {FRAME(traffic[HS_TRAFFIC_GAME].allocations)}},
                   {.name = "simulation", .read = {FRAME(simulate_ns)}, .is_hidden = true}},
        .numbers = {{OF_SERIES("columns, requests a frame", MEAN, COUNT, 0, 0)},
                    {OF_SERIES("naive, requests a frame", MEAN, COUNT, 0, 1)},
                    {OF_SERIES("columns, simulation (wall time)", MIDDLE, TIME, 1, 0)},
                    {OF_SERIES("naive, simulation (wall time)", MIDDLE, TIME, 1, 1)},
                    {OF_SERIES("naive takes", RATIO, TIMES, 1, 0)},
                    {READS("frees in this frame", COUNT, FRAME(traffic[HS_TRAFFIC_GAME].frees))}},
    },
    {
        .title = "When the pool is full",
        .text = "A limit is a decision, not a crash: bullets refuse the newest, particles recycle "
                "the oldest, enemies grow. The population says which it was, and how often.",
        .path = "src/memory/population.c",
        .caption = "Bullets that live, and that were refused, in a frame",
        .scenario = "arcade",
        .sides = {{.strategy = "pool", .bullets = 30, .particles = 200}},
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "living", .read = {POPULATION(HS_BULLETS, living)}},
                   {.name = "refused", .read = {POPULATION(HS_BULLETS, refused)}, .is_rate = true}},
        .numbers = {{READS("places for bullets", COUNT, POPULATION(HS_BULLETS, capacity))},
                    {READS("bullets refused", COUNT, POPULATION(HS_BULLETS, refused))},
                    {READS("particles recycled", COUNT, POPULATION(HS_PARTICLES, recycled))}},
    },
    {
        .title = "The stale handle and the dangling pointer",
        .text =
            "A kept pointer still points when its bullet is dead, and finds whoever lives there "
            "now. A handle carries a generation that death changes: it reads as nobody, and is "
            "never fooled.",
        .path = "src/memory/slots.c",
        .caption = "Of the references kept, those that find a stranger",
        .scenario = "calm",
        .sides = {{.strategy = "pool"}},
        .experiment = &hs_experiment_handles,
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "pointers fooled", .read = {LAB(0)}},
                   {.name = "handles fooled", .read = {LAB(1)}}},
        .numbers = {{READS("references kept", COUNT, LAB(3))},
                    {READS("pointers that find a stranger", COUNT, LAB(0))},
                    {READS("handles that find a stranger", COUNT, LAB(1))},
                    {READS("handles that read as nobody", COUNT, LAB(2))}},
    },
    {
        .title = "Counted references",
        .text =
            "Every box counts who refers to it, and goes with the last reference: at once, with "
            "no collector, as long as nobody refers in a circle. The price is a header in every "
            "box, and a change of a count for every reference.",
        .path = "src/memory/refcount.c",
        .caption = "Bullets that die in a frame, and garbage",
        .scenario = "storm",
        .sides = {{.strategy = "refcount", .bullets = 5000, .particles = 20000, .tune = off}},
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "deaths", .read = {POPULATION(HS_BULLETS, deaths)}, .is_rate = true},
                   {.name = "garbage", .read = {COLLECTOR_SUM(waiting)}}},
        .numbers = {{READS("bullets that died", COUNT, POPULATION(HS_BULLETS, deaths))},
                    {READS("garbage, entities", COUNT, COLLECTOR_SUM(waiting))},
                    {READS("collections", COUNT, COLLECTOR(runs[2]))},
                    {READS("a bullet takes", BYTES, POPULATION(HS_BULLETS, bytes_each))}},
    },
    {
        .title = "A cycle that leaks",
        .text = "An enemy knows its bullets and each bullet knows its enemy. When the enemy dies "
                "with bullets in the air they keep each other for ever: counts alone never come to "
                "zero, and the leak grows with every wave.",
        .path = "src/memory/refcount.c",
        .caption = "Dead entities that nobody can give back",
        .scenario = "arcade",
        .sides = {{.strategy = "refcount", .tune = off}},
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "leaked", .read = {COLLECTOR_SUM(waiting)}}},
        .numbers = {{READS("leaked bullets", COUNT, COLLECTOR(waiting[HS_TAG_BULLETS]))},
                    {READS("leaked enemies", COUNT, COLLECTOR(waiting[HS_TAG_ENEMIES]))},
                    {READS("leaked bytes", BYTES, COLLECTOR(waiting_bytes))},
                    {READS("bullets alive", COUNT, POPULATION(HS_BULLETS, living))}},
    },
    {
        .title = "The cycle collector and its thresholds",
        .text =
            "Now and then a collector takes away the references that lie within a set: what is "
            "left with none is garbage. A low threshold looks often and finds little each time; "
            "a high one looks seldom, and leaves more garbage.",
        .path = "src/memory/refcount.c",
        .caption = "Garbage: dead entities that wait for the collector",
        .scenario = "arcade",
        .sides = {{"5, 1, 1", "refcount", HS_LAYOUT_ARRAY, 0, 0, eager},
                  {"200, 10, 10", "refcount", HS_LAYOUT_ARRAY, 0, 0, patient}},
        .side_frames = 600,
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "garbage", .read = {COLLECTOR_SUM(waiting)}}},
        .numbers = {{OF_SERIES("garbage under 5, 1, 1, mean", MEAN, COUNT, 0, 0)},
                    {OF_SERIES("garbage under 200, 10, 10, mean", MEAN, COUNT, 0, 1)},
                    {READS("young collections", COUNT, COLLECTOR(runs[0]))},
                    {READS("full collections", COUNT, COLLECTOR(runs[2]))},
                    {READS("entities given back", COUNT, COLLECTOR_SUM(reclaimed))},
                    {READS("worst pause (wall time)", TIME, COLLECTOR(pause_ns_max))}},
    },
    {
        .title = "The pause of a tracing collector",
        .text =
            "Mark and sweep visits everything that lives: whole, it stops the game for as long as "
            "that takes. Stepwise it does the same work in slices of half a millisecond, and the "
            "peaks go; the work does not.",
        .path = "src/memory/gc.c",
        .caption = "Wall time that a frame spends collecting",
        .scenario = "storm",
        .sides = {{"whole", "gc", HS_LAYOUT_ARRAY, 60000, 20000, whole},
                  {"stepwise", "gc", HS_LAYOUT_ARRAY, 60000, 20000, stepwise}},
        .unit = HS_MANNER_TIME,
        .keeps_peaks = true,
        .series = {{.name = "pause", .read = {COLLECTOR(pause_ns_total)}, .is_rate = true}},
        .numbers = {{OF_SERIES("whole, a frame that collects", ACTIVE, TIME, 0, 0)},
                    {OF_SERIES("stepwise, a frame that collects", ACTIVE, TIME, 0, 1)},
                    {OF_SERIES("whole, mean of all frames", MEAN, TIME, 0, 0)},
                    {OF_SERIES("stepwise, mean of all frames", MEAN, TIME, 0, 1)},
                    {READS("entities that it looks after", COUNT, COLLECTOR_SUM(tracked))}},
    },
    {
        .title = "Slabs: memory by classes of size",
        .text =
            "CPython's allocator rounds a request up to one of 32 sizes and carves blocks of one "
            "size from pools of 16 KiB. What rounding adds is the price; that a dead bullet's "
            "block fits the next one is the gain.",
        .path = "src/memory/slab.c",
        .caption = "Blocks in use, by their size in bytes",
        .scenario = "storm",
        .sides = {{.strategy = "slab", .bullets = 5000, .particles = 50000}},
        .unit = HS_MANNER_COUNT,
        .bars = slab_classes,
        .numbers = {{READS("arenas of 1 MiB", COUNT, COMPUTED(slab_arenas))},
                    {READS("pools of 16 KiB in use", COUNT, COMPUTED(slab_pools))},
                    {READS("live bytes", BYTES, STORAGE(living))},
                    {READS("internal fragmentation", BYTES, COMPUTED(rounding))},
                    {READS("heap requests in this frame", COUNT,
                           FRAME(traffic[HS_TRAFFIC_GAME].allocations))}},
    },
    {
        .title = "Fragmentation by survivors",
        .text = "Fifty thousand boxes come and all but one in fifty go, yet no memory returns: an "
                "arena goes back only when it is empty, and each has survivors. The few that stay "
                "decide what a heap weighs.",
        .path = "src/window/tour/lab.c",
        .caption = "Memory that is reserved, and live bytes",
        .scenario = "calm",
        .sides = {{.strategy = "slab"}},
        .experiment = &hs_experiment_survivors,
        .unit = HS_MANNER_BYTES,
        .series = {{.name = "reserved", .read = {LAB(0)}},
                   {.name = "live bytes", .read = {LAB(1)}}},
        .numbers = {{READS("reserved", BYTES, LAB(0))}, {READS("live bytes", BYTES, LAB(1))}},
    },
    {
        .title = "Regions: what is born together goes together",
        .text =
            "A birth takes the next bytes of a region, a death only counts, and a region goes with "
            "its last entity. The few survivors of a thin region move, in the order of the list: "
            "so neighbours in it stay neighbours in memory.",
        .path = "src/memory/region.c",
        .caption = "A tick, by entity, wall time in nanoseconds",
        .scenario = "storm",
        .sides = {{"naive", "naive", HS_LAYOUT_LIST, 2000, 200000, NULL},
                  {"region", "region", HS_LAYOUT_LIST, 2000, 200000, NULL}},
        .unit = HS_MANNER_PRICE,
        .series = {{.name = "an entity and tick", .read = {COMPUTED(price)}}},
        .numbers = {{OF_SERIES("naive, a list", MIDDLE, PRICE, 0, 0)},
                    {OF_SERIES("region, a list", MIDDLE, PRICE, 0, 1)},
                    {READS("survivors that moved", COUNT, STORAGE(moved))},
                    {READS("regions that went", COUNT, STORAGE(returned))},
                    {READS("reserved", BYTES, STORAGE(reserved))},
                    {READS("live bytes", BYTES, STORAGE(usable))}},
    },
    {
        .title = "Rows against columns",
        .text =
            "A list of objects is walked pointer by pointer; columns lay each field side by side, "
            "so that a line of the cache is full of what is needed, and eight or sixteen "
            "entities move at once.",
        .path = "src/memory/columns.c",
        .caption = "A tick, by entity, wall time in nanoseconds",
        .scenario = "storm",
        .sides = {{"columns", "columns", HS_LAYOUT_ARRAY, 2000, 200000, NULL},
                  {"pool", "pool", HS_LAYOUT_ARRAY, 2000, 200000, NULL}},
        .unit = HS_MANNER_PRICE,
        .series = {{.name = "an entity and tick", .read = {COMPUTED(price)}}},
        .numbers = {{OF_SERIES("columns", MIDDLE, PRICE, 0, 0)},
                    {OF_SERIES("pool, an array of pointers", MIDDLE, PRICE, 0, 1)},
                    {OF_SERIES("the pointers take", RATIO, TIMES, 0, 0)}},
    },
    {
        .title = "Fields of the right size",
        .text =
            "Eight bytes for everything is easy to write, and twice as much to move. The same "
            "step on fields as wide as their values need takes less time, because memory is what "
            "it waits for.",
        .path = "src/window/tour/lab.c",
        .caption = "A step, by entity, wall time in nanoseconds",
        .scenario = "calm",
        .sides = {{.strategy = "columns"}},
        .experiment = &hs_experiment_fields,
        .unit = HS_MANNER_PRICE,
        .series = {{.name = "8 bytes each", .read = {LAB(0)}},
                   {.name = "as wide as needed", .read = {LAB(1)}}},
        .numbers = {{READS("an entity of wide fields", BYTES, LAB(2))},
                    {READS("an entity of fitted fields", BYTES, LAB(3))},
                    {OF_SERIES("wide, median", MEDIAN, PRICE, 0, 0)},
                    {OF_SERIES("fitted, median", MEDIAN, PRICE, 1, 0)}},
    },
    {
        .title = "Lazy patterns: a script is a generator",
        .text = "A pattern could be written out as a list of all that it will do. A running script "
                "keeps only "
                "where it stands, and makes the next step when it is asked: its memory stays as it "
                "is, however long the pattern goes on.",
        .path = "src/pattern/runner.c",
        .caption = "Memory of the scripts, and of their steps as lists",
        .scenario = "storm",
        .sides = {{.strategy = "columns", .bullets = 2000, .particles = 20000}},
        .unit = HS_MANNER_BYTES,
        .series = {{.name = "scripts", .read = {COMPUTED(runner_bytes)}},
                   {.name = "as lists, 8 bytes a step",
                    .read = {COMPUTED(step_bytes)},
                    .is_sum = true}},
        .numbers = {{READS("scripts", COUNT, POPULATION(HS_RUNNERS, living))},
                    {READS("their memory", BYTES, COMPUTED(runner_bytes))},
                    {READS("instructions run so far", COUNT, COMPUTED(instructions))},
                    {OF_SERIES("their steps so far, as lists", LAST, BYTES, 1, 0)}},
    },
    {
        .title = "Releasing what is unused",
        .text =
            "A pool keeps its largest size for ever: that is its bargain, and a game that knows "
            "its peak gladly pays. Slabs give an arena back to the system when its last block is "
            "free.",
        .path = "src/memory/slab.c",
        .caption = "Memory that is reserved",
        .scenario = "calm",
        .sides = {{.strategy = "slab"}},
        .experiment = &hs_experiment_release,
        .unit = HS_MANNER_BYTES,
        .series = {{.name = "slab", .read = {LAB(0)}}, {.name = "pool", .read = {LAB(1)}}},
        .numbers = {{READS("slab reserves", BYTES, LAB(0))},
                    {READS("pool reserves", BYTES, LAB(1))},
                    {READS("live bytes", BYTES, LAB(2))}},
    },
    {
        .title = "Making less",
        .text = "The cheapest entity is the one that is never made. With a tenth of the sparks the "
                "game plays the same, and a frame is less work to simulate and to draw, whatever "
                "the allocator.",
        .path = "src/world/particles.c",
        .caption = "Work of a frame, wall time",
        .scenario = "storm",
        .sides = {{"400,000 sparks", "columns", HS_LAYOUT_ARRAY, 2000, 400000, NULL},
                  {"40,000 sparks", "columns", HS_LAYOUT_ARRAY, 2000, 40000, NULL}},
        .unit = HS_MANNER_TIME,
        .series = {{.name = "work", .read = {COMPUTED(work)}}},
        .numbers = {{OF_SERIES("with 400,000 sparks", MIDDLE, TIME, 0, 0)},
                    {OF_SERIES("with 40,000 sparks", MIDDLE, TIME, 0, 1)},
                    {READS("entities now", COUNT, COMPUTED(entities))}},
    },
};

unsigned hs_tour_stop_count(void)
{
    return sizeof stops / sizeof stops[0];
}

const hs_tour_stop *hs_tour_stop_at(unsigned index)
{
    return index < hs_tour_stop_count() ? &stops[index] : NULL;
}
