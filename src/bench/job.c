#include "bench/job.h"

#include "base/forbidden.h"

enum { STRATEGIES_MAX = 16, OPTIONS_MAX = 32 };

#define MEMBER(name) offsetof(hs_bench_job, name)

/// The options; those of the factors follow behind the first two.
static const hs_option own_options[] = {
    {"--memory", "NAME", "the strategy [columns]", HS_OPTION_CHOICE, MEMBER(memory), 0, 0, NULL},
    {"--kind", "KIND",
     "churn: ticks of a storm; price: making and filling\n"
     "places; stream: a pass over as many bytes; probe:\n"
     "which allocator serves [churn]",
     HS_OPTION_CHOICE, MEMBER(kind), 0, 0, hs_bench_kinds},
    {"--particles", "N", "held living [100000]", HS_OPTION_COUNT, MEMBER(particles), 1,
     HS_PARTICLES_MAX, NULL},
    {"--bullets", "N", "held living [1000]", HS_OPTION_COUNT, MEMBER(bullets), 1, HS_BULLETS_MAX,
     NULL},
    {"--churn", "N", "ticks before the measured ones [360]", HS_OPTION_COUNT, MEMBER(churn), 1,
     10000000, NULL},
    {"--ticks", "N", "measured [200]", HS_OPTION_COUNT, MEMBER(ticks), 1, 10000000, NULL},
    {"--seed", "N", "of the random numbers [1]", HS_OPTION_COUNT, MEMBER(seed), 0, UINT64_MAX,
     NULL},
    {"--shift", "N",
     "shift heap and stack by amounts that follow from N\n"
     "[0: leave them as they are]",
     HS_OPTION_COUNT, MEMBER(shift), 0, UINT64_MAX, NULL},
    {"--assets", "FOLDER", "of scenarios and patterns", HS_OPTION_TEXT, MEMBER(assets), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, MEMBER(version), 0, 0, NULL},
};
enum { OWN_OPTIONS = sizeof own_options / sizeof own_options[0] };

/// Makes the table of options. `names` are those of the strategies.
static size_t make_options(hs_option options[OPTIONS_MAX], const char *const *names)
{
    size_t count = hs_bench_make_options(options, own_options, OWN_OPTIONS, true, MEMBER(factor),
                                         sizeof(hs_bench_job_value));
    options[0].choices = names;
    return count;
}

hs_bench_job hs_bench_job_default(void)
{
    hs_bench_job job = {
        .kind = "churn",
        .arrangement = hs_bench_usual(hs_strategy_find("columns")),
        .particles = 100000,
        .bullets = 1000,
        .churn = 360,
        .ticks = 200,
        .seed = 1,
    };
    job.arrangement.litter = 0;
    return job;
}

/// The value of a factor's option for the job's level.
static hs_bench_job_value value_of(const hs_bench_job *job, const hs_bench_factor *factor)
{
    unsigned level = hs_bench_level(factor, &job->arrangement);
    if (factor->cell.kind == HS_OPTION_COUNT) return (hs_bench_job_value){.count = level};
    if (factor->cell.kind == HS_OPTION_FLAG) {
        return (hs_bench_job_value){.flag = level != factor->usual};
    }
    return (hs_bench_job_value){.text = hs_bench_level_word(factor, level)};
}

/// Fills in the values of the options for the job's arrangement.
static void give_values(hs_bench_job *job)
{
    job->memory = job->arrangement.strategy->name;
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++) {
        if (factor->cell.name != NULL) job->factor[i] = value_of(job, factor);
    }
}

/// The level for the value of a factor's option.
static unsigned level_of(const hs_bench_job_value *value, const hs_bench_factor *factor)
{
    if (factor->cell.kind == HS_OPTION_COUNT) return (unsigned)value->count;
    bool is_usual = factor->cell.kind == HS_OPTION_FLAG
                        ? !value->flag
                        : strcmp(value->text, hs_bench_level_word(factor, factor->usual)) == 0;
    bool is_second = is_usual == (factor->usual == factor->level[1]);
    return factor->level[is_second];
}

bool hs_bench_job_read(hs_bench_job *job, int argc, char **argv, hs_error *error)
{
    hs_option options[OPTIONS_MAX];
    const char *names[STRATEGIES_MAX + 1] = {NULL};
    for (unsigned i = 0; i < hs_strategy_count() && i < STRATEGIES_MAX; i++)
        names[i] = hs_strategy_at(i)->name;
    size_t count = make_options(options, names);
    *job = hs_bench_job_default();
    give_values(job);
    if (!hs_options_read(options, count, argc, argv, job, error)) return false;
    job->arrangement.strategy = hs_strategy_find(job->memory);
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++) {
        if (factor->cell.name == NULL) continue;
        hs_bench_set_level(factor, &job->arrangement, level_of(&job->factor[i], factor));
    }
    return true;
}

void hs_bench_job_explain(FILE *stream)
{
    hs_option options[OPTIONS_MAX];
    size_t count = make_options(options, NULL);
    fputs("Usage: heapstorm-bench-cell [options]\n\n"
          "One measurement of `heapstorm bench`, in a process of its own and without the\n"
          "meter of the heap between the strategies and their allocator. Preload another\n"
          "allocator to measure it.\n\n",
          stream);
    hs_options_explain(stream, options, count);
}

/// Adds an option with its value, unless it is a flag that is off or a text that is NULL.
static void add_option(hs_bench_words *words, const hs_option *option, const void *member)
{
    const char *value = NULL;
    if (option->kind == HS_OPTION_FLAG) {
        if (*(const bool *)member) words->words[words->count++] = option->name;
    } else if (option->kind == HS_OPTION_COUNT) {
        char *number = words->numbers[words->number_count++];
        snprintf(number, sizeof words->numbers[0], "%llu",
                 (unsigned long long)*(const uint64_t *)member);
        value = number;
    } else {
        value = *(const char *const *)member;
    }
    if (value == NULL) return;
    words->words[words->count++] = option->name;
    words->words[words->count++] = value;
}

void hs_bench_job_write(const hs_bench_job *job, const char *program, hs_bench_words *words)
{
    hs_option options[OPTIONS_MAX];
    size_t count = make_options(options, NULL);
    hs_bench_job given = *job;
    give_values(&given);
    *words = (hs_bench_words){.words = {program}, .count = 1};
    // From the end, so that the kind comes before the strategy.
    for (size_t i = count; i-- > 0;)
        add_option(words, &options[i], (const char *)&given + options[i].offset);
}
