/// Writes text and numbers into an HTML page: whatever comes from files and from the machine is
/// escaped, and numbers read as people write them.
#ifndef HS_BENCH_HTML_H
#define HS_BENCH_HTML_H

#include <stdio.h>

#include "measure/words.h"

/// Text for between tags and within quoted attributes. Control characters become '?'; what is
/// longer than some 1,000 bytes is cut.
void hs_html_text(FILE *stream, const char *text);

/// Like `hs_html_text` of at most so many characters; what is cut ends in an ellipsis.
void hs_html_text_within(FILE *stream, const char *text, size_t characters);

/// A word as it is, but "us" as the micro sign that pages have, and a dash where there is nothing.
void hs_html_word(FILE *stream, hs_word word);

#endif
