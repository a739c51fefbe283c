#include "pattern/markup_failure.h"

#include <stdbool.h>

#include "base/forbidden.h"

static bool is_blank(const char *bytes, size_t count)
{
    size_t at = 0;
    while (at < count &&
           (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r'))
        at++;
    return at == count;
}

void hs_markup_failure_tell(const hs_markup_failure *failure,
                            char sentence[HS_MARKUP_FAILURE_BYTES])
{
    const size_t room = HS_MARKUP_FAILURE_BYTES;
    if (is_blank(failure->bytes, failure->count)) {
        snprintf(sentence, room, "the file is empty; %s", failure->beginning);
    } else if (failure->code == XML_ERROR_NO_ELEMENTS && failure->open != NULL) {
        snprintf(sentence, room, "the file ends while <%.60s> of line %d is open", failure->open,
                 failure->open_line);
    } else if (failure->code == XML_ERROR_UNCLOSED_TOKEN && failure->open != NULL) {
        snprintf(sentence, room, "this tag or comment is never closed");
    } else {
        snprintf(sentence, room, "this is no XML: %s", XML_ErrorString(failure->code));
    }
}
