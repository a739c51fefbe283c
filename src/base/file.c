#include "base/file.h"

#include <errno.h>
#include <string.h>

#include "base/system.h"

#include "base/forbidden.h"

/// Reads until the end of the file or one byte beyond the limit.
static bool read_stream(hs_file *file, hs_gate *gate, hs_tag tag, FILE *stream, size_t limit)
{
    for (;;) {
        if (file->count + 1 >= file->reserved) {
            size_t wanted = file->reserved == 0 ? 16 * 1024 : file->reserved * 2;
            char *grown =
                hs_gate_resize_array(gate, tag, file->bytes, file->reserved, wanted, sizeof(char));
            if (grown == NULL) return false;
            file->bytes = grown;
            file->reserved = wanted;
        }
        size_t room = file->reserved - file->count - 1;
        size_t got = fread(file->bytes + file->count, 1, room, stream);
        file->count += got;
        if (got < room || file->count > limit) break;
    }
    file->bytes[file->count] = '\0';
    return true;
}

/// A long path is cut, so that the message still has room for the cause.
static bool cannot_read(const char *path, int cause, hs_error *error)
{
    return hs_error_set(error, "%.400s:1:1: cannot be read: %s", path, strerror(cause));
}

/// Opens a regular file and nothing else. Returns NULL with an error.
static FILE *open_regular(const char *path, hs_error *error)
{
    hs_path_kind kind;
    FILE *stream = hs_file_open_regular(path, &kind);
    if (stream != NULL) return stream;
    if (kind == HS_PATH_FOLDER || kind == HS_PATH_OTHER) {
        const char *what = kind == HS_PATH_FOLDER ? "is a folder" : "is no regular file";
        hs_error_set(error, "%.400s:1:1: %s; name a file", path, what);
    } else {
        cannot_read(path, errno, error);
    }
    return NULL;
}

bool hs_file_read_stream(hs_file *file, hs_gate *gate, hs_tag tag, const char *name, FILE *stream,
                         size_t limit, hs_error *error)
{
    *file = (hs_file){0};
    bool complete = read_stream(file, gate, tag, stream, limit);
    bool broken = ferror(stream) != 0;
    if (complete && !broken && file->count <= limit) return true;
    size_t reserved = file->reserved;
    bool too_large = complete && !broken;
    hs_file_release(file, gate, tag);
    if (too_large) {
        return hs_error_set(error, "%.400s:1:1: the file is larger than the limit of %zu bytes",
                            name, limit);
    }
    if (broken) return hs_error_set(error, "%.400s:1:1: cannot be read to its end", name);
    return hs_error_set(error, "%.400s:1:1: out of memory: the file needs more than %zu bytes",
                        name, reserved);
}

bool hs_file_read(hs_file *file, hs_gate *gate, hs_tag tag, const char *path, size_t limit,
                  hs_error *error)
{
    *file = (hs_file){0};
    FILE *stream = open_regular(path, error);
    if (stream == NULL) return false;
    bool read = hs_file_read_stream(file, gate, tag, path, stream, limit, error);
    fclose(stream);
    return read;
}

void hs_file_release(hs_file *file, hs_gate *gate, hs_tag tag)
{
    hs_gate_release(gate, tag, file->bytes, file->reserved);
    *file = (hs_file){0};
}

/// A long path is cut here too.
static bool cannot_write(const char *path, int cause, hs_error *error)
{
    return hs_error_set(error, "%.400s: cannot be written: %s", path, strerror(cause));
}

// ---- Where paths lead --------------------------------------------------------------------------

static bool are_alike(hs_path_identity one, hs_path_identity other)
{
    return one.device == other.device && one.number == other.number;
}

/// The length of a path's folder with its slash; 0 where the path is a name alone.
static size_t folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

static bool identify_folder(const char *path, hs_path_identity *identity)
{
    char folder[HS_PATH_BYTES] = ".";
    size_t length = folder_of(path);
    if (length >= sizeof folder) return false;
    if (length > 0) {
        memcpy(folder, path, length);
        folder[length] = '\0';
    }
    return hs_path_identify(folder, identity);
}

FILE *hs_path_standard_stream(const char *path)
{
    hs_path_identity identity, of_stream;
    if (strcmp(path, "-") == 0) return stdout;
    if (hs_path_discards(path) || !hs_path_identify(path, &identity)) return NULL;
    if (hs_stream_identify(stdout, &of_stream) && are_alike(identity, of_stream)) return stdout;
    return hs_stream_identify(stderr, &of_stream) && are_alike(identity, of_stream) ? stderr : NULL;
}

bool hs_paths_meet(const char *path, const char *other)
{
    if (strcmp(path, other) == 0) return true;
    const FILE *stream = hs_path_standard_stream(path);
    if (stream != NULL) return stream == hs_path_standard_stream(other);
    hs_path_identity one, two;
    hs_path_kind kind = hs_path_look(path), other_kind = hs_path_look(other);
    if (kind != other_kind) return false;
    if (kind == HS_PATH_FILE) {
        return hs_path_identify(path, &one) && hs_path_identify(other, &two) && are_alike(one, two);
    }
    return kind == HS_PATH_MISSING &&
           strcmp(path + folder_of(path), other + folder_of(other)) == 0 &&
           identify_folder(path, &one) && identify_folder(other, &two) && are_alike(one, two);
}

// ---- Writing -----------------------------------------------------------------------------------

/// Opens a temporary file beside a target. One that exists is another's, or was left behind by a
/// process that was killed and had the same number: the next name is taken.
static bool open_neighbour(hs_output *output)
{
    enum { NAMES = 100 };
    for (unsigned i = 0; i < NAMES; i++) {
        snprintf(output->temporary, sizeof output->temporary, "%s.%lu", output->path,
                 hs_process_number());
        size_t used = strlen(output->temporary);
        if (i > 0) snprintf(output->temporary + used, sizeof output->temporary - used, ".%u", i);
        output->stream = fopen(output->temporary, "wbx");
        if (output->stream != NULL || errno != EEXIST) break;
    }
    return output->stream != NULL;
}

bool hs_output_open(hs_output *output, const char *path, hs_error *error)
{
    *output = (hs_output){0};
    output->stream = hs_path_standard_stream(path);
    if (output->stream != NULL) return true;
    if (path[0] == '\0') return cannot_write("\"\"", ENOENT, error);
    if (strlen(path) >= sizeof output->path) return cannot_write(path, ENAMETOOLONG, error);
    hs_path_kind kind = hs_path_look(path);
    int cause = errno;
    bool exists = kind != HS_PATH_MISSING;
    if (!exists && hs_path_has_entry(path)) return cannot_write(path, cause, error);
    if (exists && !hs_path_allows(path, HS_PATH_WRITE)) return cannot_write(path, errno, error);
    bool in_place = exists && kind != HS_PATH_FILE;
    // Only a regular file's path is resolved: a pipe behind /dev/fd has none.
    if (in_place || !hs_path_resolve(path, output->path, sizeof output->path)) {
        snprintf(output->path, sizeof output->path, "%s", path);
    }
    if (in_place) {
        output->stream = fopen(path, "wb");
        return output->stream != NULL || cannot_write(path, errno, error);
    }
    if (!open_neighbour(output)) return cannot_write(path, errno, error);
    if (!exists || hs_file_take_permissions(output->stream, path)) return true;
    cause = errno;
    hs_output_abandon(output);
    return cannot_write(path, cause, error);
}

static bool is_standard(const FILE *stream)
{
    return stream == stdout || stream == stderr;
}

/// Why a stream could not be written; 0 when it could. A write that failed long ago has left no
/// cause, so that another one is tried: what it says is what the first one met.
static int flush(FILE *stream)
{
    errno = 0;
    if (fflush(stream) != 0) return errno != 0 ? errno : EIO;
    if (!ferror(stream)) return 0;
    clearerr(stream);
    if (fputc(0, stream) != EOF && fflush(stream) == 0) return EIO;
    return errno != 0 ? errno : EIO;
}

static bool complete(hs_output *output, bool reaches_disk, hs_error *error)
{
    FILE *stream = output->stream;
    output->stream = NULL;
    int cause = flush(stream);
    if (cause == 0 && reaches_disk && !hs_file_reach_disk(stream)) cause = errno;
    if (is_standard(stream)) {
        const char *name = stream == stdout ? "standard output" : "standard error";
        return cause == 0 || cannot_write(name, cause, error);
    }
    if (fclose(stream) != 0 && cause == 0) cause = errno;
    if (cause == 0 && output->temporary[0] != '\0' &&
        !hs_path_rename(output->temporary, output->path)) {
        cause = errno;
    }
    if (cause == 0) return true;
    if (output->temporary[0] != '\0') remove(output->temporary);
    return cannot_write(output->path, cause, error);
}

bool hs_output_close(hs_output *output, hs_error *error)
{
    return complete(output, false, error);
}

bool hs_output_close_durably(hs_output *output, hs_error *error)
{
    return complete(output, true, error);
}

void hs_output_abandon(hs_output *output)
{
    FILE *stream = output->stream;
    output->stream = NULL;
    if (stream == NULL || is_standard(stream)) return;
    fclose(stream);
    if (output->temporary[0] != '\0') remove(output->temporary);
}
