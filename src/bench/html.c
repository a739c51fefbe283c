#include "bench/html.h"

#include <stdbool.h>

#include "base/error.h"

#include "base/forbidden.h"

enum { TEXT_MAX = 1024 };

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

void hs_html_text_within(FILE *stream, const char *text, size_t characters)
{
    char printable[TEXT_MAX];
    snprintf(printable, sizeof printable, "%s", text);
    hs_make_printable(printable, sizeof printable, '?');
    size_t length = 0;
    for (const char *at = printable; *at != '\0'; at++) length += begins_character(*at) ? 1 : 0;
    size_t most = length > characters ? characters - 1 : length;
    size_t written = 0;
    for (const char *at = printable; *at != '\0'; at++) {
        if (begins_character(*at) && written++ == most) break;
        switch (*at) {
        case '&':
            fputs("&amp;", stream);
            break;
        case '<':
            fputs("&lt;", stream);
            break;
        case '>':
            fputs("&gt;", stream);
            break;
        case '"':
            fputs("&quot;", stream);
            break;
        default:
            fputc(*at, stream);
        }
    }
    if (most < length) fputs("\xE2\x80\xA6", stream);
}

void hs_html_text(FILE *stream, const char *text)
{
    hs_html_text_within(stream, text, TEXT_MAX);
}

void hs_html_word(FILE *stream, hs_word word)
{
    size_t length = strlen(word.text);
    if (strcmp(word.text, "-") == 0) {
        fputs("\xE2\x80\x93", stream);
    } else if (length > 3 && strcmp(word.text + length - 3, " us") == 0) {
        fprintf(stream, "%.*s \xC2\xB5s", (int)(length - 3), word.text);
    } else {
        hs_html_text(stream, word.text);
    }
}
