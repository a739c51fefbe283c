// The files that options name: which of them would be written over another one.
#include "cli/options.h"

#include "base/file.h"

#include "base/forbidden.h"

/// Most files of one command line.
enum { FILES = 64 };

/// A file that an option names.
typedef struct named_file {
    const char *option, *path;
    bool is_written;
} named_file;

typedef struct named_files {
    named_file at[FILES];
    size_t count;
} named_files;

static void add(named_files *files, const char *option, const char *path, bool is_written)
{
    if (path == NULL || files->count == FILES) return;
    files->at[files->count++] = (named_file){option, path, is_written};
}

/// The path of NUMBER:FILE, and NULL for what is malformed: its own check refuses it.
static const char *path_of(const char *text)
{
    hs_numbered_path file = {0, NULL};
    if (text != NULL) hs_options_numbered_path(text, &file);
    return file.path;
}

static void add_option(named_files *files, const hs_option *option, const void *settings)
{
    const void *member = (const char *)settings + option->offset;
    if (option->kind == HS_OPTION_LIST) {
        const hs_option_values *values = member;
        for (size_t i = 0; i < values->count; i++) {
            add(files, option->name, path_of(values->at[i]), true);
        }
    }
    const bool is_picture = option->kind == HS_OPTION_PICTURE;
    if (!is_picture && option->kind != HS_OPTION_INPUT && option->kind != HS_OPTION_OUTPUT) return;
    const char *text = *(const char *const *)member;
    add(files, option->name, is_picture ? path_of(text) : text, option->kind != HS_OPTION_INPUT);
}

static bool check_pair(const named_file *one, const named_file *other, hs_error *error)
{
    if (!one->is_written && !other->is_written) return true;
    if (!hs_paths_meet(one->path, other->path)) return true;
    if (one->is_written && other->is_written) {
        if (strcmp(one->option, other->option) == 0) {
            return hs_error_set(error, "%s is given twice for '%.400s'; name two files",
                                one->option, one->path);
        }
        return hs_error_set(error, "%s and %s cannot both go to '%.400s'", one->option,
                            other->option, one->path);
    }
    const named_file *output = one->is_written ? one : other;
    const named_file *input = one->is_written ? other : one;
    // A name of a scenario, say, is not the file of that name that will be written.
    if (hs_path_look(input->path) == HS_PATH_MISSING) return true;
    return hs_error_set(error, "%s would write over '%.400s', which %s reads; name another file",
                        output->option, output->path, input->option);
}

bool hs_options_check_files(const hs_option *table, size_t rows, const void *settings,
                            hs_error *error)
{
    named_files files = {.count = 0};
    for (size_t i = 0; i < rows; i++) add_option(&files, &table[i], settings);
    for (size_t i = 0; i < files.count; i++) {
        for (size_t j = i + 1; j < files.count; j++) {
            if (!check_pair(&files.at[i], &files.at[j], error)) return false;
        }
    }
    return true;
}

bool hs_options_take_stdout(const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (paths[i] != NULL && hs_path_standard_stream(paths[i]) == stdout) return true;
    }
    return false;
}
