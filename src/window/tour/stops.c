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

/// The field is small, so this looks often. The last two are as low as may be: what a boss leaves
/// has grown old, and only a full collection finds it.
static void eager(hs_collector_settings *settings)
{
    settings->thresholds[0] = 5;
    settings->thresholds[1] = 1;
    settings->thresholds[2] = 1;
}

/// As CPython begins.
static void patient(hs_collector_settings *settings)
{
    settings->thresholds[0] = 700;
    settings->thresholds[1] = 10;
    settings->thresholds[2] = 10;
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

/// What the calls of the heap took in this frame: pairs of a request and a free, by the price that
/// the experiment beside it has just measured, nanoseconds.
static double calls(const hs_tour_now *now)
{
    const hs_heap_traffic *traffic = &now->frame->traffic[HS_TRAFFIC_GAME];
    return 0.5 * (double)(traffic->allocations + traffic->frees) * now->lab->values[1];
}

/// The rest of the simulation.
static double walking(const hs_tour_now *now)
{
    double rest = (double)now->frame->simulate_ns - calls(now);
    return rest > 0.0 ? rest : 0.0;
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

/// The bytes of blocks in use by class, from the smallest in use to the largest, so that the bars
/// are wide; the upper part is what rounding adds.
static void slab_classes(const hs_tour_now *now, hs_card *card)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return;
    unsigned first = 0, end = HS_SLAB_CLASSES;
    while (first < end && figures.classes[first].pools == 0) first++;
    while (end > first && figures.classes[end - 1].pools == 0) end--;
    card->bar_keys[0] = "requested";
    card->bar_keys[1] = "rounding";
    for (unsigned c = first; c < end && card->bar_count < HS_CARD_BARS; c++) {
        const hs_slab_class *row = &figures.classes[c];
        unsigned bar = card->bar_count++;
        card->bars[bar] = (double)(row->living * row->block_bytes);
        card->bar_parts[bar] = card->bars[bar] - (double)row->asked_bytes;
        snprintf(card->bar_names[bar], sizeof card->bar_names[bar], "%u", row->block_bytes % 10000);
    }
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
            "One malloc a birth, one free a death: thousands of calls in every frame. Yet the "
            "calls are the small part of what the tick takes longer: the rest is walking through "
            "the scattered memory that they leave.",
        .path = "src/memory/naive.c",
        .caption = "A tick, wall time",
        .scenario = "storm",
        .sides = {{"columns", "columns", HS_LAYOUT_ARRAY, 2000, 200000, NULL},
                  {"naive", "naive", HS_LAYOUT_ARRAY, 2000, 200000, NULL}},
        .experiment = &hs_experiment_churn,
        .unit = HS_MANNER_TIME,
        .series = {{.name = "the tick", .read = {FRAME(simulate_ns)}},
                   {.name = "of it malloc and free", .read = {COMPUTED(calls)}},
                   {.name = "requests",
                    .read = {FRAME(traffic[HS_TRAFFIC_GAME].allocations)},
                    .is_hidden = true},
                   {.name = "walking", .read = {COMPUTED(walking)}, .is_hidden = true}},
        .numbers = {{OF_SERIES("columns, requests a frame", MEAN, COUNT, 2, 0)},
                    {OF_SERIES("naive, requests a frame", MEAN, COUNT, 2, 1)},
                    {OF_SERIES("columns, a tick (wall time)", MIDDLE, TIME, 0, 0)},
                    {OF_SERIES("naive, calls: counted, times a call's price", MIDDLE, TIME, 1, 1)},
                    {OF_SERIES("naive, walking: the rest of the tick", MIDDLE, TIME, 3, 1)},
                    {OF_SERIES("naive takes", RATIO, TIMES, 0, 0)}},
    },
    {
        .title = "When the pool is full",
        .text = "A limit is a decision, not a crash: bullets refuse the newest, particles recycle "
                "the oldest, enemies grow. Refused or recycled, as many live; but one keeps the "
                "old and the other the young.",
        .path = "src/memory/population.c",
        .caption = "A limit under waves of births, three ways",
        .scenario = "gauntlet",
        .sides = {{.strategy = "pool", .bullets = 30, .particles = 200}},
        .experiment = &hs_experiment_limits,
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "living, where births are refused or recycled", .read = {LAB(0)}},
                   {.name = "living, where it grows", .read = {LAB(1)}},
                   {.name = "the limit", .read = {LAB(3)}},
                   {.name = "the limit that grows", .read = {LAB(2)}}},
        .numbers = {{READS("refused: births", COUNT, LAB(4))},
                    {READS("recycled: the oldest", COUNT, LAB(5))},
                    {READS("grown: times", COUNT, LAB(6))},
                    {READS("mean age where births are refused, ticks", COUNT, LAB(7))},
                    {READS("mean age where the oldest go, ticks", COUNT, LAB(8))},
                    {READS("in the field: bullets refused", COUNT,
                           POPULATION(HS_BULLETS, refused))}},
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
        .title = "Finding one among many",
        .text = "Who holds a serial has to find its entity. Looking at one after the other takes "
                "longer the more there are; halving an ordered column takes a step more each time "
                "their number doubles; a hash set and a handle look at one or two places.",
        .path = "src/window/tour/lab_search.c",
        .caption = "A search among 1,000 to 100,000, wall time",
        .scenario = "calm",
        .sides = {{.strategy = "pool"}},
        .experiment = &hs_experiment_search,
        .unit = HS_MANNER_PRICE,
        .is_logarithmic = true,
        .series = {{.name = "linear search", .read = {LAB(0)}},
                   {.name = "binary search", .read = {LAB(1)}},
                   {.name = "hash set", .read = {LAB(2)}},
                   {.name = "handle", .read = {LAB(3)}}},
        .numbers = {{READS("entities now", COUNT, LAB(8))},
                    {READS("a linear search looks at", MEAN, LAB(4))},
                    {READS("a binary search looks at", MEAN, LAB(5))},
                    {READS("a hash set looks at", MEAN, LAB(6))},
                    {READS("a handle looks at", MEAN, LAB(7))}},
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
        .sides = {{.strategy = "refcount", .bullets = 5000, .particles = 20000, .tune = off},
                  {.strategy = "naive", .bullets = 5000, .particles = 20000}},
        .is_pair = true,
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "deaths", .read = {POPULATION(HS_BULLETS, deaths)}, .is_rate = true},
                   {.name = "garbage", .read = {COLLECTOR_SUM(waiting)}}},
        .numbers = {{READS("bullets that died", COUNT, POPULATION(HS_BULLETS, deaths))},
                    {READS("garbage, entities", COUNT, COLLECTOR_SUM(waiting))},
                    {READS("collections", COUNT, COLLECTOR(runs[2]))},
                    {READS("a counted bullet takes", BYTES, POPULATION(HS_BULLETS, bytes_each))},
                    {READS("a bare one, under naive", BYTES, POPULATION(HS_BULLETS, bytes_each),
                           .side = 1)}},
    },
    {
        .title = "A cycle that leaks",
        .text = "An enemy knows its bullets and each bullet knows its enemy. When the enemy dies "
                "with bullets in the air they keep each other for ever: counts alone never come to "
                "zero, and the leak grows with every wave.",
        .path = "src/memory/refcount.c",
        .caption = "Dead entities that nobody can give back",
        .scenario = "gauntlet",
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
            "a high one looks seldom, and leaves more garbage. CPython begins with 700, 10, 10.",
        .path = "src/memory/refcount.c",
        .caption = "Garbage: dead entities that wait for the collector",
        .scenario = "gauntlet",
        .sides = {{"5, 1, 1", "refcount", HS_LAYOUT_ARRAY, 0, 0, eager},
                  {"700, 10, 10", "refcount", HS_LAYOUT_ARRAY, 0, 0, patient}},
        .is_pair = true,
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "thresholds 5, 1, 1", .read = {COLLECTOR_SUM(waiting)}},
                   {.name = "700, 10, 10", .read = {COLLECTOR_SUM(waiting), .side = 1}}},
        .numbers = {{OF_SERIES("garbage under 5, 1, 1, mean", MEAN, COUNT, 0, 0)},
                    {OF_SERIES("garbage under 700, 10, 10, mean", MEAN, COUNT, 1, 0)},
                    {READS("collections under 5, 1, 1", COUNT, COLLECTOR_SUM(runs))},
                    {READS("collections under 700, 10, 10", COUNT, COLLECTOR_SUM(runs), .side = 1)},
                    {READS("worst pause under 5, 1, 1 (wall time)", TIME, COLLECTOR(pause_ns_max))},
                    {READS("worst pause under 700, 10, 10", TIME, COLLECTOR(pause_ns_max),
                           .side = 1)}},
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
        .sides = {{"whole", "gc", HS_LAYOUT_ARRAY, 40000, 20000, whole},
                  {"stepwise", "gc", HS_LAYOUT_ARRAY, 40000, 20000, stepwise}},
        .is_pair = true,
        .unit = HS_MANNER_TIME,
        .keeps_peaks = true,
        .series = {{.name = "whole", .read = {COLLECTOR(pause_ns_total)}, .is_rate = true},
                   {.name = "stepwise",
                    .read = {COLLECTOR(pause_ns_total), .side = 1},
                    .is_rate = true}},
        .numbers = {{OF_SERIES("whole, a frame that collects", ACTIVE, TIME, 0, 0)},
                    {OF_SERIES("stepwise, a frame that collects", ACTIVE, TIME, 1, 0)},
                    {OF_SERIES("whole, mean of all frames", MEAN, TIME, 0, 0)},
                    {OF_SERIES("stepwise, mean of all frames", MEAN, TIME, 1, 0)},
                    {READS("entities that each looks after", COUNT, COLLECTOR_SUM(tracked))}},
    },
    {
        .title = "Kept too long",
        .text =
            "A collector gives back what nothing refers to. The dead of a cycle keep each other, "
            "and it finds them; a list of everybody who was ever hit refers to every dead one, "
            "and no collector can know that nobody will read it.",
        .path = "src/window/tour/lab_kept.c",
        .caption = "Dead entities that memory still holds",
        .scenario = "calm",
        .sides = {{.strategy = "gc"}},
        .experiment = &hs_experiment_kept,
        .unit = HS_MANNER_COUNT,
        .series = {{.name = "in cycles", .read = {LAB(0)}},
                   {.name = "in a forgotten list", .read = {LAB(1)}}},
        .numbers = {{READS("dead in cycles, waiting", COUNT, LAB(0))},
                    {READS("dead in the list", COUNT, LAB(1))},
                    {READS("bytes that the list keeps", BYTES, LAB(4))},
                    {READS("collections", COUNT, LAB(2))},
                    {READS("given back by them", COUNT, LAB(3))}},
    },
    {
        .title = "Slabs: memory by classes of size",
        .text =
            "CPython's allocator rounds a request up to one of 32 sizes and carves blocks of one "
            "size from pools of 16 KiB. What rounding adds is the price; that a dead bullet's "
            "block fits the next one is the gain.",
        .path = "src/memory/slab.c",
        .caption = "Live bytes, by the size of their blocks",
        .scenario = "storm",
        .sides = {{.strategy = "slab", .bullets = 5000, .particles = 50000}},
        .unit = HS_MANNER_BYTES,
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
            "Boxes from a pool are reached through an array of pointers, one whole box after the "
            "other. Columns lay each field side by side, so that a line of the cache is full of "
            "what is needed, and eight or sixteen entities move at once.",
        .path = "src/memory/columns.c",
        .caption = "A tick, by entity, wall time in nanoseconds",
        .scenario = "storm",
        .sides = {{"columns", "columns", HS_LAYOUT_ARRAY, 2000, 200000, NULL},
                  {"rows", "pool", HS_LAYOUT_ARRAY, 2000, 200000, NULL}},
        .unit = HS_MANNER_PRICE,
        .series = {{.name = "an entity and tick", .read = {COMPUTED(price)}}},
        .numbers = {{OF_SERIES("columns", MIDDLE, PRICE, 0, 0)},
                    {OF_SERIES("rows: pool, an array of pointers", MIDDLE, PRICE, 0, 1)},
                    {OF_SERIES("rows take", RATIO, TIMES, 0, 0)}},
    },
    {
        .title = "Fields of the right size",
        .text =
            "A spark as five numbers of four bytes, and as the game keeps it: two places and two "
            "velocities of two bytes each, and a word. The same step has less to move, and a "
            "vector "
            "holds twice as many of them.",
        .path = "src/world/particle_words.h",
        .caption = "A step, by particle, wall time in nanoseconds",
        .scenario = "calm",
        .sides = {{.strategy = "columns"}},
        .experiment = &hs_experiment_fields,
        .unit = HS_MANNER_PRICE,
        .series = {{.name = "20 bytes", .read = {LAB(0)}}, {.name = "12 bytes", .read = {LAB(1)}}},
        .numbers = {{READS("a particle of floats", BYTES, LAB(2))},
                    {READS("a particle of the game", BYTES, LAB(3))},
                    {OF_SERIES("of 20 bytes, median", MEDIAN, PRICE, 0, 0)},
                    {OF_SERIES("of 12 bytes, median", MEDIAN, PRICE, 1, 0)}},
    },
    {
        .title = "Lazy patterns: a script is a generator",
        .text = "A pattern could be written out as a list of all that it will do: here five "
                "hundred scripts run, and their steps are written down. A script keeps only where "
                "it stands, so its memory stays as it is, however long the pattern goes on.",
        .path = "src/window/tour/lab_written.c",
        .caption = "Memory of the scripts, and of their steps as lists",
        .scenario = "storm",
        .sides = {{.strategy = "columns", .bullets = 2000, .particles = 20000}},
        .experiment = &hs_experiment_written,
        .unit = HS_MANNER_BYTES,
        .series = {{.name = "scripts", .read = {LAB(0)}},
                   {.name = "lists, 8 bytes a step", .read = {LAB(1)}}},
        .numbers = {{READS("scripts", COUNT, LAB(4))},
                    {READS("their memory", BYTES, LAB(0))},
                    {READS("memory of the lists, as requested", BYTES, LAB(1))},
                    {READS("steps in each list", COUNT, LAB(3))},
                    {READS("instructions run so far", COUNT, LAB(2))}},
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
        .caption = "The phases of a frame, wall time",
        .scenario = "storm",
        .sides = {{"400,000 sparks", "columns", HS_LAYOUT_ARRAY, 2000, 400000, NULL},
                  {"40,000 sparks", "columns", HS_LAYOUT_ARRAY, 2000, 40000, NULL}},
        .unit = HS_MANNER_TIME,
        .series = {{.name = "draw", .read = {FRAME(draw_ns)}},
                   {.name = "simulate", .read = {FRAME(simulate_ns)}}},
        .numbers = {{OF_SERIES("simulate 400,000 sparks", MIDDLE, TIME, 1, 0)},
                    {OF_SERIES("simulate 40,000 sparks", MIDDLE, TIME, 1, 1)},
                    {OF_SERIES("draw 400,000 sparks", MIDDLE, TIME, 0, 0)},
                    {OF_SERIES("draw 40,000 sparks", MIDDLE, TIME, 0, 1)},
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
