/// The options of a command line. A command has one table of them, from which they are read,
/// checked and explained, so that help and behaviour cannot differ.
///
/// `--name value` and `--name=value` are the same. When an option is given twice, the last one
/// counts, unless it collects its values; a second NUMBER:FILE is refused. A value that looks like
/// an option is reported as missing, unless it is joined by `=`. `-h` is `--help`, and `--` ends
/// the options.
#ifndef HS_CLI_OPTIONS_H
#define HS_CLI_OPTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "heapstorm/error.h"

typedef enum hs_option_kind {
    HS_OPTION_FLAG,   ///< bool; takes no value
    HS_OPTION_TEXT,   ///< const char *; any value that is not empty
    HS_OPTION_CHOICE, ///< const char *; one of `choices`
    HS_OPTION_COUNT,  ///< uint64_t in low..high
    HS_OPTION_SHARE,  ///< double in 0..1
    HS_OPTION_LIST,   ///< hs_option_values of NUMBER:FILE, which are written
    HS_OPTION_INPUT,  ///< const char *; a file that is read, or a name
    HS_OPTION_OUTPUT, ///< const char *; a file that is written; "-" is standard output
    HS_OPTION_PICTURE ///< const char *; NUMBER:FILE, which is written
} hs_option_kind;

/// The values of an option that may be given several times, in the order of the command line.
enum { HS_OPTION_VALUES_MAX = 8 };
typedef struct hs_option_values {
    const char *at[HS_OPTION_VALUES_MAX];
    size_t count;
} hs_option_values;

/// One option: a row of a table of static storage.
typedef struct hs_option {
    const char *name;     ///< with its dashes
    const char *argument; ///< the word that stands for the value in the help; NULL for a flag
    const char *help;     ///< a line or two, "\n" between them
    hs_option_kind kind;
    size_t offset; ///< of the member of the settings that it sets
    unsigned long long low, high;
    const char *const *choices; ///< ended by NULL
} hs_option;

/// The end of a row, from its kind on, by the offset of the member.
#define HS_SETS_FLAG(at)             HS_OPTION_FLAG, at, 0, 0, NULL
#define HS_SETS_TEXT(at)             HS_OPTION_TEXT, at, 0, 0, NULL
#define HS_SETS_CHOICE(at, words)    HS_OPTION_CHOICE, at, 0, 0, words
#define HS_SETS_COUNT(at, low, high) HS_OPTION_COUNT, at, low, high, NULL
#define HS_SETS_SHARE(at)            HS_OPTION_SHARE, at, 0, 1, NULL
#define HS_SETS_LIST(at)             HS_OPTION_LIST, at, 0, 0, NULL
#define HS_SETS_INPUT(at)            HS_OPTION_INPUT, at, 0, 0, NULL
#define HS_SETS_OUTPUT(at)           HS_OPTION_OUTPUT, at, 0, 0, NULL
#define HS_SETS_PICTURE(at)          HS_OPTION_PICTURE, at, 0, 0, NULL

/// The last two rows of a table, for a struct with the members `help` and `version`.
// clang-format off
#define HS_HELP_ROWS(type)                                                       \
    {"--help", NULL, "this text; also -h", HS_SETS_FLAG(offsetof(type, help))},  \
    {"--version", NULL, "the version", HS_SETS_FLAG(offsetof(type, version))}
// clang-format on

/// Reads `argc` arguments into the members of `settings`, which hold the defaults. On failure the
/// error says what was wrong and what would be right. An output that would replace an input or
/// another output is wrong, by whatever paths they are named.
bool hs_options_read(const hs_option *table, size_t rows, int argc, char **argv, void *settings,
                     hs_error *error);

/// The same for a command that also takes other words, such as files: these are moved to the front
/// of `argv` in their order, and `*argc` becomes how many there are. "-" alone is such a word.
bool hs_options_take(const hs_option *table, size_t rows, int *argc, char **argv, void *settings,
                     hs_error *error);

/// Explains every option of the table.
void hs_options_explain(FILE *stream, const hs_option *table, size_t rows);

/// The name of the option that sets the member at this offset; "" for none.
const char *hs_options_name(const hs_option *table, size_t rows, size_t offset);

/// Refuses options of which one would write what another one writes or reads. `hs_options_read` and
/// `hs_options_take` end with it.
bool hs_options_check_files(const hs_option *table, size_t rows, const void *settings,
                            hs_error *error);
/// Whether one of them writes to standard output, which then holds nothing else.
bool hs_options_take_stdout(const char *const *paths, size_t count);

/// Writes into the error that a word is none of the candidates: "unknown WHAT 'word'; did you mean
/// 'X'?", or where none is near, what there is. Returns false.
bool hs_options_unknown(hs_error *error, const char *what, const char *word,
                        const char *const *candidates, size_t count);

/// Reads the decimal digits with which `*text` begins and moves `*text` past them. False when there
/// are none or the number has more than 64 bits.
bool hs_options_digits(const char **text, uint64_t *number);

/// NUMBER:FILE, taken apart: a file that is written at a certain time.
typedef struct hs_numbered_path {
    uint64_t number;
    const char *path; ///< within the text; NULL when none was asked for
} hs_numbered_path;

/// Takes NUMBER:FILE apart. False unless there are a number of 18 digits at most, a colon and a
/// path.
bool hs_options_numbered_path(const char *text, hs_numbered_path *file);

/// WIDTHxHEIGHT, pixels.
typedef struct hs_window_size {
    int width, height; ///< 0 where none was asked for
} hs_window_size;

/// Reads the size that `--size` asks for; `text` may be NULL. False with an error when it is none.
bool hs_options_size(const char *text, hs_window_size *size, hs_error *error);

#endif
