/// The bench's report as one self-contained page. Scripts draw its charts and tables from the
/// results, which it holds as JSON; without scripts it shows the report as text. Its parts are
/// files of their own (assets/report), read before the bench begins, so that errors in them show
/// before the long run.
#ifndef HS_BENCH_PAGE_H
#define HS_BENCH_PAGE_H

#include "base/file.h"
#include "bench/bench.h"

/// The files of a page: its text with {{names}} where something is to be put, style and scripts.
enum { HS_BENCH_PAGE_FILES = 6 };

/// A page that can be written. Zeroed, there is none.
typedef struct hs_bench_page {
    hs_gate *gate;
    hs_file files[HS_BENCH_PAGE_FILES];
} hs_bench_page;

/// Reads the files from `report` in `folder`. Returns false with an error when one cannot be read
/// or names an unknown insert; then there is nothing to close.
bool hs_bench_page_open(hs_bench_page *page, hs_gate *gate, const char *folder, hs_error *error);
void hs_bench_page_close(hs_bench_page *page);

/// Writes the whole page. Returns false with an error when there is no room for a temporary file.
bool hs_bench_page_write(FILE *stream, const hs_bench_page *page, const hs_bench_results *results,
                         hs_error *error);

#endif
