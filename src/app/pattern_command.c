#include "app/pattern_command.h"

#include <stdarg.h>
#include <string.h>

#include "app/nearest.h"
#include "app/trace.h"
#include "base/file.h"

#include "base/forbidden.h"

enum { DONE = 0, FAILED = 1, WRONG_USAGE = 2 };

static const char usage[] =
    "usage: heapstorm pattern check FILE...\n"
    "       heapstorm pattern trace FILE [options]\n"
    "\n"
    "check prints file:line:column: error|warning: sentence for all that it finds in BulletML\n"
    "files, and a summary. trace prints what a pattern does as a table: one row for each living\n"
    "bullet after each frame.\n"
    "\n"
    "  --frames N     frames to run (600)\n"
    "  --rank R       difficulty, 0 to 1 (0.5)\n"
    "  --seed N       where random numbers begin (1)\n"
    "  --rand V       let every random number be V, 0 to 1\n"
    "  --origin X,Y   where the pattern begins (0,0)\n"
    "  --target X,Y   where the player stands (0,200)\n"
    "  --bullets N    how many bullets may live at once (100000)\n";

/// Tells wrong usage in the manner of `printf` and returns the exit code.
static int __attribute__((format(printf, 1, 2))) wrong(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("heapstorm pattern: ", stderr);
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
    va_end(arguments);
    return WRONG_USAGE;
}

/// The error of a stream that could not be written to its end, if so.
static int finish_output(hs_output *output, int code)
{
    hs_error error;
    if (hs_output_close(output, &error)) return code;
    fprintf(stderr, "heapstorm pattern: %s\n", error.message);
    return FAILED;
}

static int print_usage(void)
{
    hs_output output;
    hs_output_open(&output, "-", NULL);
    fputs(usage, output.stream);
    return finish_output(&output, DONE);
}

/// Where findings of one file are printed, and how many there were.
typedef struct told_findings {
    FILE *stream;
    const char *path;
    unsigned errors;
    unsigned warnings;
} told_findings;

static void print_finding(void *context, const hs_finding *finding)
{
    told_findings *to = context;
    bool is_error = finding->severity == HS_SEVERITY_ERROR;
    to->errors += is_error;
    to->warnings += !is_error;
    fprintf(to->stream, "%s:%d:%d: %s: %s\n", to->path, finding->line, finding->column,
            is_error ? "error" : "warning", finding->sentence);
}

/// Loads a pattern and prints its findings. NULL when it cannot be used; a failure that is no
/// fault of the file is told on stderr.
static hs_pattern *load(hs_gate *gate, told_findings *to)
{
    hs_finding_sink sink = {print_finding, to};
    hs_error error = {""};
    unsigned errors = to->errors;
    hs_pattern *pattern = hs_pattern_load(gate, to->path, &sink, &error);
    if (pattern == NULL && to->errors == errors) {
        fprintf(stderr, "heapstorm pattern: %s\n", error.message);
        to->errors++;
    }
    return pattern;
}

static const char *plural(unsigned count)
{
    return count == 1 ? "" : "s";
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/// Whether a word is an option and not a file; "-" alone would be a file of that name.
static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

static int check(int count, char **files)
{
    for (int i = 0; i < count; i++) {
        if (is_help(files[i])) return print_usage();
        if (is_option(files[i])) {
            return wrong("check has no option '%s'; it takes files, and --help", files[i]);
        }
    }
    if (count == 0) return wrong("check needs at least one FILE");
    hs_gate gate = {0};
    hs_output output;
    hs_output_open(&output, "-", NULL);
    told_findings report = {.stream = output.stream};
    unsigned failed = 0;
    for (int i = 0; i < count; i++) {
        report.path = files[i];
        hs_pattern *pattern = load(&gate, &report);
        if (pattern == NULL) failed++;
        hs_pattern_release(pattern);
    }
    fprintf(output.stream, "%d file%s, %u with errors: %u error%s, %u warning%s\n", count,
            plural((unsigned)count), failed, report.errors, plural(report.errors), report.warnings,
            plural(report.warnings));
    return finish_output(&output, failed == 0 ? DONE : FAILED);
}

/// A whole number from 0 to `most`.
static bool read_whole(const char *text, uint64_t most, uint64_t *number)
{
    if (text[0] < '0' || text[0] > '9') return false;
    *number = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');
        if (*number > (most - digit) / 10) return false;
        *number = *number * 10 + digit;
    }
    return *text == '\0';
}

/// A finite number up to a character that ends it; the rest begins at `*end`.
static bool read_number(const char *text, const char **end, double *number)
{
    char *stop;
    *number = strtod(text, &stop);
    *end = stop;
    return stop != text && isfinite(*number) && strchr(" \t\n\v\f\r", text[0]) == NULL;
}

static bool read_share(const char *text, double *number)
{
    const char *end;
    return read_number(text, &end, number) && *end == '\0' && *number >= 0.0 && *number <= 1.0;
}

static bool read_point(const char *text, float point[2])
{
    const char *end;
    double x;
    double y;
    if (!read_number(text, &end, &x) || *end != ',') return false;
    if (!read_number(end + 1, &end, &y) || *end != '\0') return false;
    if (fabs(x) > 1e9 || fabs(y) > 1e9) return false;
    point[0] = (float)x;
    point[1] = (float)y;
    return true;
}

/// The options of trace, and what their values are.
typedef enum trace_option {
    OPTION_FRAMES,
    OPTION_RANK,
    OPTION_SEED,
    OPTION_RAND,
    OPTION_ORIGIN,
    OPTION_TARGET,
    OPTION_BULLETS,
    OPTION_COUNT
} trace_option;

static const char *const option_names[OPTION_COUNT] = {
    "--frames", "--rank", "--seed", "--rand", "--origin", "--target", "--bullets",
};

static const char *const option_values[OPTION_COUNT] = {
    "a whole number from 0 to 1000000000",
    "a number from 0 to 1",
    "a whole number from 0 to 18446744073709551615",
    "a number from 0 to 1",
    "two numbers X,Y",
    "two numbers X,Y",
    "a whole number from 0 to 100000000",
};

static bool read_value(trace_option option, const char *text, hs_trace_options *options)
{
    uint64_t whole = 0;
    bool fine;
    switch (option) {
    case OPTION_FRAMES:
        fine = read_whole(text, 1000000000, &whole);
        options->frames = (uint32_t)whole;
        return fine;
    case OPTION_RANK:
        return read_share(text, &options->rank);
    case OPTION_SEED:
        return read_whole(text, UINT64_MAX, &options->seed);
    case OPTION_RAND:
        options->has_fixed_random = true;
        return read_share(text, &options->fixed_random);
    case OPTION_ORIGIN:
        return read_point(text, options->origin);
    case OPTION_TARGET:
        return read_point(text, options->target);
    default:
        fine = read_whole(text, 100000000, &whole);
        options->bullets = (uint32_t)whole;
        return fine;
    }
}

/// Takes the option that `words` begin with, "--name value" or "--name=value"; `*taken` becomes
/// the number of words. Returns the exit code.
static int take_option(int count, char **words, hs_trace_options *options, int *taken)
{
    const char *equals = strchr(words[0], '=');
    size_t length = equals != NULL ? (size_t)(equals - words[0]) : strlen(words[0]);
    unsigned found = 0;
    while (found < OPTION_COUNT && (strlen(option_names[found]) != length ||
                                    memcmp(option_names[found], words[0], length) != 0))
        found++;
    if (found == OPTION_COUNT) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1),
                 words[0]);
        return wrong("trace has no option '%s'; the nearest is %s", name,
                     hs_nearest(name, option_names, OPTION_COUNT));
    }
    const char *value = equals != NULL ? equals + 1 : count > 1 ? words[1] : NULL;
    if (value == NULL) return wrong("%s needs %s", option_names[found], option_values[found]);
    if (!read_value((trace_option)found, value, options)) {
        return wrong("%s needs %s, not '%s'", option_names[found], option_values[found], value);
    }
    *taken = equals != NULL ? 1 : 2;
    return DONE;
}

static void tell_count(uint64_t count, const char *what)
{
    if (count == 0) return;
    fprintf(stderr, "heapstorm pattern: %llu %s\n", (unsigned long long)count, what);
}

static void tell_summary(const hs_trace_summary *summary)
{
    tell_count(summary->refused, "bullets refused, because --bullets lived already");
    tell_count(summary->counts.divisions_by_zero, "divisions by zero, taken as 0");
    tell_count(summary->counts.not_finite, "numbers too large for binary32 or none, taken as 0");
    tell_count(summary->counts.instruction_stops,
               "times a script came to the limit of instructions and went on in the next frame");
    tell_count(summary->counts.recursion_stops, "scripts ended at the limit of recursion");
    tell_count(summary->counts.repeats_cut, "repeats cut to the limit of their times");
}

static int run_trace(const char *path, const hs_trace_options *options)
{
    hs_gate gate = {0};
    told_findings report = {.stream = stderr, .path = path};
    hs_pattern *pattern = load(&gate, &report);
    if (pattern == NULL) return FAILED;
    hs_output output;
    hs_output_open(&output, "-", NULL);
    hs_trace_summary summary;
    hs_error error;
    bool traced = hs_trace_run(&gate, pattern, options, output.stream, &summary, &error);
    if (!traced) fprintf(stderr, "heapstorm pattern: %s\n", error.message);
    tell_summary(&summary);
    hs_pattern_release(pattern);
    return finish_output(&output, traced ? DONE : FAILED);
}

static int trace(int count, char **words)
{
    hs_trace_options options = hs_trace_defaults();
    const char *path = NULL;
    int taken = 1;
    for (int i = 0; i < count; i += taken) {
        taken = 1;
        if (is_help(words[i])) return print_usage();
        if (is_option(words[i])) {
            int code = take_option(count - i, words + i, &options, &taken);
            if (code != DONE) return code;
        } else if (path == NULL) {
            path = words[i];
        } else {
            return wrong("trace takes one FILE; '%s' is a second one", words[i]);
        }
    }
    if (path == NULL) return wrong("trace needs a FILE");
    return run_trace(path, &options);
}

int hs_pattern_command(int count, char **words)
{
    static const char *const commands[] = {"check", "trace"};
    if (count == 0) return wrong("say check or trace; --help tells more");
    if (is_help(words[0])) return print_usage();
    if (strcmp(words[0], "check") == 0) return check(count - 1, words + 1);
    if (strcmp(words[0], "trace") == 0) return trace(count - 1, words + 1);
    return wrong("there is no 'pattern %s'; the nearest is 'pattern %s'", words[0],
                 hs_nearest(words[0], commands, sizeof commands / sizeof *commands));
}
