#include "bench/factors.h"

#include "base/system.h"

#include "base/forbidden.h"

// ---- What the levels do ------------------------------------------------------------------------

static void set_layout(hs_world_config *config, unsigned level)
{
    config->layout = (hs_layout)level;
}

static void set_vectors(hs_world_config *config, unsigned level)
{
    config->instruction_set =
        level != 0 ? (int)hs_instruction_set_best() : (int)HS_INSTRUCTION_SET_BASELINE;
}

static void set_litter(hs_world_config *config, unsigned level)
{
    config->litter = level;
}

static void set_threads(hs_world_config *config, unsigned level)
{
    config->threads = level;
}

static const char *idle_threads(unsigned level, uint32_t population)
{
    bool is_idle = level > 1 && population < hs_world_shared_from();
    return is_idle ? "threads share no tick of so few particles" : NULL;
}

static bool allow_huge_pages(unsigned level, hs_error *error)
{
    return level != 0 || hs_pages_forbid_huge() ||
           hs_error_set(error, "this system does not let a process do without huge pages");
}

// ---- The table ---------------------------------------------------------------------------------

#define MEMBER(name) offsetof(hs_bench_arrangement, name)

static const hs_bench_factor factors[] = {
    {
        .key = "layout",
        .offset = MEMBER(layout),
        .level = {HS_LAYOUT_ARRAY, HS_LAYOUT_LIST},
        .usual = HS_LAYOUT_ARRAY,
        .word = {"array", "list"},
        .label = {" array", " list"},
        .is_of_boxes = true,
        .list = {"--layout", "NAMES", "array, list [array]", HS_OPTION_TEXT},
        .cell = {"--layout", "array|list", "of boxes [array]", HS_OPTION_CHOICE},
        .is_in_full = true,
        .configure = set_layout,
    },
    {
        .key = "simd",
        .offset = MEMBER(is_vector),
        .level = {false, true},
        .usual = true,
        .word = {"scalar", "vector"},
        .label = {", scalar", ""},
        .list = {"--simd", "NAMES", "scalar, vector [vector]", HS_OPTION_TEXT},
        .cell = {"--simd", "scalar|vector", "instructions [vector]", HS_OPTION_CHOICE},
        .is_in_full = true,
        .change = "vector instructions",
        .credit = "the code, which only columns allow: many at once",
        .configure = set_vectors,
    },
    {
        .key = "heap",
        .offset = MEMBER(litter),
        .scale = HS_BENCH_SHARES,
        .level = {0, HS_BENCH_LITTER},
        .usual = HS_BENCH_LITTER,
        .word = {"tidy", "littered"},
        .label = {", tidy", ""},
        .list = {"--litter", "LEVELS",
                 "tidy, littered (50), or percents up to 90 of a\n"
                 "filled heap that stay beneath [littered]",
                 HS_OPTION_TEXT},
        .cell = {"--litter", "PERCENT",
                 "first fill the heap, shuffle, and free all but so\nmuch [0]", HS_OPTION_COUNT},
        .is_in_full = true,
        .most = HS_LITTER_MAX,
        .configure = set_litter,
    },
    {
        .key = "huge_pages",
        .offset = MEMBER(has_huge_pages),
        .level = {false, true},
        .usual = true,
        .word = {"forbidden", "allowed"},
        .label = {", small pages", ""},
        .is_told_last = true,
        .cell = {"--small-pages", NULL, "forbid huge pages", HS_OPTION_FLAG},
        .change = "huge pages allowed",
        .credit = "the system: fewer translations of addresses",
        .prepare = allow_huge_pages,
    },
    {
        .key = "threads",
        .offset = MEMBER(threads),
        .scale = HS_BENCH_NUMBERS,
        .level = {1},
        .usual = 1,
        .list = {"--threads", "NUMBERS", "threads that simulate [1]", HS_OPTION_TEXT},
        .cell = {"--threads", "N", "that simulate [1]", HS_OPTION_COUNT},
        .is_in_full = true,
        .most = 64,
        .change = "more threads",
        .credit = "more processors, not memory",
        .idle = idle_threads,
        .configure = set_threads,
    },
    {
        .key = "allocator",
        .offset = MEMBER(allocator),
        .scale = HS_BENCH_HEAPS,
        .is_of_boxes = true,
    },
    {
        .key = "timing",
        .offset = MEMBER(is_untimed),
        .level = {false, true},
        .usual = false,
        .word = {"on", "off"},
        .label = {"", ", untimed"},
        .is_told_last = true,
        .cell = {"--untimed", NULL, "read the clock only before and after all ticks",
                 HS_OPTION_FLAG},
    },
};
enum { FACTORS = sizeof factors / sizeof factors[0] };
_Static_assert((int)FACTORS <= (int)HS_BENCH_FACTORS, "there is room for all levels");

const hs_bench_factor *hs_bench_factor_at(size_t place)
{
    return place < FACTORS ? &factors[place] : NULL;
}

const hs_bench_factor *hs_bench_factor_told(size_t place)
{
    for (size_t i = 0; i < 2 * FACTORS; i++) {
        const hs_bench_factor *factor = &factors[i % FACTORS];
        if (factor->is_told_last == (i >= FACTORS) && place-- == 0) return factor;
    }
    return NULL;
}

size_t hs_bench_make_options(hs_option *options, const hs_option *own, size_t rows, bool is_of_cell,
                             size_t offset, size_t bytes)
{
    size_t count = 2;
    memcpy(options, own, count * sizeof *own);
    for (size_t i = 0; i < FACTORS; i++) {
        const hs_bench_factor *it = &factors[i];
        const hs_bench_factor_option *option = is_of_cell ? &it->cell : &it->list;
        if (option->name == NULL) continue;
        options[count++] = (hs_option){
            option->name,       option->argument, option->help, option->kind,
            offset + i * bytes, it->level[0],     it->most,     it->word,
        };
    }
    memcpy(options + count, own + 2, (rows - 2) * sizeof *own);
    return count + rows - 2;
}

// ---- Levels ------------------------------------------------------------------------------------

unsigned hs_bench_level(const hs_bench_factor *factor, const hs_bench_arrangement *arrangement)
{
    unsigned level;
    memcpy(&level, (const char *)arrangement + factor->offset, sizeof level);
    return level;
}

void hs_bench_set_level(const hs_bench_factor *factor, hs_bench_arrangement *arrangement,
                        unsigned level)
{
    memcpy((char *)arrangement + factor->offset, &level, sizeof level);
}

const char *hs_bench_level_word(const hs_bench_factor *factor, unsigned level)
{
    return factor->word[level != factor->level[0]];
}

bool hs_bench_has_factor(const hs_bench_arrangement *arrangement, const hs_bench_factor *factor)
{
    return arrangement->strategy->is_boxed || !factor->is_of_boxes;
}

hs_bench_arrangement hs_bench_usual(const hs_strategy *strategy)
{
    hs_bench_arrangement arrangement = {.strategy = strategy};
    for (size_t i = 0; i < FACTORS; i++)
        hs_bench_set_level(&factors[i], &arrangement, factors[i].usual);
    return arrangement;
}

bool hs_bench_is_same(const hs_bench_arrangement *a, const hs_bench_arrangement *b)
{
    if (a->strategy != b->strategy) return false;
    for (size_t i = 0; i < FACTORS; i++) {
        const hs_bench_factor *factor = &factors[i];
        if (hs_bench_has_factor(a, factor) &&
            hs_bench_level(factor, a) != hs_bench_level(factor, b)) {
            return false;
        }
    }
    return true;
}

const char *hs_bench_idle(const hs_bench_arrangement *arrangement, uint32_t population)
{
    for (size_t i = 0; i < FACTORS; i++) {
        if (factors[i].idle == NULL) continue;
        const char *why = factors[i].idle(hs_bench_level(&factors[i], arrangement), population);
        if (why != NULL) return why;
    }
    return NULL;
}

void hs_bench_configure(hs_world_config *config, const hs_bench_arrangement *arrangement)
{
    config->strategy = arrangement->strategy;
    for (size_t i = 0; i < FACTORS; i++) {
        const hs_bench_factor *factor = &factors[i];
        if (factor->configure != NULL)
            factor->configure(config, hs_bench_level(factor, arrangement));
    }
}

bool hs_bench_prepare(const hs_bench_arrangement *arrangement, hs_error *error)
{
    for (size_t i = 0; i < FACTORS; i++) {
        const hs_bench_factor *factor = &factors[i];
        if (factor->prepare != NULL &&
            !factor->prepare(hs_bench_level(factor, arrangement), error)) {
            return false;
        }
    }
    return true;
}
