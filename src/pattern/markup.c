#include "pattern/markup.h"

#include <expat.h>
#include <stdarg.h>

#include "base/forbidden.h"

typedef struct markup_reader {
    XML_Parser parser;
    const char *file;
    const hs_markup_listener *listener;
    hs_error *error;
    int depth;
    bool failed;
} markup_reader;

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    markup_reader *reader = user;
    if (reader->failed) return;
    const hs_markup_element element = {
        .file = reader->file,
        .name = name,
        .depth = reader->depth++,
        .line = (int)XML_GetCurrentLineNumber(reader->parser),
        .column = (int)XML_GetCurrentColumnNumber(reader->parser) + 1,
        .attributes = (const char *const *)attributes,
    };
    if (reader->listener->open(reader->listener->context, &element, reader->error)) return;
    reader->failed = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)name;
    markup_reader *reader = user;
    reader->depth--;
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
    if (!read && !reader.failed) {
        hs_error_set(error, "%s:%d:%d: %s", file, (int)XML_GetCurrentLineNumber(parser),
                     (int)XML_GetCurrentColumnNumber(parser) + 1,
                     XML_ErrorString(XML_GetErrorCode(parser)));
    }
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
