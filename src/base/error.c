#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/assert.h"

#include "base/forbidden.h"

size_t hs_control_bytes(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] == '\0') return 0;
    if (at[0] < 0x20 || at[0] == 0x7F) return 1;
    if (at[0] == 0xC2) return at[1] >= 0x80 && at[1] <= 0x9F ? 2 : 0;
    if (at[0] == 0xD8) return at[1] == 0x9C ? 2 : 0;
    if (at[0] != 0xE2) return 0;
    if (at[1] == 0x80) {
        bool is_mark = at[2] == 0x8E || at[2] == 0x8F;
        return is_mark || (at[2] >= 0xA8 && at[2] <= 0xAE) ? 3 : 0;
    }
    return at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9 ? 3 : 0;
}

/// Drops an incomplete character at the end.
static void drop_unfinished(char *text, size_t length)
{
    size_t following = 0;
    while (following < length && following < 3 &&
           ((unsigned char)text[length - 1 - following] & 0xC0) == 0x80)
        following++;
    if (following == length) return;
    unsigned char first = (unsigned char)text[length - 1 - following];
    size_t wanted = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    if (following < wanted) text[length - 1 - following] = '\0';
}

void hs_make_printable(char *text, size_t bytes, char substitute)
{
    char *at = text;
    while (*at != '\0') {
        size_t count = hs_control_bytes(at);
        memset(at, substitute, count);
        at += count > 0 ? count : 1;
    }
    size_t length = (size_t)(at - text);
    if (length + 1 >= bytes) drop_unfinished(text, length);
}

bool hs_error_set(hs_error *error, const char *format, ...)
{
    if (error == NULL) return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    // A message may quote any file and has to stay on one line.
    hs_make_printable(error->message, sizeof error->message, ' ');
    return false;
}

bool hs_error_no_memory(hs_error *error, const char *what, unsigned long long bytes)
{
    return hs_error_set(error, "out of memory: %s needs %llu bytes; ask for fewer entities", what,
                        bytes);
}

#ifdef HS_CHECKED
void hs_assert_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
    abort();
}
#endif
