#include "draw/sheets.h"

#include "base/forbidden.h"

/// Pairs before the first column, so that vectors of the picture's pixels are aligned, and channels
/// behind the last row of the sum, so that whole vectors may be read there.
enum { BEFORE = 4, BEHIND = 64, PAIR = 2 * HS_LIGHT_CHANNELS };

bool hs_sheets_open(hs_sheets *sheets, hs_gate *gate, int width, int height, unsigned count,
                    hs_error *error)
{
    size_t columns = ((size_t)width + HS_BIN_PIXELS - 1) / HS_BIN_PIXELS * HS_BIN_PIXELS;
    *sheets = (hs_sheets){.gate = gate, .width = width, .height = height, .count = count};
    sheets->stride = (columns + 2 * BEFORE) * PAIR;
    // Pairs reach above the picture and below it.
    sheets->odd = ((size_t)height / 2 + 2) * sheets->stride;
    sheets->bytes = 2 * sheets->odd * sizeof(uint16_t);
    sheets->sum_width = columns;
    sheets->sum_bytes =
        (columns * ((size_t)height + 1) * HS_LIGHT_CHANNELS + BEHIND) * sizeof(uint16_t);
    sheets->sum = hs_gate_allocate_lines(gate, HS_TAG_OTHER, sheets->sum_bytes);
    bool made = sheets->sum != NULL;
    for (unsigned s = 0; made && s < count; s++) {
        sheets->sheets[s] = hs_gate_allocate_lines(gate, HS_TAG_OTHER, sheets->bytes);
        made = sheets->sheets[s] != NULL;
    }
    return made || hs_error_no_memory(error, "the canvas's light", sheets->bytes);
}

void hs_sheets_close(hs_sheets *sheets)
{
    for (unsigned s = 0; s < sheets->count; s++)
        hs_gate_release(sheets->gate, HS_TAG_OTHER, sheets->sheets[s], sheets->bytes);
    if (sheets->gate != NULL)
        hs_gate_release(sheets->gate, HS_TAG_OTHER, sheets->sum, sheets->sum_bytes);
    *sheets = (hs_sheets){0};
}

void hs_sheets_darken(hs_sheets *sheets, unsigned sheet)
{
    memset(sheets->sheets[sheet], 0, sheets->bytes);
    if (sheet == 0) memset(sheets->sum, 0, sheets->sum_bytes);
}

uint16_t *hs_sheets_light(hs_sheets *sheets, unsigned worker)
{
    sheets->is_lit[worker] = true;
    return sheets->sheets[worker] + (size_t)(BEFORE - HS_SHEET_EDGE) * PAIR;
}

void hs_sheets_gather(const hs_sheets *sheets, const hs_canvas_kernels *kernels, int row,
                      uint16_t *bins)
{
    size_t top = (size_t)row * HS_BIN_PIXELS;
    size_t left = (size_t)sheets->height - top;
    hs_light_rows rows = {
        .stride = sheets->stride,
        .rows = left < HS_BIN_PIXELS ? left : HS_BIN_PIXELS,
        .sum = sheets->sum + top * sheets->sum_width * HS_LIGHT_CHANNELS,
        .width = sheets->sum_width,
    };
    for (unsigned s = 0; s < sheets->count; s++) {
        if (!sheets->is_lit[s] && s > 0) continue; // one at least
        uint16_t *first = sheets->sheets[s] + top / 2 * sheets->stride + BEFORE * PAIR;
        // Row 0 of a sheet is the edge above the picture.
        rows.across[rows.sheets] = first;
        rows.whole[rows.sheets++] = first + sheets->odd;
    }
    kernels->gather(&rows, bins);
}

void hs_sheets_end(const hs_sheets *sheets, int row)
{
    size_t pair = (size_t)row * (HS_BIN_PIXELS / 2);
    size_t bytes = sheets->stride * sizeof(uint16_t);
    for (unsigned s = 0; s < sheets->count; s++) {
        if (!sheets->is_lit[s]) continue;
        uint16_t *first = sheets->sheets[s] + pair * sheets->stride;
        memset(first, 0, bytes);
        bool is_last = (pair + HS_BIN_PIXELS / 2) * 2 >= (size_t)sheets->height;
        if (!is_last) continue;
        size_t last = (size_t)sheets->height / 2;
        memset(sheets->sheets[s] + last * sheets->stride, 0, bytes);
    }
}

void hs_sheets_forget(hs_sheets *sheets)
{
    memset(sheets->is_lit, 0, sizeof sheets->is_lit);
}

const uint16_t *hs_sheets_row(const hs_sheets *sheets, int row)
{
    return sheets->sum + (size_t)row * sheets->sum_width * HS_LIGHT_CHANNELS;
}
