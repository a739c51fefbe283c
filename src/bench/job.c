#include "bench/job.h"

#include "cli/options.h"
#include "heapstorm/world.h"

#include "base/forbidden.h"

enum { STRATEGIES_MAX = 16, THREADS_MAX = 64 };

static const char *const kinds[] = {"churn", "price", "stream", "probe", NULL};
static const char *const layouts[] = {"array", "list", NULL};
static const char *const sets[] = {"scalar", "vector", NULL};

#define MEMBER(name) offsetof(hs_bench_job, name)

static const hs_option options[] = {
    {"--memory", "NAME", "the strategy [columns]", HS_OPTION_CHOICE, MEMBER(memory), 0, 0, NULL},
    {"--kind", "KIND",
     "churn: ticks of a storm; price: making and filling\n"
     "places; stream: a pass over as many bytes; probe:\n"
     "which allocator serves [churn]",
     HS_OPTION_CHOICE, MEMBER(kind), 0, 0, kinds},
    {"--layout", "array|list", "of boxes [array]", HS_OPTION_CHOICE, MEMBER(layout), 0, 0, layouts},
    {"--simd", "scalar|vector", "instructions [vector]", HS_OPTION_CHOICE, MEMBER(simd), 0, 0,
     sets},
    {"--litter", "PERCENT",
     "first fill the heap, shuffle, and free all but so\n"
     "much [0]",
     HS_OPTION_COUNT, MEMBER(litter), 0, HS_LITTER_MAX, NULL},
    {"--threads", "N", "that simulate [1]", HS_OPTION_COUNT, MEMBER(threads), 1, THREADS_MAX, NULL},
    {"--particles", "N", "held living [100000]", HS_OPTION_COUNT, MEMBER(particles), 1,
     HS_PARTICLES_MAX, NULL},
    {"--bullets", "N", "held living [1000]", HS_OPTION_COUNT, MEMBER(bullets), 1, HS_BULLETS_MAX,
     NULL},
    {"--churn", "N", "ticks before the measured ones [360]", HS_OPTION_COUNT, MEMBER(churn), 1,
     10000000, NULL},
    {"--ticks", "N", "measured [200]", HS_OPTION_COUNT, MEMBER(ticks), 1, 10000000, NULL},
    {"--seed", "N", "of the random numbers [1]", HS_OPTION_COUNT, MEMBER(seed), 0, UINT64_MAX,
     NULL},
    {"--assets", "FOLDER", "of scenarios and patterns", HS_OPTION_TEXT, MEMBER(assets), 0, 0, NULL},
    {"--untimed", NULL, "read the clock only before and after all ticks", HS_OPTION_FLAG,
     MEMBER(is_untimed), 0, 0, NULL},
    {"--small-pages", NULL, "forbid huge pages", HS_OPTION_FLAG, MEMBER(without_huge_pages), 0, 0,
     NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, MEMBER(version), 0, 0, NULL},
};
enum { OPTIONS = sizeof options / sizeof options[0] };

hs_bench_job hs_bench_job_default(void)
{
    return (hs_bench_job){
        .kind = "churn",
        .memory = "columns",
        .layout = "array",
        .simd = "vector",
        .threads = 1,
        .particles = 100000,
        .bullets = 1000,
        .churn = 360,
        .ticks = 200,
        .seed = 1,
    };
}

bool hs_bench_job_read(hs_bench_job *job, int argc, char **argv, hs_error *error)
{
    hs_option table[OPTIONS];
    const char *names[STRATEGIES_MAX + 1];
    size_t strategies = 0;
    for (unsigned i = 0; i < hs_strategy_count() && strategies < STRATEGIES_MAX; i++)
        names[strategies++] = hs_strategy_at(i)->name;
    names[strategies] = NULL;
    memcpy(table, options, sizeof options);
    table[0].choices = names;
    *job = hs_bench_job_default();
    return hs_options_read(table, OPTIONS, argc, argv, job, error);
}

void hs_bench_job_explain(FILE *stream)
{
    fputs("Usage: heapstorm-bench-cell [options]\n\n"
          "One measurement of `heapstorm bench`, in a process of its own and without the\n"
          "meter of the heap between the strategies and their allocator. Preload another\n"
          "allocator to measure it.\n\n",
          stream);
    hs_options_explain(stream, options, OPTIONS);
}

void hs_bench_job_write(const hs_bench_job *job, const char *program, hs_bench_words *words)
{
    const struct {
        const char *name;
        const char *value;
    } texts[] = {
        {"--kind", job->kind}, {"--memory", job->memory}, {"--layout", job->layout},
        {"--simd", job->simd}, {"--assets", job->assets},
    };
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {
        {"--litter", job->litter},   {"--threads", job->threads}, {"--particles", job->particles},
        {"--bullets", job->bullets}, {"--churn", job->churn},     {"--ticks", job->ticks},
        {"--seed", job->seed},
    };
    size_t at = 0;
    words->words[at++] = program;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i].value == NULL) continue;
        words->words[at++] = texts[i].name;
        words->words[at++] = texts[i].value;
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        snprintf(words->numbers[i], sizeof words->numbers[i], "%llu",
                 (unsigned long long)counts[i].value);
        words->words[at++] = counts[i].name;
        words->words[at++] = words->numbers[i];
    }
    if (job->is_untimed) words->words[at++] = "--untimed";
    if (job->without_huge_pages) words->words[at++] = "--small-pages";
    words->words[at] = NULL;
}

const hs_strategy *hs_bench_job_strategy(const hs_bench_job *job)
{
    return hs_strategy_find(job->memory);
}

hs_layout hs_bench_job_layout(const hs_bench_job *job)
{
    return strcmp(job->layout, "list") == 0 ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY;
}

hs_instruction_set hs_bench_job_instruction_set(const hs_bench_job *job)
{
    bool is_scalar = strcmp(job->simd, "scalar") == 0;
    return is_scalar ? HS_INSTRUCTION_SET_BASELINE : hs_instruction_set_best();
}
