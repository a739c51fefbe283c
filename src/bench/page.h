/// The bench's report as one page that needs nothing else: charts, tables and words. Its text, its
/// style and its script are files of their own (assets/report), read before the bench begins, so
/// that a page that cannot be made is known before the long run.
#ifndef HS_BENCH_PAGE_H
#define HS_BENCH_PAGE_H

#include "base/file.h"
#include "bench/bench.h"

/// The files that a page is made of. Zeroed, there are none.
typedef struct hs_bench_page {
    hs_gate *gate;
    hs_file text;   ///< page.html, with {{names}} where something is to be put
    hs_file style;  ///< style.css
    hs_file script; ///< script.js
} hs_bench_page;

/// Reads the files from `folder`, which holds them in `report`. False with an error when one cannot
/// be read or names what does not exist; then there is nothing to close.
bool hs_bench_page_open(hs_bench_page *page, hs_gate *gate, const char *folder, hs_error *error);
void hs_bench_page_close(hs_bench_page *page);

/// Writes the whole page.
void hs_bench_page_write(FILE *stream, const hs_bench_page *page, const hs_bench_results *results);

#endif
