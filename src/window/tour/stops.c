/// The stops of the tour, in their order: one idea each.
#include "window/tour/readings.h"

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

// ---- The table ---------------------------------------------------------------------------------

static const hs_tour_stop stops[] = {
    {
        .title = "The object pool",
        .text = "A pool makes all places in advance; a birth takes one from the free list, a death "
                "puts it back, so a frame asks the heap for nothing. The call itself was never the "
                "great cost: see how little two thousand of them take.",
        .path = "src/memory/pool.c",
        .caption = "A birth and a death, nanoseconds",
        .scenario = "storm",
        .sides = {{.strategy = "pool", .bullets = 2000, .particles = 20000}},
        .experiment = &hs_experiment_churn,
        .unit = HS_TOUR_PRICE,
        .series = {{"pool", hs_reads_lab_0, false, false, false},
                   {"malloc and free", hs_reads_lab_1, false, false, false}},
        .numbers = {{"pool, median", HS_TOUR_MEDIAN, HS_TOUR_PRICE, 0, 0, NULL},
                    {"malloc and free, median", HS_TOUR_MEDIAN, HS_TOUR_PRICE, 1, 0, NULL},
                    {"malloc takes", HS_TOUR_RATIO, HS_TOUR_TIMES, 0, 0, NULL},
                    {"two thousand by malloc, now", HS_TOUR_READS, HS_TOUR_TIME, 0, 0,
                     hs_reads_churn_of_a_frame},
                    {"heap calls of the storm in this frame", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_allocations}},
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
        .unit = HS_TOUR_COUNT,
        .series = {{"malloc", hs_reads_allocations, false, false, false},
                   {"simulation", hs_reads_simulation, false, false, true}},
        .numbers = {{"columns, requests a frame", HS_TOUR_MEAN, HS_TOUR_COUNT, 0, 0, NULL},
                    {"naive, requests a frame", HS_TOUR_MEAN, HS_TOUR_COUNT, 0, 1, NULL},
                    {"columns, simulation", HS_TOUR_MIDDLE, HS_TOUR_TIME, 1, 0, NULL},
                    {"naive, simulation", HS_TOUR_MIDDLE, HS_TOUR_TIME, 1, 1, NULL},
                    {"naive takes", HS_TOUR_RATIO, HS_TOUR_TIMES, 1, 0, NULL},
                    {"frees in this frame", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_frees}},
    },
    {
        .title = "When the pool is full",
        .text = "A limit is a decision, not a crash: bullets refuse the newest, particles recycle "
                "the oldest, enemies grow. The population says which it was, and how often.",
        .path = "src/memory/population.c",
        .caption = "Bullets that live, and that were refused, in a frame",
        .scenario = "arcade",
        .sides = {{.strategy = "pool", .bullets = 30, .particles = 200}},
        .unit = HS_TOUR_COUNT,
        .series = {{"living", hs_reads_bullets, false, false, false},
                   {"refused", hs_reads_refused, true, false, false}},
        .numbers = {{"places for bullets", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_capacity},
                    {"bullets refused", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_refused},
                    {"particles recycled", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_recycled}},
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
        .unit = HS_TOUR_COUNT,
        .series = {{"pointers fooled", hs_reads_lab_0, false, false, false},
                   {"handles fooled", hs_reads_lab_1, false, false, false}},
        .numbers =
            {{"references kept", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_lab_3},
             {"pointers that find a stranger", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_lab_0},
             {"handles that find a stranger", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_lab_1},
             {"handles that read as nobody", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_lab_2}},
    },
    {
        .title = "Counted references",
        .text =
            "Every box counts who refers to it, and goes with the last reference: at once, with "
            "no collector, as long as nobody refers in a circle. The price is a header in every "
            "box, and a change of a count for every reference.",
        .path = "src/memory/refcount.c",
        .caption = "Bullets that die in a frame, and dead ones that wait",
        .scenario = "storm",
        .sides = {{.strategy = "refcount", .bullets = 5000, .particles = 20000, .tune = off}},
        .unit = HS_TOUR_COUNT,
        .series = {{"deaths", hs_reads_deaths, true, false, false},
                   {"waiting", hs_reads_waiting, false, false, false}},
        .numbers = {{"bullets that died", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_deaths},
                    {"dead and not given back", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_waiting},
                    {"collections", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_runs_old},
                    {"a bullet takes", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_bullet_bytes}},
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
        .unit = HS_TOUR_COUNT,
        .series = {{"leaked", hs_reads_waiting, false, false, false}},
        .numbers = {{"leaked bullets", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_waiting_bullets},
                    {"leaked enemies", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_waiting_enemies},
                    {"leaked bytes", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_waiting_bytes},
                    {"bullets alive", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_bullets}},
    },
    {
        .title = "The cycle collector and its thresholds",
        .text =
            "Now and then a collector takes away the references that lie within a set: what is "
            "left with none is garbage. A low threshold looks often and finds little each time; "
            "a high one looks seldom, and lets more wait.",
        .path = "src/memory/refcount.c",
        .caption = "Dead entities that wait for the collector",
        .scenario = "arcade",
        .sides = {{"5, 1, 1", "refcount", HS_LAYOUT_ARRAY, 0, 0, eager},
                  {"200, 10, 10", "refcount", HS_LAYOUT_ARRAY, 0, 0, patient}},
        .side_frames = 600,
        .unit = HS_TOUR_COUNT,
        .series = {{"waiting", hs_reads_waiting, false, false, false}},
        .numbers = {{"waiting under 5, 1, 1, mean", HS_TOUR_MEAN, HS_TOUR_COUNT, 0, 0, NULL},
                    {"waiting under 200, 10, 10, mean", HS_TOUR_MEAN, HS_TOUR_COUNT, 0, 1, NULL},
                    {"young collections", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_runs_young},
                    {"full collections", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_runs_old},
                    {"entities given back", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_reclaimed},
                    {"worst pause", HS_TOUR_READS, HS_TOUR_TIME, 0, 0, hs_reads_worst_pause}},
    },
    {
        .title = "The pause of a tracing collector",
        .text =
            "Mark and sweep visits everything that lives: whole, it stops the game for as long as "
            "that takes. Stepwise it does the same work in slices of half a millisecond, and the "
            "peaks go; the work does not.",
        .path = "src/memory/gc.c",
        .caption = "Time that a frame spends collecting",
        .scenario = "storm",
        .sides = {{"whole", "gc", HS_LAYOUT_ARRAY, 60000, 20000, whole},
                  {"stepwise", "gc", HS_LAYOUT_ARRAY, 60000, 20000, stepwise}},
        .unit = HS_TOUR_TIME,
        .keeps_peaks = true,
        .series = {{"pause", hs_reads_pauses, true, false, false}},
        .numbers = {{"whole, a frame that collects", HS_TOUR_ACTIVE, HS_TOUR_TIME, 0, 0, NULL},
                    {"stepwise, a frame that collects", HS_TOUR_ACTIVE, HS_TOUR_TIME, 0, 1, NULL},
                    {"whole, mean of all frames", HS_TOUR_MEAN, HS_TOUR_TIME, 0, 0, NULL},
                    {"stepwise, mean of all frames", HS_TOUR_MEAN, HS_TOUR_TIME, 0, 1, NULL},
                    {"entities that it looks after", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_tracked}},
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
        .unit = HS_TOUR_COUNT,
        .bars = hs_reads_slab_classes,
        .numbers = {{"arenas of 1 MiB", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_slab_arenas},
                    {"pools of 16 KiB in use", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_slab_pools},
                    {"of the living", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_living},
                    {"added by rounding", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_rounding},
                    {"heap requests in this frame", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_allocations}},
    },
    {
        .title = "Fragmentation by survivors",
        .text = "Fifty thousand boxes come and all but one in fifty go, yet no memory returns: an "
                "arena goes back only when it is empty, and each has survivors. The few that stay "
                "decide what a heap weighs.",
        .path = "src/window/tour/lab.c",
        .caption = "Memory that is reserved, and that lives",
        .scenario = "calm",
        .sides = {{.strategy = "slab"}},
        .experiment = &hs_experiment_survivors,
        .unit = HS_TOUR_BYTES,
        .series = {{"reserved", hs_reads_lab_0, false, false, false},
                   {"living", hs_reads_lab_1, false, false, false}},
        .numbers = {{"reserved", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_lab_0},
                    {"living", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_lab_1}},
    },
    {
        .title = "Rows against columns",
        .text =
            "A list of objects is walked pointer by pointer; columns lay each field side by side, "
            "so that a line of the cache is full of what is needed, and eight or sixteen "
            "entities move at once.",
        .path = "src/memory/columns.c",
        .caption = "A tick, by entity, nanoseconds",
        .scenario = "storm",
        .sides = {{"columns", "columns", HS_LAYOUT_ARRAY, 2000, 200000, NULL},
                  {"pool", "pool", HS_LAYOUT_ARRAY, 2000, 200000, NULL}},
        .unit = HS_TOUR_PRICE,
        .series = {{"an entity and tick", hs_reads_price, false, false, false}},
        .numbers = {{"columns", HS_TOUR_MIDDLE, HS_TOUR_PRICE, 0, 0, NULL},
                    {"pool, an array of pointers", HS_TOUR_MIDDLE, HS_TOUR_PRICE, 0, 1, NULL},
                    {"the pointers take", HS_TOUR_RATIO, HS_TOUR_TIMES, 0, 0, NULL}},
    },
    {
        .title = "Fields of the right size",
        .text =
            "Eight bytes for everything is easy to write, and twice as much to move. The same "
            "step on fields as wide as their values need takes less time, because memory is what "
            "it waits for.",
        .path = "src/window/tour/lab.c",
        .caption = "A step, by entity, nanoseconds",
        .scenario = "calm",
        .sides = {{.strategy = "columns"}},
        .experiment = &hs_experiment_fields,
        .unit = HS_TOUR_PRICE,
        .series = {{"8 bytes each", hs_reads_lab_0, false, false, false},
                   {"as wide as needed", hs_reads_lab_1, false, false, false}},
        .numbers = {{"an entity of wide fields", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0,
                     hs_reads_lab_2},
                    {"an entity of fitted fields", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0,
                     hs_reads_lab_3},
                    {"wide, median", HS_TOUR_MEDIAN, HS_TOUR_PRICE, 0, 0, NULL},
                    {"fitted, median", HS_TOUR_MEDIAN, HS_TOUR_PRICE, 1, 0, NULL}},
    },
    {
        .title = "Lazy patterns: a runner is a generator",
        .text =
            "A pattern could be written out as a list of all that it will do. A runner keeps only "
            "where it stands, and makes the next step when it is asked: its memory stays as it "
            "is, however long the pattern goes on.",
        .path = "src/pattern/runner.c",
        .caption = "Memory of the runners, and of their steps as lists",
        .scenario = "storm",
        .sides = {{.strategy = "columns", .bullets = 2000, .particles = 20000}},
        .unit = HS_TOUR_BYTES,
        .series = {{"runners", hs_reads_runner_bytes, false, false, false},
                   {"as lists, 8 bytes a step", hs_reads_step_bytes, false, true, false}},
        .numbers = {{"runners", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_runners},
                    {"their memory", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_runner_bytes},
                    {"instructions run so far", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0,
                     hs_reads_instructions},
                    {"their steps so far, as lists", HS_TOUR_LAST, HS_TOUR_BYTES, 1, 0, NULL}},
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
        .unit = HS_TOUR_BYTES,
        .series = {{"slab", hs_reads_lab_0, false, false, false},
                   {"pool", hs_reads_lab_1, false, false, false}},
        .numbers = {{"slab reserves", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_lab_0},
                    {"pool reserves", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_lab_1},
                    {"of the living", HS_TOUR_READS, HS_TOUR_BYTES, 0, 0, hs_reads_lab_2}},
    },
    {
        .title = "Making less",
        .text = "The cheapest entity is the one that is never made. With a tenth of the sparks the "
                "game plays the same, and a frame is less work to simulate and to draw, whatever "
                "the allocator.",
        .path = "src/world/particles.c",
        .caption = "Work of a frame",
        .scenario = "storm",
        .sides = {{"400,000 sparks", "columns", HS_LAYOUT_ARRAY, 2000, 400000, NULL},
                  {"40,000 sparks", "columns", HS_LAYOUT_ARRAY, 2000, 40000, NULL}},
        .unit = HS_TOUR_TIME,
        .series = {{"work", hs_reads_work, false, false, false}},
        .numbers = {{"with 400,000 sparks", HS_TOUR_MIDDLE, HS_TOUR_TIME, 0, 0, NULL},
                    {"with 40,000 sparks", HS_TOUR_MIDDLE, HS_TOUR_TIME, 0, 1, NULL},
                    {"entities now", HS_TOUR_READS, HS_TOUR_COUNT, 0, 0, hs_reads_entities}},
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
