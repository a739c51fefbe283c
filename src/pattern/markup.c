#include "pattern/markup.h"

#include <stdarg.h>

#include "pattern/markup_guard.h"

#include "base/forbidden.h"

typedef struct markup_reader {
    hs_markup_guard guard; ///< the first member
    const char *file;
    const hs_markup_listener *listener;
    hs_error *error;
    hs_open_tag open[HS_MARKUP_NESTING];
    int depth; ///< how many of these are open
    bool failed;
} markup_reader;

/// Keeps an element as open and hands it to the listener.
static bool open(markup_reader *reader, const hs_markup_element *element)
{
    if (reader->depth == HS_MARKUP_NESTING) {
        return hs_markup_complain(element, reader->error,
                                  "elements are nested deeper than the limit of %d",
                                  HS_MARKUP_NESTING);
    }
    hs_open_tag *it = &reader->open[reader->depth++];
    snprintf(it->name, sizeof it->name, "%s", element->name);
    it->line = element->line;
    return reader->listener->open(reader->listener->context, element, reader->error);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    markup_reader *reader = user;
    if (reader->failed || reader->guard.refused) return;
    if (!hs_markup_guard_attributes(&reader->guard)) return;
    hs_source_position place = hs_markup_guard_here(&reader->guard);
    const hs_markup_element element = {
        .file = reader->file,
        .name = name,
        .depth = reader->depth,
        .line = place.line,
        .column = place.column,
        .attributes = (const char *const *)attributes,
    };
    if (open(reader, &element)) return;
    reader->failed = true;
    XML_StopParser(reader->guard.parser, XML_FALSE);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)name;
    markup_reader *reader = user;
    reader->depth--;
}

/// Writes why the file was refused or rejected into the error.
static bool tell_failure(markup_reader *reader)
{
    hs_markup_guard *guard = &reader->guard;
    if (!guard->refused && XML_GetErrorCode(guard->parser) == XML_ERROR_NO_MEMORY) {
        return hs_error_set(reader->error, "%s: out of memory while reading", reader->file);
    }
    hs_markup_failure failure = {.beginning = reader->listener->beginning};
    if (reader->depth > 0) failure.open = &reader->open[reader->depth - 1];
    hs_markup_guard_tell(guard, &failure);
    return hs_error_set(reader->error, "%s:%d:%d: %s", reader->file, guard->place.line,
                        guard->place.column, guard->sentence);
}

/// Lets expat read the text of the open guard.
static bool read_text(markup_reader *reader)
{
    const hs_decoded_text *text = &reader->guard.text;
    XML_SetElementHandler(reader->guard.parser, on_start, on_end);
    bool read =
        XML_Parse(reader->guard.parser, text->bytes, (int)text->count, XML_TRUE) == XML_STATUS_OK;
    if (!read && !reader->failed) tell_failure(reader);
    return read;
}

bool hs_markup_read(hs_gate *gate, hs_tag tag, const char *file, const char *bytes, size_t count,
                    const hs_markup_listener *listener, hs_error *error)
{
    markup_reader reader = {.file = file, .listener = listener, .error = error};
    hs_decoded_verdict verdict = hs_markup_guard_open(&reader.guard, gate, tag, bytes, count);
    bool read = false;
    if (verdict == HS_DECODED_FINE) {
        read = read_text(&reader);
    } else if (verdict == HS_DECODED_REFUSED) {
        tell_failure(&reader);
    } else {
        hs_error_set(error, "%s: out of memory while reading", file);
    }
    hs_markup_guard_close(&reader.guard);
    return read;
}

bool hs_markup_complain(const hs_markup_element *element, hs_error *error, const char *format, ...)
{
    char sentence[HS_ERROR_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return hs_error_set(error, "%s:%d:%d: %s", element->file, element->line, element->column,
                        sentence);
}
