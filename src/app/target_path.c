#include "app/target_path.h"

#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "cli/options.h"

#include "base/forbidden.h"

/// The largest file that is read, and the last frame that a trace can have.
enum { FILE_BYTES = 1 << 24, FRAME_MAX = 1000000000 };

/// The reader of a path's lines.
typedef struct path_reader {
    const char *file;
    const char *line; ///< the present line's first byte
    unsigned number;  ///< of that line, from 1
    hs_target_path *path;
    hs_error *error;
} path_reader;

bool hs_target_number(const char *text, char **end, float *number)
{
    const char *digits = text + (*text == '-' || *text == '+');
    bool is_hexadecimal = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    double value = strtod(text, end);
    if (*end == text || text[0] <= ' ' || is_hexadecimal || !(fabs(value) <= 1e9)) return false;
    *number = (float)value;
    return true;
}

static bool __attribute__((format(printf, 3, 4)))
complain(const path_reader *reader, const char *at, const char *format, ...)
{
    char sentence[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return hs_error_set(reader->error, "%.280s:%u:%u: %s", reader->file, reader->number,
                        (unsigned)(at - reader->line) + 1, sentence);
}

/// Skips blanks inside a line.
static const char *skip(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r') at++;
    return at;
}

/// Whether a line's content ends here; '#' begins a comment.
static bool is_end(const char *at)
{
    return *at == '\n' || *at == '#' || *at == '\0';
}

/// Whether a word ends here.
static bool is_word_end(const char *at)
{
    return is_end(at) || skip(at) != at;
}

static bool add_point(path_reader *reader, const hs_target_point *point)
{
    hs_target_path *path = reader->path;
    if (path->count == path->capacity) {
        size_t capacity = path->capacity * 2 + 64;
        hs_target_point *grown = hs_gate_resize_array(path->gate, HS_TAG_PATTERNS, path->points,
                                                      path->capacity, capacity, sizeof *grown);
        if (grown == NULL) {
            return hs_error_set(reader->error, "%.280s: out of memory while reading", reader->file);
        }
        path->points = grown;
        path->capacity = capacity;
    }
    path->points[path->count++] = *point;
    return true;
}

/// Reads the frame of a point, which comes after that of the last one.
static bool read_frame(path_reader *reader, const char **at, uint32_t *frame)
{
    const char *start = *at;
    const hs_target_path *path = reader->path;
    uint64_t number;
    if (!hs_options_digits(at, &number) || !is_word_end(*at) || number > FRAME_MAX) {
        return complain(reader, start, "a line is FRAME X Y, and this is no frame from 0 to %d",
                        FRAME_MAX);
    }
    *frame = (uint32_t)number;
    if (path->count == 0 || *frame > path->points[path->count - 1].frame) return true;
    return complain(reader, start,
                    "frame %lu does not come after frame %lu; put the lines in order",
                    (unsigned long)*frame, (unsigned long)path->points[path->count - 1].frame);
}

/// Reads one coordinate.
static bool read_coordinate(path_reader *reader, const char **at, const char *name, float *number)
{
    const char *start = skip(*at);
    char *end;
    if (is_end(start)) {
        return complain(reader, start, "%s is missing; a line is FRAME X Y", name);
    }
    if (!hs_target_number(start, &end, number) || !is_word_end(end)) {
        return complain(reader, start, "%s is no number up to 1000000000; a line is FRAME X Y",
                        name);
    }
    *at = end;
    return true;
}

/// Reads the line from `at`, which may be empty; `*end` becomes where its content ends.
static bool read_line(path_reader *reader, const char *at, const char **end)
{
    hs_target_point point;
    at = skip(at);
    *end = at;
    if (is_end(at)) return true;
    if (!read_frame(reader, &at, &point.frame) || !read_coordinate(reader, &at, "X", &point.x) ||
        !read_coordinate(reader, &at, "Y", &point.y)) {
        return false;
    }
    at = skip(at);
    *end = at;
    if (!is_end(at)) return complain(reader, at, "a line is FRAME X Y, and nothing after it");
    return add_point(reader, &point);
}

/// Reads all lines of the file's bytes, which a zero follows. Skips a byte-order mark of UTF-8.
static bool read_lines(path_reader *reader, const hs_file *file)
{
    const char *end = file->bytes + file->count;
    const char *start = file->bytes + (strncmp(file->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
    for (const char *at = start; at < end; reader->number++) {
        reader->line = at;
        if (!read_line(reader, at, &at)) return false;
        if (*at == '#') at += strcspn(at, "\n");
        if (*at == '\0' && at < end) return complain(reader, at, "a zero byte is no text");
        at++;
    }
    if (reader->path->count > 0) return true;
    return hs_error_set(reader->error, "%.280s:1:1: there is no point; a line is FRAME X Y",
                        reader->file);
}

bool hs_target_path_read(hs_target_path *path, hs_gate *gate, const char *file, hs_error *error)
{
    *path = (hs_target_path){.gate = gate};
    hs_file bytes;
    bool is_stream = strcmp(file, "-") == 0;
    if (is_stream) file = "<stdin>";
    bool opened = is_stream ? hs_file_read_stream(&bytes, gate, HS_TAG_PATTERNS, file, stdin,
                                                  FILE_BYTES, error)
                            : hs_file_read(&bytes, gate, HS_TAG_PATTERNS, file, FILE_BYTES, error);
    if (!opened) return false;
    path_reader reader = {file, bytes.bytes, 1, path, error};
    bool read = read_lines(&reader, &bytes);
    hs_file_release(&bytes, gate, HS_TAG_PATTERNS);
    if (!read) hs_target_path_release(path);
    return read;
}

void hs_target_path_release(hs_target_path *path)
{
    hs_gate_release(path->gate, HS_TAG_PATTERNS, path->points,
                    path->capacity * sizeof *path->points);
    *path = (hs_target_path){.gate = path->gate};
}

void hs_target_path_at(const hs_target_path *path, uint32_t frame, float point[2])
{
    // The first point after the frame lies in low .. high.
    size_t low = 0;
    size_t high = path->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (path->points[middle].frame <= frame) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const hs_target_point *before = &path->points[low > 0 ? low - 1 : 0];
    const hs_target_point *after = &path->points[low < path->count ? low : path->count - 1];
    double frames = (double)after->frame - before->frame;
    double share = frames > 0.0 ? (frame - before->frame) / frames : 0.0;
    point[0] = (float)(before->x + share * ((double)after->x - before->x));
    point[1] = (float)(before->y + share * ((double)after->y - before->y));
}
