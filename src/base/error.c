#include "heapstorm/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/printable.h"

#include "base/forbidden.h"

bool hs_error_set(hs_error *error, const char *format, ...)
{
    if (error == NULL) return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    // A message may quote any file, and is to stay one line.
    hs_make_printable(error->message, sizeof error->message, ' ');
    return false;
}

bool hs_error_no_memory(hs_error *error, const char *what, unsigned long long bytes)
{
    return hs_error_set(error, "out of memory: %s needs %llu bytes; ask for fewer entities", what,
                        bytes);
}
