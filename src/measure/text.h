/// What the reports for people share: headings, paragraphs and the lines that say what was run.
#ifndef HS_MEASURE_TEXT_H
#define HS_MEASURE_TEXT_H

#include "heapstorm/measure.h"

/// An empty line and a heading.
void hs_text_heading(FILE *stream, bool bold, const char *line);

/// Words on lines of less than 80 columns; a longer word gets a line of its own.
void hs_text_paragraph(FILE *stream, const char *text);

/// The program, the machine and the workload; under which memory, unless `label` is NULL.
void hs_text_run(FILE *stream, const hs_run_setup *setup, const char *label);

/// Both digests on a line.
void hs_text_digests(FILE *stream, const hs_report *report);

#endif
