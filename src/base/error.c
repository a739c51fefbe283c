#include "heapstorm/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/forbidden.h"

/// What would break a line, or worse: a message may quote any file.
static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

bool hs_error_set(hs_error *error, const char *format, ...)
{
    if (error == NULL) return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    for (char *c = error->message; *c != '\0'; c++) {
        if (is_control(*c)) *c = ' ';
    }
    return false;
}

bool hs_error_no_memory(hs_error *error, const char *what, unsigned long long bytes)
{
    return hs_error_set(error, "out of memory: %s needs %llu bytes; ask for fewer entities", what,
                        bytes);
}
