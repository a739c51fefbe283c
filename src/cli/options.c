#include "cli/options.h"

#include "base/nearest.h"

#include "base/forbidden.h"

/// Most rows of a table, and most words that are searched for the nearest.
enum { CANDIDATES = 64 };

bool hs_options_unknown(hs_error *error, const char *what, const char *word,
                        const char *const *candidates, size_t count)
{
    const char *nearest = hs_nearest(word, candidates, count);
    if (nearest != NULL) {
        return hs_error_set(error, "unknown %s '%.100s'; did you mean '%s'?", what, word, nearest);
    }
    if (count == 0 || candidates[0][0] == '-') {
        return hs_error_set(error, "unknown %s '%.100s'; --help lists them all", what, word);
    }
    char list[360] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof list; i++) {
        const char *lead = i == 0 ? "" : i + 1 < count ? ", " : " or ";
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", lead, candidates[i]);
    }
    return hs_error_set(error, "unknown %s '%.100s'; it may be %s", what, word, list);
}

static bool unknown_option(const hs_option *table, size_t rows, const char *name, hs_error *error)
{
    const char *names[CANDIDATES];
    size_t count = rows < CANDIDATES ? rows : CANDIDATES;
    for (size_t i = 0; i < count; i++) names[i] = table[i].name;
    return hs_options_unknown(error, "option", name, names, count);
}

static const hs_option *find(const hs_option *table, size_t rows, const char *name, size_t length)
{
    if (length == 2 && memcmp(name, "-h", 2) == 0) {
        name = "--help";
        length = strlen(name);
    }
    for (size_t i = 0; i < rows; i++) {
        if (strlen(table[i].name) == length && memcmp(table[i].name, name, length) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

bool hs_options_digits(const char **text, uint64_t *number)
{
    uint64_t sum = 0;
    bool fits = true;
    const char *digit = *text;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        fits = fits && !__builtin_mul_overflow(sum, (uint64_t)10, &sum) &&
               !__builtin_add_overflow(sum, (uint64_t)(*digit - '0'), &sum);
    }
    bool any = digit > *text;
    *text = digit;
    *number = sum;
    return any && fits;
}

bool hs_options_numbered_path(const char *text, hs_numbered_path *file)
{
    const char *at = text;
    bool is_read = hs_options_digits(&at, &file->number) && file->number < 1000000000000000000u &&
                   at[0] == ':' && at[1] != '\0';
    file->path = is_read ? at + 1 : NULL;
    return is_read;
}

bool hs_options_size(const char *text, hs_window_size *size, hs_error *error)
{
    enum { SIDE_MOST = 16384 };
    const char *at = text;
    uint64_t width = 0, height = 0;
    *size = (hs_window_size){0};
    if (text == NULL) return true;
    bool is_read = hs_options_digits(&at, &width) && *at == 'x';
    if (is_read) at++;
    is_read = is_read && hs_options_digits(&at, &height) && *at == '\0';
    if (!is_read || width < 1 || height < 1 || width > SIDE_MOST || height > SIDE_MOST) {
        return hs_error_set(error,
                            "--size takes WIDTHxHEIGHT such as 1280x720, sides from 1 to %d, "
                            "not '%s'",
                            SIDE_MOST, text);
    }
    *size = (hs_window_size){(int)width, (int)height};
    return true;
}

static bool read_count(const hs_option *option, const char *value, uint64_t *count, hs_error *error)
{
    const char *rest = value;
    uint64_t number;
    if (!hs_options_digits(&rest, &number) || *rest != '\0' || number < option->low ||
        number > option->high) {
        return hs_error_set(error, "%s takes a whole number from %llu to %llu, not '%s'",
                            option->name, option->low, option->high, value);
    }
    *count = number;
    return true;
}

static bool read_share(const hs_option *option, const char *value, double *share, hs_error *error)
{
    char *end = NULL;
    // Not what else strtod takes: hexadecimal digits, infinity, a sign, white space.
    bool begins = ((value[0] >= '0' && value[0] <= '9') || value[0] == '.') &&
                  value[strspn(value, "0123456789.eE+-")] == '\0';
    double number = begins ? strtod(value, &end) : -1.0;
    if (!begins || *end != '\0' || !(number >= 0.0 && number <= 1.0)) {
        return hs_error_set(error, "%s takes a number from 0 to 1, not '%s'", option->name, value);
    }
    *share = number;
    return true;
}

static bool read_choice(const hs_option *option, const char *value, const char **choice,
                        hs_error *error)
{
    size_t count = 0;
    for (; option->choices[count] != NULL; count++) {
        if (strcmp(option->choices[count], value) == 0) {
            *choice = option->choices[count];
            return true;
        }
    }
    char what[64];
    snprintf(what, sizeof what, "value of %s:", option->name);
    return hs_options_unknown(error, what, value, option->choices, count);
}

static bool add_value(const hs_option *option, const char *value, hs_option_values *values,
                      hs_error *error)
{
    if (value[0] == '\0') return hs_error_set(error, "%s: the value is empty", option->name);
    if (values->count == HS_OPTION_VALUES_MAX) {
        return hs_error_set(error, "%s may be given %d times at most", option->name,
                            HS_OPTION_VALUES_MAX);
    }
    values->at[values->count++] = value;
    return true;
}

/// Two of them would be two moments, of which only one could be kept.
static bool read_picture(const hs_option *option, const char *value, const char **picture,
                         hs_error *error)
{
    if (value[0] == '\0') return hs_error_set(error, "%s: the value is empty", option->name);
    if (*picture != NULL) {
        return hs_error_set(error, "%s is given twice, with '%.200s' and '%.200s'; give it once",
                            option->name, *picture, value);
    }
    *picture = value;
    return true;
}

static bool read_value(const hs_option *option, const char *value, void *settings, hs_error *error)
{
    void *member = (char *)settings + option->offset;
    switch (option->kind) {
    case HS_OPTION_FLAG:
        *(bool *)member = true;
        return true;
    case HS_OPTION_TEXT:
    case HS_OPTION_INPUT:
    case HS_OPTION_OUTPUT:
        if (value[0] == '\0') return hs_error_set(error, "%s: the value is empty", option->name);
        *(const char **)member = value;
        return true;
    case HS_OPTION_PICTURE:
        return read_picture(option, value, (const char **)member, error);
    case HS_OPTION_CHOICE:
        return read_choice(option, value, (const char **)member, error);
    case HS_OPTION_COUNT:
        return read_count(option, value, (uint64_t *)member, error);
    case HS_OPTION_SHARE:
        return read_share(option, value, (double *)member, error);
    case HS_OPTION_LIST:
        return add_value(option, value, member, error);
    }
    return false;
}

/// "-" is a value (standard output), and so is a negative number, which is out of range.
static bool looks_like_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && !(word[1] >= '0' && word[1] <= '9');
}

/// Whether a word ends the options: whatever follows is none.
static bool is_end(const char *word)
{
    return strcmp(word, "--") == 0;
}

/// Reads the option at `argv[*at]` and moves on past it.
static bool read_option(const hs_option *table, size_t rows, int argc, char **argv, int *at,
                        void *settings, hs_error *error)
{
    const char *word = argv[(*at)++];
    if (is_end(word)) {
        return hs_error_set(error,
                            "'%s' follows --, where no options are; there is nothing else "
                            "that this command takes",
                            argv[*at]);
    }
    if (word[0] != '-' || word[1] == '\0') {
        return hs_error_set(error, "'%s' is no option; options begin with two dashes", word);
    }
    const char *joined = strchr(word, '=');
    size_t length = joined != NULL ? (size_t)(joined - word) : strlen(word);
    const hs_option *option = find(table, rows, word, length);
    if (option == NULL) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), word);
        return unknown_option(table, rows, name, error);
    }
    if (option->kind == HS_OPTION_FLAG) {
        if (joined != NULL) return hs_error_set(error, "%s takes no value", option->name);
        return read_value(option, "", settings, error);
    }
    if (joined != NULL) return read_value(option, joined + 1, settings, error);
    if (*at == argc) return hs_error_set(error, "%s needs %s", option->name, option->argument);
    const char *value = argv[(*at)++];
    if (looks_like_option(value)) {
        return hs_error_set(error,
                            "%s needs %s, and '%s' looks like an option; if it is meant, "
                            "write %s=%s",
                            option->name, option->argument, value, option->name, value);
    }
    return read_value(option, value, settings, error);
}

bool hs_options_read(const hs_option *table, size_t rows, int argc, char **argv, void *settings,
                     hs_error *error)
{
    for (int at = 0; at < argc;) {
        if (is_end(argv[at]) && at + 1 == argc) break;
        if (!read_option(table, rows, argc, argv, &at, settings, error)) return false;
    }
    return hs_options_check_files(table, rows, settings, error);
}

const char *hs_options_name(const hs_option *table, size_t rows, size_t offset)
{
    for (size_t i = 0; i < rows; i++) {
        if (table[i].offset == offset) return table[i].name;
    }
    return "";
}

bool hs_options_take(const hs_option *table, size_t rows, int *argc, char **argv, void *settings,
                     hs_error *error)
{
    int kept = 0;
    bool has_ended = false;
    for (int at = 0; at < *argc;) {
        if (!has_ended && is_end(argv[at])) {
            has_ended = true;
            at++;
            continue;
        }
        bool is_option = !has_ended && argv[at][0] == '-' && argv[at][1] != '\0';
        if (!is_option) {
            argv[kept++] = argv[at++];
        } else if (!read_option(table, rows, *argc, argv, &at, settings, error)) {
            return false;
        }
    }
    *argc = kept;
    return hs_options_check_files(table, rows, settings, error);
}

void hs_options_explain(FILE *stream, const hs_option *table, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        char left[64];
        const char *argument = table[i].argument;
        snprintf(left, sizeof left, "%s%s%s", table[i].name, argument != NULL ? " " : "",
                 argument != NULL ? argument : "");
        fprintf(stream, "  %-24s ", left);
        for (const char *line = table[i].help; *line != '\0';) {
            int length = (int)strcspn(line, "\n");
            fprintf(stream, "%.*s\n", length, line);
            line += length;
            if (*line == '\n') {
                line++;
                fprintf(stream, "%27s", "");
            }
        }
    }
}
