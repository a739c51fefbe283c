#include "bench/page.h"

#include <errno.h>

#include "base/error.h"
#include "base/system.h"

#include "base/forbidden.h"

enum { FILE_LIMIT = 1 << 20 };

/// A name between braces in page.html and what replaces it: a file as it is, or what a function
/// writes, with its special characters escaped.
typedef struct insert {
    const char *name;
    const char *file;
    void (*write)(FILE *stream, const hs_bench_results *results);
    const char *escapes[3]; ///< for '<', '>' and '&'
} insert;

static void write_text(FILE *stream, const hs_bench_results *results)
{
    hs_bench_write_text(stream, results, false);
}

static const insert inserts[] = {
    // The files come first, in the order of `hs_bench_page.files` behind the page's text.
    {.name = "style", .file = "style.css"},
    {.name = "words", .file = "words.js"},
    {.name = "charts", .file = "charts.js"},
    {.name = "costs", .file = "costs.js"},
    {.name = "script", .file = "script.js"},
    // JSON has '<' only within strings, and HTML would end the script element at one.
    {"results", NULL, hs_bench_write_json, {"\\u003c", ">", "&"}},
    {"text", NULL, write_text, {"&lt;", "&gt;", "&amp;"}},
};
enum { INSERTS = sizeof inserts / sizeof inserts[0] };

/// The next "{{name}}" at or after `text`; NULL when there is none. `*end` is behind it, and
/// `*found` NULL where nothing is called so.
static const char *next_insert(const char *text, const char **end, const insert **found)
{
    const char *open = strstr(text, "{{");
    const char *close = open != NULL ? strstr(open, "}}") : NULL;
    if (close == NULL) return NULL;
    *end = close + 2;
    *found = NULL;
    size_t length = (size_t)(close - open) - 2;
    for (const insert *it = inserts; it < inserts + INSERTS; it++) {
        if (strlen(it->name) == length && memcmp(it->name, open + 2, length) == 0) *found = it;
    }
    return open;
}

/// Checks that every insert of the text is known.
static bool check_text(const char *text, const char *path, hs_error *error)
{
    const insert *found;
    const char *end, *line_at = text;
    unsigned line = 1;
    for (const char *at = text; (at = next_insert(at, &end, &found)) != NULL; at = end) {
        for (; line_at < at; line_at++) line += *line_at == '\n';
        if (found != NULL) continue;
        return hs_error_set(error, "%s:%u: nothing is called '%.*s'", path, line,
                            (int)(end - at) - 4, at + 2);
    }
    return true;
}

bool hs_bench_page_open(hs_bench_page *page, hs_gate *gate, const char *folder, hs_error *error)
{
    *page = (hs_bench_page){.gate = gate};
    for (int i = 0; i < HS_BENCH_PAGE_FILES; i++) {
        char path[HS_PATH_BYTES];
        hs_file *file = &page->files[i];
        snprintf(path, sizeof path, "%s/report/%s", folder,
                 i == 0 ? "page.html" : inserts[i - 1].file);
        if (!hs_file_read(file, gate, HS_TAG_MEASURE, path, FILE_LIMIT, error) ||
            (i == 0 && !check_text(file->bytes, path, error))) {
            hs_bench_page_close(page);
            return false;
        }
    }
    return true;
}

void hs_bench_page_close(hs_bench_page *page)
{
    if (page->gate == NULL) return;
    for (int i = 0; i < HS_BENCH_PAGE_FILES; i++)
        hs_file_release(&page->files[i], page->gate, HS_TAG_MEASURE);
    *page = (hs_bench_page){.gate = NULL};
}

/// Writes what an insert's function writes, escaped, by way of a temporary file.
static bool write_escaped(FILE *stream, const insert *of, const hs_bench_results *results,
                          hs_error *error)
{
    static const char special[] = {'<', '>', '&'};
    FILE *kept = tmpfile();
    if (kept != NULL) of->write(kept, results);
    bool is_kept = kept != NULL && fseek(kept, 0, SEEK_SET) == 0;
    for (int byte; is_kept && (byte = getc(kept)) != EOF;) {
        const char *found = memchr(special, byte, sizeof special);
        if (found == NULL) putc(byte, stream);
        if (found != NULL) fputs(of->escapes[found - special], stream);
    }
    is_kept = is_kept && ferror(kept) == 0;
    if (!is_kept) hs_error_set(error, "cannot keep the report: %s", strerror(errno));
    if (kept != NULL) fclose(kept);
    return is_kept;
}

bool hs_bench_page_write(FILE *stream, const hs_bench_page *page, const hs_bench_results *results,
                         hs_error *error)
{
    const insert *found;
    const char *end, *at = page->files[0].bytes;
    for (const char *next; (next = next_insert(at, &end, &found)) != NULL; at = end) {
        fwrite(at, 1, (size_t)(next - at), stream);
        if (found == NULL) continue;
        if (found->file != NULL) {
            const hs_file *file = &page->files[found - inserts + 1];
            fwrite(file->bytes, 1, file->count, stream);
        } else if (!write_escaped(stream, found, results, error)) {
            return false;
        }
    }
    fputs(at, stream);
    return true;
}
