/// The findings of a pattern as text, one line each: "line:column: error|warning: sentence".
#ifndef HS_TEST_FINDINGS_TEXT_H
#define HS_TEST_FINDINGS_TEXT_H

#include "support.h"

#include "heapstorm/pattern.h"

typedef struct hs_test_findings {
    char text[8192]; ///< as much as fits
    unsigned count;  ///< all of them
    bool usable;     ///< a pattern came of it
    hs_error error;
} hs_test_findings;

/// Parses `count` bytes of the file "f" and checks that no memory was lost.
hs_test_findings hs_test_findings_of(const char *bytes, size_t count);

/// The same for a text, with the warnings that the scrutiny asks for.
hs_test_findings hs_test_findings_examined(const char *text, hs_scrutiny scrutiny);

/// The same for a text that is only loaded.
hs_test_findings hs_test_findings_of_text(const char *text);

#endif
