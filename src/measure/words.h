/// Text for people: numbers in a few characters with their unit, headings, and paragraphs.
#ifndef HS_MEASURE_WORDS_H
#define HS_MEASURE_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/// A short text that is passed by value.
typedef struct hs_word {
    char text[28];
} hs_word;

/// "1,234,567".
hs_word hs_word_of_count(uint64_t count);

/// "812 ns", "81.2 us", "8.12 ms" or "1.2 s"; "-" when it is not finite.
hs_word hs_word_of_time(double ns);

/// "0.43 ns", always in nanoseconds, for what one entity costs.
hs_word hs_word_of_price(double ns);

/// "512 B", "61.2 KiB", ...
hs_word hs_word_of_bytes(uint64_t bytes);

/// "+1,204", "-3" or "0": how a number changed.
hs_word hs_word_of_change(uint64_t before, uint64_t after);
/// "+23.5 KiB", "-48 B" or "0".
hs_word hs_word_of_change_of_bytes(uint64_t before, uint64_t after);

/// "7.50", with three significant digits; "-" when it is not finite.
hs_word hs_word_of_ratio(double ratio);

/// A mean such as allocations a frame: "0", "0.01", "8,333".
hs_word hs_word_of_mean(double mean);

/// How a number is written: by which of the functions above.
typedef enum hs_manner {
    HS_MANNER_COUNT, ///< a count, or a mean when it is not whole
    HS_MANNER_TIME,
    HS_MANNER_PRICE,
    HS_MANNER_MEAN,
    HS_MANNER_BYTES,
    HS_MANNER_TIMES ///< "3.40 times"
} hs_manner;

/// "-" when the number is not finite.
hs_word hs_word_of(double number, hs_manner manner);

/// What people read for the name of a kind or a population: "scripts" for the runners, which keep
/// their name in code and in files for other programs.
const char *hs_word_of_kind(const char *name);

/// Writes an empty line and a heading.
void hs_text_heading(FILE *stream, bool bold, const char *line);

/// Wraps words into lines of less than 80 columns; a longer word gets a line of its own.
void hs_text_paragraph(FILE *stream, const char *text);

#endif
