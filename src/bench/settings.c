#include "bench/settings.h"

#include "cli/options.h"

#include "base/forbidden.h"

enum { ROUNDS_LEAST = 5, CHURN_LEAST = 360, OPTIONS_MAX = 40 };

/// Percents of litter in the curve.
static const uint64_t curve[] = {0, 5, 20, HS_BENCH_LITTER, 80};
enum { CURVE = sizeof curve / sizeof curve[0], CURVE_POPULATION = 10000 };

/// The default bench takes less than two minutes.
enum { DEFAULT_SECONDS = 110 };

#define MEMBER(name) offsetof(hs_bench_settings, name)

/// The options; those of the factors follow behind the first two.
static const hs_option own_options[] = {
    {"--full", NULL,
     "the whole matrix: every value of every factor that\n"
     "is not named below; takes hours",
     HS_OPTION_FLAG, MEMBER(is_full), 0, 0, NULL},
    {"--memory", "NAMES",
     "measure these strategies, with commas between them;\n"
     "'all' for every one. Whoever names a factor gets the\n"
     "matrix of what was named, the others as usual",
     HS_OPTION_TEXT, MEMBER(memory), 0, 0, NULL},
    {"--litter-curve", NULL,
     "litter of 0, 5, 20, 50 and 80 %, for every boxed\n"
     "strategy and layout, each beside its own tidy heap,\n"
     "at 10,000 particles; takes some minutes",
     HS_OPTION_FLAG, MEMBER(is_curve), 0, 0, NULL},
    {"--cost-curves", NULL,
     "measure besides what a particle costs among 1k to 10M\n"
     "and a bullet among 1k to 200k, under columns, and what\n"
     "limits them; part of --full",
     HS_OPTION_FLAG, MEMBER(has_cost_curves), 0, 0, NULL},
    {"--population", "NUMBERS", "particles, such as 1k,10k,1m [100k]", HS_OPTION_TEXT,
     MEMBER(population), 0, 0, NULL},
    {"--allocator", "NAMES",
     "malloc, mimalloc, jemalloc, or the file of a library\n"
     "to preload [malloc]",
     HS_OPTION_TEXT, MEMBER(allocator), 0, 0, NULL},
    {"--base", "LABEL",
     "what all is compared to, as the tables call it\n"
     "[naive array]",
     HS_OPTION_TEXT, MEMBER(base), 0, 0, NULL},
    {"--rounds", "N",
     "of all cells in turn [as many as the questions need,\n"
     "at least 8]",
     HS_OPTION_COUNT, MEMBER(rounds), ROUNDS_LEAST, HS_BENCH_ROUNDS, NULL},
    {"--churn", "N", "ticks before anything counts [360]", HS_OPTION_COUNT, MEMBER(churn),
     CHURN_LEAST, 1000000, NULL},
    {"--ticks", "N", "measured in a round [60 to 8,000, by population]", HS_OPTION_COUNT,
     MEMBER(ticks), 1, 1000000, NULL},
    {"--seed", "N",
     "of the first round's storm, and of what differs from\n"
     "round to round: storm, litter, layout of the heap and\n"
     "order of the cells [1]",
     HS_OPTION_COUNT, MEMBER(seed), 0, UINT64_MAX, NULL},
    {"--seconds", "N",
     "after the rounds that the questions need begin none\n"
     "that would end later, and leave out after the first\n"
     "what is too slow for them; 0 for no limit [110; with\n"
     "--full, a curve or a factor 0]",
     HS_OPTION_COUNT, MEMBER(seconds), 0, 10000000, NULL},
    {"--json", "FILE|-", "write all figures as JSON; - is stdout, then alone\nthere",
     HS_OPTION_OUTPUT, MEMBER(outputs[HS_BENCH_JSON]), 0, 0, NULL},
    {"--csv", "FILE|-", "write a row for each cell and round", HS_OPTION_OUTPUT,
     MEMBER(outputs[HS_BENCH_CSV]), 0, 0, NULL},
    {"--markdown", "FILE|-", "write the tables as GitHub renders them", HS_OPTION_OUTPUT,
     MEMBER(outputs[HS_BENCH_MARKDOWN]), 0, 0, NULL},
    {"--report", "FILE.html|-", "write one page with charts, for any browser", HS_OPTION_OUTPUT,
     MEMBER(outputs[HS_BENCH_REPORT]), 0, 0, NULL},
    {"--github-benchmark", "FILE|-", "write what github-action-benchmark keeps track of",
     HS_OPTION_OUTPUT, MEMBER(outputs[HS_BENCH_GITHUB]), 0, 0, NULL},
    {"--compare", "OLD.json",
     "compare with a bench of before, by each cell's ratio\n"
     "to the base of its own run; exits 3 when one fell",
     HS_OPTION_INPUT, MEMBER(compare), 0, 0, NULL},
    {"--max-regress", "P%", "how far a ratio may fall in --compare [10%]", HS_OPTION_TEXT,
     MEMBER(regress), 0, 0, NULL},
    {"--quiet", NULL, "no progress bar", HS_OPTION_FLAG, MEMBER(quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, MEMBER(version), 0, 0, NULL},
};
enum { OWN_OPTIONS = sizeof own_options / sizeof own_options[0] };

static size_t make_options(hs_option options[OPTIONS_MAX])
{
    return hs_bench_make_options(options, own_options, OWN_OPTIONS, false, MEMBER(factor),
                                 sizeof(const char *));
}

/// Longest word in a list.
enum { WORD_BYTES = 256 };

/// Takes the next word from a list with commas. An empty word is an error.
static bool next_word(const char **list, const char *option, char *word, hs_error *error)
{
    while (**list == ' ') (*list)++;
    size_t length = strcspn(*list, ",");
    if (length == 0 || length >= WORD_BYTES) {
        return hs_error_set(error, "%s takes values with commas between them, not '%.100s'", option,
                            *list);
    }
    memcpy(word, *list, length);
    while (length > 0 && word[length - 1] == ' ') length--;
    word[length] = '\0';
    *list += strcspn(*list, ",");
    if (**list == ',' && (*list)[1] != '\0') (*list)++;
    return true;
}

/// Reads the words of a list, and writes into `found` their places in `words`, each once, in the
/// order of `words`. Returns how many there are; 0 with an error where one is unknown.
static size_t read_words(const char *list, const char *option, const char *const *words,
                         size_t count, size_t *found, hs_error *error)
{
    char word[WORD_BYTES], what[64];
    bool is_named[HS_BENCH_LEVELS] = {false};
    while (*list != '\0') {
        if (!next_word(&list, option, word, error)) return 0;
        bool is_known = false;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(word, "all") != 0 && strcmp(word, words[i]) != 0) continue;
            is_named[i] = is_known = true;
        }
        if (is_known) continue;
        snprintf(what, sizeof what, "value of %s:", option);
        hs_options_unknown(error, what, word, words, count);
        return 0;
    }
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_named[i]) found[named++] = i;
    }
    return named;
}

static bool read_strategies(const char *list, hs_bench_matrix *named, hs_error *error)
{
    const char *names[HS_BENCH_LEVELS];
    size_t found[HS_BENCH_LEVELS], count = 0;
    for (; count < hs_strategy_count() && count < HS_BENCH_LEVELS; count++)
        names[count] = hs_strategy_at((unsigned)count)->name;
    named->strategy_count = read_words(list, "--memory", names, count, found, error);
    for (size_t i = 0; i < named->strategy_count; i++)
        named->strategies[i] = hs_strategy_at((unsigned)found[i]);
    return named->strategy_count > 0;
}

/// Reads a whole number, which may end in k for thousands or m for millions.
static bool read_number(const char *word, uint64_t *number)
{
    if (strlen(word) > 12 || !hs_options_digits(&word, number)) return false;
    bool is_thousands = *word == 'k' || *word == 'K', is_millions = *word == 'm' || *word == 'M';
    *number *= is_thousands ? 1000 : is_millions ? 1000000 : 1;
    return word[is_thousands || is_millions] == '\0';
}

/// Reads the numbers of a list, each once, smallest first.
static bool read_numbers(const char *list, const char *option, uint64_t low, uint64_t high,
                         uint64_t *numbers, size_t most, size_t *count, hs_error *error)
{
    char word[WORD_BYTES];
    while (*list != '\0') {
        if (!next_word(&list, option, word, error)) return false;
        uint64_t number = 0;
        if (!read_number(word, &number) || number < low || number > high) {
            return hs_error_set(error, "%s takes whole numbers from %llu to %llu, not '%.60s'",
                                option, (unsigned long long)low, (unsigned long long)high, word);
        }
        size_t at = 0;
        while (at < *count && numbers[at] < number) at++;
        if (at < *count && numbers[at] == number) continue;
        if (*count == most) {
            return hs_error_set(error, "%s takes %zu numbers at most", option, most);
        }
        memmove(numbers + at + 1, numbers + at, (*count - at) * sizeof *numbers);
        numbers[at] = number;
        ++*count;
    }
    return true;
}

/// Reads the allocators of a list: a word with a slash is a file, any other must be a known name.
static bool read_allocators(const char *list, hs_bench_matrix *named, hs_error *error)
{
    static const char *const names[] = {"malloc", "mimalloc", "jemalloc"};
    enum { NAMES = sizeof names / sizeof names[0] };
    char word[WORD_BYTES];
    while (*list != '\0') {
        if (!next_word(&list, "--allocator", word, error)) return false;
        bool is_all = strcmp(word, "all") == 0, is_known = is_all || strchr(word, '/') != NULL;
        for (int i = 0; i < NAMES; i++) is_known = is_known || strcmp(word, names[i]) == 0;
        if (!is_known) {
            return hs_options_unknown(error, "value of --allocator:", word, names, NAMES);
        }
        for (int i = 0; i < (is_all ? NAMES : 1); i++) {
            const char *name = is_all ? names[i] : word;
            size_t at = 0;
            while (at < named->allocator_count && strcmp(named->allocators[at], name) != 0) at++;
            if (at < named->allocator_count) continue;
            if (at == HS_BENCH_ALLOCATORS) {
                return hs_error_set(error, "--allocator takes %d at most", HS_BENCH_ALLOCATORS);
            }
            snprintf(named->allocators[at], sizeof named->allocators[at], "%s", name);
            named->allocator_count++;
        }
    }
    return true;
}

/// Reads a word or a number of a scale of shares.
static bool read_share(const hs_bench_factor *factor, const char *word, uint64_t *level,
                       hs_error *error)
{
    for (int i = 0; i < 2; i++) {
        *level = factor->level[i];
        if (strcmp(word, factor->word[i]) == 0) return true;
    }
    if (read_number(word, level) && *level <= factor->most) return true;
    char what[64];
    if (word[0] >= '0' && word[0] <= '9') {
        return hs_error_set(error, "%s takes whole percents from 0 to %u, not '%.60s'",
                            factor->list.name, factor->most, word);
    }
    snprintf(what, sizeof what, "value of %s:", factor->list.name);
    return hs_options_unknown(error, what, word, factor->word, 2);
}

/// Reads the words and numbers of a scale of shares, each level once, in the order given.
static bool read_shares(const char *list, const hs_bench_factor *factor, uint64_t *levels,
                        size_t *count, hs_error *error)
{
    char word[WORD_BYTES];
    while (*list != '\0') {
        if (!next_word(&list, factor->list.name, word, error)) return false;
        bool is_all = strcmp(word, "all") == 0;
        for (int i = 0; i < (is_all ? 2 : 1); i++) {
            uint64_t level;
            if (!read_share(factor, is_all ? factor->word[i] : word, &level, error)) return false;
            size_t at = 0;
            while (at < *count && levels[at] != level) at++;
            if (at < *count) continue;
            if (*count == HS_BENCH_LEVELS) {
                return hs_error_set(error, "%s takes %d values at most", factor->list.name,
                                    HS_BENCH_LEVELS);
            }
            levels[(*count)++] = level;
        }
    }
    return *count > 0;
}

/// Reads the levels of the factor at this place.
static bool read_levels(const char *list, size_t place, hs_bench_matrix *named, hs_error *error)
{
    const hs_bench_factor *factor = hs_bench_factor_at(place);
    uint64_t *levels = named->levels[place];
    size_t *count = &named->level_count[place];
    if (factor->scale == HS_BENCH_NUMBERS) {
        return read_numbers(list, factor->list.name, factor->level[0], factor->most, levels,
                            HS_BENCH_LEVELS, count, error);
    }
    if (factor->scale == HS_BENCH_SHARES) return read_shares(list, factor, levels, count, error);
    size_t found[2];
    *count = read_words(list, factor->list.name, factor->word, 2, found, error);
    for (size_t i = 0; i < *count; i++) levels[i] = factor->level[found[i]];
    return *count > 0;
}

static bool read_matrix(hs_bench_settings *settings, hs_error *error)
{
    hs_bench_matrix *named = &settings->named;
    settings->is_filtered =
        settings->memory != NULL || settings->population != NULL || settings->allocator != NULL;
    if (settings->memory != NULL && !read_strategies(settings->memory, named, error)) return false;
    for (size_t i = 0; i < HS_BENCH_FACTORS; i++) {
        if (settings->factor[i] == NULL) continue;
        settings->is_filtered = true;
        if (!read_levels(settings->factor[i], i, named, error)) return false;
    }
    if (settings->population != NULL &&
        !read_numbers(settings->population, "--population", 100, HS_PARTICLES_MAX,
                      named->populations, HS_BENCH_POPULATIONS, &named->population_count, error)) {
        return false;
    }
    return settings->allocator == NULL || read_allocators(settings->allocator, named, error);
}

/// Names what the curve of litter is made of, but for what was named already. Litter itself and
/// layouts cannot be named beside it.
static bool name_curve(hs_bench_settings *settings, hs_error *error)
{
    hs_bench_matrix *named = &settings->named;
    if (!settings->is_curve) return true;
    if (settings->is_full) {
        return hs_error_set(error, "--litter-curve is a part of --full: give one of them");
    }
    settings->is_filtered = true;
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++) {
        bool is_litter = strcmp(factor->key, "heap") == 0;
        if (!is_litter && strcmp(factor->key, "layout") != 0) continue;
        if (settings->factor[i] != NULL) {
            return hs_error_set(error, "--litter-curve has all of %s: leave that out",
                                factor->list.name);
        }
        named->level_count[i] = is_litter ? CURVE : 2;
        for (size_t l = 0; l < named->level_count[i]; l++)
            named->levels[i][l] = is_litter ? curve[l] : factor->level[l];
    }
    if (named->population_count == 0)
        named->populations[named->population_count++] = CURVE_POPULATION;
    size_t kept = 0;
    bool takes_all = named->strategy_count == 0;
    size_t count = takes_all ? hs_strategy_count() : named->strategy_count;
    for (size_t i = 0; i < count && kept < HS_BENCH_LEVELS; i++) {
        const hs_strategy *it = takes_all ? hs_strategy_at((unsigned)i) : named->strategies[i];
        if (it->is_boxed) named->strategies[kept++] = it;
    }
    named->strategy_count = kept;
    return kept > 0 || hs_error_set(error, "--litter-curve is of boxes, which columns has none of: "
                                           "name another --memory");
}

/// Reads a percentage: "10%", "10" or "7.5%".
static bool read_regress(hs_bench_settings *settings, hs_error *error)
{
    if (settings->regress == NULL) return true;
    if (settings->compare == NULL) {
        return hs_error_set(error, "--max-regress is for --compare OLD.json");
    }
    char *end = NULL;
    bool begins = settings->regress[0] >= '0' && settings->regress[0] <= '9';
    double percent = begins ? strtod(settings->regress, &end) : -1.0;
    if (begins && *end == '%') end++;
    if (!begins || *end != '\0' || !(percent <= 1000.0)) {
        return hs_error_set(error, "--max-regress takes a percentage such as 10%%, not '%.60s'",
                            settings->regress);
    }
    settings->max_regress = percent / 100.0;
    return true;
}

bool hs_bench_settings_read(hs_bench_settings *settings, int argc, char **argv, hs_error *error)
{
    *settings = (hs_bench_settings){
        .churn = CHURN_LEAST,
        .seed = 1,
        .seconds = UINT64_MAX,
        .max_regress = 0.1,
    };
    hs_option options[OPTIONS_MAX];
    size_t count = make_options(options);
    if (!hs_options_read(options, count, argc, argv, settings, error) ||
        !read_matrix(settings, error) || !name_curve(settings, error) ||
        !read_regress(settings, error)) {
        return false;
    }
    if (settings->seconds == UINT64_MAX) {
        bool is_unlimited = settings->is_full || settings->is_filtered || settings->has_cost_curves;
        settings->seconds = is_unlimited ? 0 : DEFAULT_SECONDS;
    }
    return true;
}

bool hs_bench_settings_take_stdout(const hs_bench_settings *settings)
{
    return hs_options_take_stdout(settings->outputs, HS_BENCH_OUTPUTS);
}

void hs_bench_settings_explain(FILE *stream)
{
    hs_option options[OPTIONS_MAX];
    size_t count = make_options(options);
    fputs("Usage: heapstorm bench [options]\n\n"
          "Measures the same storm under many arrangements of memory, one process a\n"
          "measurement, in interleaved rounds, and says what pooling buys, and layout,\n"
          "vectors and a tidy heap. Without options: six questions, each with its answer, in\n"
          "under two minutes. Intervals hold for all questions of a bench together.\n\n",
          stream);
    hs_options_explain(stream, options, count);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage, 3 the digests of two cells differ, or a\n"
          "cell fell in --compare. Interrupted it tells what it has.\n",
          stream);
}
