#include "pattern/markup.h"

#include <expat.h>
#include <stdarg.h>

#include "base/forbidden.h"

// Expat 2.9 counts in 64 bits everywhere and deprecates the functions whose width is the system's.
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 9)
int hs_markup_line(XML_Parser parser)
{
    return (int)XML_GetCurrentLineNumber64(parser);
}

int hs_markup_column(XML_Parser parser)
{
    return (int)XML_GetCurrentColumnNumber64(parser) + 1;
}
#else
int hs_markup_line(XML_Parser parser)
{
    return (int)XML_GetCurrentLineNumber(parser);
}

int hs_markup_column(XML_Parser parser)
{
    return (int)XML_GetCurrentColumnNumber(parser) + 1;
}
#endif

bool hs_markup_is_blank(const char *bytes, size_t count)
{
    size_t at = 0;
    while (at < count &&
           (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r'))
        at++;
    return at == count;
}

void hs_markup_failure_tell(const hs_markup_failure *failure, enum XML_Error code,
                            char sentence[HS_MARKUP_FAILURE_BYTES])
{
    const size_t room = HS_MARKUP_FAILURE_BYTES;
    if (hs_markup_is_blank(failure->bytes, failure->count)) {
        snprintf(sentence, room, "the file is empty; %s", failure->beginning);
    } else if (code == XML_ERROR_NO_ELEMENTS && failure->open != NULL) {
        snprintf(sentence, room, "the file ends while <%.60s> of line %d is open", failure->open,
                 failure->open_line);
    } else if (code == XML_ERROR_UNCLOSED_TOKEN && failure->open != NULL) {
        snprintf(sentence, room, "this tag or comment is never closed");
    } else {
        snprintf(sentence, room, "this is no XML: %s", XML_ErrorString(code));
    }
}

/// What messages tell of an open element.
typedef struct open_element {
    char name[64];
    int line;
} open_element;

typedef struct markup_reader {
    XML_Parser parser;
    const char *file;
    const hs_markup_listener *listener;
    hs_error *error;
    open_element open[HS_MARKUP_NESTING];
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
    open_element *it = &reader->open[reader->depth++];
    snprintf(it->name, sizeof it->name, "%s", element->name);
    it->line = element->line;
    return reader->listener->open(reader->listener->context, element, reader->error);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    markup_reader *reader = user;
    if (reader->failed) return;
    const hs_markup_element element = {
        .file = reader->file,
        .name = name,
        .depth = reader->depth,
        .line = hs_markup_line(reader->parser),
        .column = hs_markup_column(reader->parser),
        .attributes = (const char *const *)attributes,
    };
    if (open(reader, &element)) return;
    reader->failed = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)name;
    markup_reader *reader = user;
    reader->depth--;
}

/// Writes why expat rejects the file into the error.
static bool tell_failure(const markup_reader *reader, const char *bytes, size_t count)
{
    enum XML_Error code = XML_GetErrorCode(reader->parser);
    if (code == XML_ERROR_NO_MEMORY) {
        return hs_error_set(reader->error, "%s: out of memory while reading", reader->file);
    }
    hs_markup_failure failure = {bytes, count, reader->listener->beginning, NULL, 0};
    if (reader->depth > 0) {
        failure.open = reader->open[reader->depth - 1].name;
        failure.open_line = reader->open[reader->depth - 1].line;
    }
    char sentence[HS_MARKUP_FAILURE_BYTES];
    hs_markup_failure_tell(&failure, code, sentence);
    return hs_error_set(reader->error, "%s:%d:%d: %s", reader->file, hs_markup_line(reader->parser),
                        hs_markup_column(reader->parser), sentence);
}

bool hs_markup_read(const char *file, const char *bytes, size_t count,
                    const hs_markup_listener *listener, hs_error *error)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL) return hs_error_set(error, "%s: out of memory while reading", file);
    markup_reader reader = {.parser = parser, .file = file, .listener = listener, .error = error};
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, on_start, on_end);
    bool read = XML_Parse(parser, bytes, (int)count, XML_TRUE) == XML_STATUS_OK;
    if (!read && !reader.failed) tell_failure(&reader, bytes, count);
    XML_ParserFree(parser);
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
