/// The part for what only some strategies have: a collector with its garbage, the size classes of
/// `slab`, or the regions of `region`.
#include "panel/parts.h"

#include "base/forbidden.h"

/// Values in the graph of garbage: half a minute.
enum { WAITS = 120 };

/// What the part keeps.
typedef struct lab {
    uint64_t waiting[WAITS]; ///< bytes of the dead each time they were counted, a ring
    uint64_t waits;          ///< that were ever counted under this strategy
    const hs_strategy *strategy;
} lab;

static void count(hs_panel *panel)
{
    lab *own = panel->own[HS_PART_LAB];
    if (panel->numbers.strategy != own->strategy) own->waits = 0;
    own->strategy = panel->numbers.strategy;
    own->waiting[own->waits++ % WAITS] = panel->numbers.counted.waiting_bytes;
}

static const char *title_of(const hs_panel *panel)
{
    static const char *const titles[] = {
        [HS_LAB_NONE] = "Of the strategy",
        [HS_LAB_COLLECTOR] = "Collector",
        [HS_LAB_SLAB] = "Size classes",
        [HS_LAB_REGION] = "Regions",
    };
    return titles[panel->numbers.lab];
}

static void print_state(hs_panel *panel, int right, int y)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    if (numbers->lab == HS_LAB_SLAB) {
        hs_panel_print_right(panel, right, y, HS_PANEL_DIM, "%s arenas, peak %s",
                             hs_short_of(numbers->slab.arenas).text,
                             hs_short_of(numbers->slab.arenas_peak).text);
    } else if (numbers->lab == HS_LAB_REGION) {
        hs_panel_print_right(panel, right, y, HS_PANEL_DIM, "%s in use, peak %s",
                             hs_short_of(numbers->regions.regions).text,
                             hs_short_of(numbers->regions.peak).text);
    } else if (numbers->lab == HS_LAB_NONE) {
        return;
    } else if (numbers->collector.is_off) {
        hs_panel_print_right(panel, right, y, HS_PANEL_WARNING, "OFF: garbage leaks");
    } else if (numbers->counted.is_underway) {
        hs_panel_print_right(panel, right, y, HS_PANEL_DIM, "on, half way");
    } else {
        hs_panel_print_right(panel, right, y, HS_PANEL_DIM, "on");
    }
}

// ---- The collector -----------------------------------------------------------------------------

/// Whether the strategy in use goes by generations.
static bool has_generations(const hs_panel *panel)
{
    return panel->numbers.strategy->collector->freeze != NULL;
}

/// A label and a value for each generation, the youngest first.
static int print_generations(hs_panel *panel, SDL_Rect box, int y, hs_pixel colour,
                             const char *label, const hs_word values[HS_GENERATIONS])
{
    if (!hs_panel_has_line(panel, box, y)) return y;
    int left = 7 * hs_panel_face(panel)->advance;
    int column = (box.w - left) / HS_GENERATIONS;
    hs_panel_print(panel, box.x, y, HS_PANEL_DIM, "%s", label);
    for (int g = 0; g < HS_GENERATIONS; g++) {
        int right = box.x + box.w - (HS_GENERATIONS - 1 - g) * column;
        hs_panel_print_right(panel, right, y, colour, "%s", values[g].text);
    }
    return y + panel->layout.line;
}

static int print_generational(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_collector_counts *counts = &panel->numbers.counted;
    const uint32_t *thresholds = panel->numbers.collector.thresholds;
    static const hs_word names[HS_GENERATIONS] = {{"young"}, {"middle"}, {"old"}};
    hs_word runs[HS_GENERATIONS], freed[HS_GENERATIONS], held[HS_GENERATIONS];
    for (int g = 0; g < HS_GENERATIONS; g++) {
        runs[g] = hs_short_of(counts->runs[g]);
        freed[g] = hs_short_of(counts->reclaimed[g]);
        snprintf(held[g].text, sizeof held[g].text, "%.8s/%.8s",
                 hs_short_of(counts->counts[g]).text,
                 thresholds[g] == 0 ? "never" : hs_short_of(thresholds[g]).text);
    }
    y = print_generations(panel, box, y, HS_PANEL_DIM, "", names);
    y = print_generations(panel, box, y, HS_PANEL_TEXT, "runs", runs);
    y = print_generations(panel, box, y, HS_PANEL_TEXT, "freed", freed);
    return print_generations(panel, box, y, HS_PANEL_TEXT, "count", held);
}

/// Of a collector that always looks at everything.
static int print_whole(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_collector_counts *counts = &panel->numbers.counted;
    const hs_collector_settings *settings = &panel->numbers.collector;
    char value[80];
    snprintf(value, sizeof value, "%s%s", hs_short_of(counts->runs[HS_GENERATIONS - 1]).text,
             settings->is_stepwise ? ", in steps" : ", each in one go");
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT, "runs", value);
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT, "freed",
                     hs_short_of(counts->reclaimed[HS_GENERATIONS - 1]).text);
    snprintf(value, sizeof value, "%s of %s", hs_short_of(counts->counts[HS_GENERATIONS - 1]).text,
             hs_short_of(settings->threshold).text);
    return hs_panel_row(panel, box, y, HS_PANEL_TEXT, "births", value);
}

/// The kinds that may be garbage, and their populations.
static const struct {
    hs_tag tag;
    hs_population_name name;
} kinds[] = {
    {HS_TAG_BULLETS, HS_BULLETS}, {HS_TAG_PARTICLES, HS_PARTICLES}, {HS_TAG_SHOTS, HS_SHOTS},
    {HS_TAG_ITEMS, HS_ITEMS},     {HS_TAG_ENEMIES, HS_ENEMIES},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/// The dead no longer hold a pointer in the array.
static uint64_t waiting_bytes(const hs_panel *panel, int kind)
{
    uint64_t pointer = panel->numbers.layout == HS_LAYOUT_ARRAY ? sizeof(void *) : 0;
    return panel->numbers.counted.waiting[kinds[kind].tag] *
           (panel->numbers.counts[kinds[kind].name].bytes_each - pointer);
}

/// The kinds with garbage, those with the most bytes first; returns how many there are.
static int order_waiting(const hs_panel *panel, int order[KINDS])
{
    int count = 0;
    for (int k = 0; k < (int)KINDS; k++) {
        if (panel->numbers.counted.waiting[kinds[k].tag] == 0) continue;
        int at = count++;
        for (; at > 0 && waiting_bytes(panel, order[at - 1]) < waiting_bytes(panel, k); at--) {
            order[at] = order[at - 1];
        }
        order[at] = k;
    }
    return count;
}

/// Garbage over the last half minute, the newest at the right.
static void draw_growth(hs_panel *panel, SDL_Rect box, hs_pixel colour)
{
    const lab *own = panel->own[HS_PART_LAB];
    uint64_t count = own->waits < WAITS ? own->waits : WAITS;
    uint64_t most = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (own->waiting[i] > most) most = own->waiting[i];
    }
    if (most == 0) return;
    hs_pixels_fill(&panel->pixels, box, HS_PANEL_TINT);
    for (int x = 0; x < box.w; x++) {
        uint64_t back = (uint64_t)(box.w - 1 - x) * WAITS / (uint64_t)box.w;
        if (back >= count) continue;
        uint64_t bytes = own->waiting[(own->waits - 1 - back) % WAITS];
        int height = (int)((double)bytes / (double)most * box.h);
        hs_pixels_fill(&panel->pixels, (SDL_Rect){box.x + x, box.y + box.h - height, 1, height},
                       colour);
    }
}

/// Garbage: its bytes, how they have grown, and its kinds.
static void print_waiting(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    bool leaks = numbers->collector.is_off && numbers->counted.waiting_bytes > 0;
    hs_pixel colour = leaks ? HS_PANEL_WARNING : HS_PANEL_TEXT;
    int order[KINDS], count = order_waiting(panel, order), line = panel->layout.line;
    const char *label = numbers->collector.is_off ? "leaked" : "garbage";
    int advance = hs_panel_face(panel)->advance;
    SDL_Rect between = {box.x + 8 * advance, y + 1, box.w - 19 * advance, line - 3};
    if (hs_panel_has_line(panel, box, y) && between.w > 4 * advance) {
        draw_growth(panel, between, leaks ? HS_PANEL_WARNING : HS_PANEL_GAME);
    }
    y = hs_panel_row(panel, box, y, colour, label,
                     hs_word_of_bytes(numbers->counted.waiting_bytes).text);
    for (int i = 0; i < count; i++) {
        char value[64], name[32];
        snprintf(name, sizeof name, "  %s",
                 hs_word_of_kind(hs_population_name_of(kinds[order[i]].name)));
        snprintf(value, sizeof value, "%s %12s",
                 hs_short_of(numbers->counted.waiting[kinds[order[i]].tag]).text,
                 hs_word_of_bytes(waiting_bytes(panel, order[i])).text);
        y = hs_panel_row(panel, box, y, colour, name, value);
    }
}

static void draw_collector(hs_panel *panel, SDL_Rect box)
{
    const hs_collector_counts *counts = &panel->numbers.counted;
    char value[80];
    int y = box.y;
    y = has_generations(panel) ? print_generational(panel, box, y) : print_whole(panel, box, y);
    snprintf(value, sizeof value, "%s, worst %s",
             hs_word_of_time((double)counts->pause_ns_last).text,
             hs_word_of_time(panel->numbers.summary.pause_ns.max).text);
    if (panel->is_film) snprintf(value, sizeof value, "not measured");
    if (counts->steps == 0) snprintf(value, sizeof value, "none yet");
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT, "pause, wall time", value);
    print_waiting(panel, box, y);
}

// ---- Size classes ------------------------------------------------------------------------------

/// Where the columns of the table end, in characters; the rest is a bar.
enum { CLASS_COLUMNS = 5, BAR = 35 };
static const int class_ends[CLASS_COLUMNS] = {5, 11, 17, 23, 33};
static const hs_word class_names[CLASS_COLUMNS] = {
    {"block"}, {"used"}, {"room"}, {"pools"}, {"bytes"}};

/// A class in use; its bar is the room, filled as far as blocks are in use.
static void print_class(hs_panel *panel, SDL_Rect box, int y, const hs_slab_class *it)
{
    const hs_word block = hs_word_of_bytes(it->block_bytes);
    const hs_word values[CLASS_COLUMNS] = {block, hs_short_of(it->living), hs_short_of(it->blocks),
                                           hs_short_of(it->pools),
                                           hs_word_of_bytes(it->living * it->block_bytes)};
    hs_panel_print_columns(panel, box.x, y, HS_PANEL_TEXT, class_ends, values, CLASS_COLUMNS);
    int left = BAR * hs_panel_face(panel)->advance, height = panel->layout.em / 2;
    if (box.w <= left || it->blocks == 0) return;
    SDL_Rect bar = {box.x + left, y + (hs_panel_face(panel)->height - height) / 2, box.w - left,
                    height};
    hs_pixels_fill(&panel->pixels, bar, HS_PANEL_RULE);
    bar.w = (int)((uint64_t)bar.w * it->living / it->blocks);
    hs_pixels_fill(&panel->pixels, bar, hs_panel_accent(panel->numbers.strategy));
}

static void draw_classes(hs_panel *panel, SDL_Rect box)
{
    const hs_slab_figures *slab = &panel->numbers.slab;
    int line = panel->layout.line, y = box.y;
    if (!hs_panel_has_line(panel, box, y)) return;
    hs_panel_print_columns(panel, box.x, y, HS_PANEL_DIM, class_ends, class_names, CLASS_COLUMNS);
    y += line;
    int last = box.y + box.h - line; // for what all classes share
    unsigned untold = 0;
    for (int c = 0; c < HS_SLAB_CLASSES; c++) {
        if (slab->classes[c].pools == 0) continue;
        if (y + line > last) {
            untold++;
            continue;
        }
        print_class(panel, box, y, &slab->classes[c]);
        y += line;
    }
    char value[80], label[32] = "pools free";
    if (untold > 0) snprintf(label, sizeof label, "%u more classes; free", untold);
    snprintf(value, sizeof value, "%s of %s", hs_short_of(slab->pools_free).text,
             hs_short_of(slab->pools).text);
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT, label, value);
    if (untold > 0 || slab->large == 0) return;
    snprintf(value, sizeof value, "%s, %s", hs_short_of(slab->large).text,
             hs_word_of_bytes(slab->large_bytes).text);
    hs_panel_row(panel, box, y, HS_PANEL_TEXT, "above 512 bytes", value);
}

// ---- Regions -----------------------------------------------------------------------------------

/// Where the columns of the table end, in characters; the first holds a name, the rest is a bar.
enum { REGION_COLUMNS = 3, REGION_BAR = 30 };
static const int region_ends[REGION_COLUMNS] = {15, 21, 29};
static const hs_word region_names[REGION_COLUMNS] = {{"used"}, {"room"}, {"regions"}};

/// A kind in use; its bar is the room, filled as far as it lives.
static void print_region_kind(hs_panel *panel, SDL_Rect box, int y, const hs_region_kind *it)
{
    const hs_word values[REGION_COLUMNS] = {hs_short_of(it->living), hs_short_of(it->places),
                                            hs_short_of(it->regions)};
    hs_panel_print(panel, box.x, y, HS_PANEL_DIM, "%.10s", hs_word_of_kind(it->name));
    hs_panel_print_columns(panel, box.x, y, HS_PANEL_TEXT, region_ends, values, REGION_COLUMNS);
    int left = REGION_BAR * hs_panel_face(panel)->advance, height = panel->layout.em / 2;
    if (box.w <= left || it->places == 0) return;
    SDL_Rect bar = {box.x + left, y + (hs_panel_face(panel)->height - height) / 2, box.w - left,
                    height};
    hs_pixels_fill(&panel->pixels, bar, HS_PANEL_RULE);
    bar.w = (int)((uint64_t)bar.w * it->living / it->places);
    hs_pixels_fill(&panel->pixels, bar, hs_panel_accent(panel->numbers.strategy));
}

/// What has become of regions; returns where the next line begins.
static int print_region_sums(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_region_figures *regions = &panel->numbers.regions;
    char value[80];
    snprintf(value, sizeof value, "%s, %s spare", hs_short_of(regions->returned).text,
             hs_short_of(regions->spare).text);
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT, "regions gone", value);
    return hs_panel_row(panel, box, y, HS_PANEL_TEXT, "survivors moved",
                        hs_short_of(regions->moved).text);
}

static void draw_regions(hs_panel *panel, SDL_Rect box)
{
    const hs_region_figures *regions = &panel->numbers.regions;
    int line = panel->layout.line, y = print_region_sums(panel, box, box.y);
    if (!hs_panel_has_line(panel, box, y + line)) return;
    hs_panel_print_columns(panel, box.x, y, HS_PANEL_DIM, region_ends, region_names,
                           REGION_COLUMNS);
    y += line;
    for (size_t k = regions->kind_count; k-- > 0;) { // in the order in which they were opened
        if (regions->kinds[k].regions == 0 || !hs_panel_has_line(panel, box, y)) continue;
        print_region_kind(panel, box, y, &regions->kinds[k]);
        y += line;
    }
}

/// Under a strategy of which nothing more is known the part keeps its place, and says so.
static void draw_nothing(hs_panel *panel, SDL_Rect box)
{
    const hs_strategy *strategy = panel->numbers.strategy;
    char text[96];
    snprintf(text, sizeof text, "%s has no collector, size classes or regions.",
             strategy != NULL ? strategy->name : "It");
    hs_panel_print_wrapped(panel, box, HS_PANEL_DIM, text);
}

/// Two lines, where there is no room for more.
static void draw_briefly(hs_panel *panel, SDL_Rect box)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    if (numbers->lab == HS_LAB_REGION) {
        print_region_sums(panel, box, box.y);
        return;
    }
    const hs_collector_counts *counts = &numbers->counted;
    char value[96];
    if (numbers->lab == HS_LAB_COLLECTOR) {
        snprintf(value, sizeof value, "%s, %s runs, worst pause %s",
                 numbers->collector.is_off ? "OFF" : "on",
                 hs_short_of(hs_collector_runs(counts)).text,
                 counts->steps == 0 ? "none"
                 : panel->is_film   ? "not measured"
                                    : hs_word_of_time(numbers->summary.pause_ns.max).text);
        int y = hs_panel_row(panel, box, box.y,
                             numbers->collector.is_off ? HS_PANEL_WARNING : HS_PANEL_TEXT,
                             "collector", value);
        print_waiting(panel, box, y);
        return;
    }
    const hs_slab_figures *slab = &numbers->slab;
    unsigned classes = 0;
    uint64_t living = 0, blocks = 0;
    for (int c = 0; c < HS_SLAB_CLASSES; c++) {
        classes += slab->classes[c].pools > 0;
        living += slab->classes[c].living;
        blocks += slab->classes[c].blocks;
    }
    snprintf(value, sizeof value, "%u, %s pools, %s arenas", classes,
             hs_short_of(slab->pools - slab->pools_free).text, hs_short_of(slab->arenas).text);
    int y = hs_panel_row(panel, box, box.y, HS_PANEL_TEXT, "size classes", value);
    snprintf(value, sizeof value, "%s of %s", hs_short_of(living).text, hs_short_of(blocks).text);
    hs_panel_row(panel, box, y, HS_PANEL_TEXT, "blocks in use", value);
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    if (panel->numbers.lab == HS_LAB_NONE) {
        draw_nothing(panel, box);
        return;
    }
    if (panel->layout.is_tight || box.h < 4 * panel->layout.line) {
        draw_briefly(panel, box);
        return;
    }
    if (panel->numbers.lab == HS_LAB_COLLECTOR) draw_collector(panel, box);
    if (panel->numbers.lab == HS_LAB_SLAB) draw_classes(panel, box);
    if (panel->numbers.lab == HS_LAB_REGION) draw_regions(panel, box);
}

const hs_part_functions hs_part_lab = {
    .draw = draw,
    .title = title_of,
    .print_state = print_state,
    .count = count,
    .own_bytes = sizeof(lab),
};
