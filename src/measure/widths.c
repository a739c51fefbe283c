#include "measure/widths.h"

#include "base/instruction_set.h"
#include "base/random.h"
#include "world/currents.h"
#include "world/wind.h"

#include "base/forbidden.h"

/// Places of a block, and the space between its columns: as `columns` has them.
enum { PLACES = 4096, MARGIN_BYTES = 128 };

#define COLUMN_BYTES ((size_t)PLACES * sizeof(uint32_t) + MARGIN_BYTES)

/// Columns of each width, of 4 bytes each.
static const unsigned columns_of[HS_WIDTHS] = {[HS_WIDTH_INTEGERS] = 3, [HS_WIDTH_FLOATS] = 5};

struct hs_widths {
    hs_gate *gate;
    size_t particles, blocks;
    const hs_kernels *kernels;
    hs_width_loop *floats;
    uint8_t *memory[HS_WIDTHS];
    uint64_t steps;
};

unsigned hs_width_bytes(hs_width width)
{
    return columns_of[width] * (unsigned)sizeof(uint32_t);
}

static size_t bytes_of(const hs_widths *widths, int width)
{
    return widths->blocks * columns_of[width] * COLUMN_BYTES;
}

static uint32_t *column(const hs_widths *widths, int width, size_t block, unsigned number)
{
    size_t at = (block * columns_of[width] + number) * COLUMN_BYTES;
    return (uint32_t *)(void *)(widths->memory[width] + at);
}

static size_t count_in(const hs_widths *widths, size_t block)
{
    size_t left = widths->particles - block * PLACES;
    return left < PLACES ? left : PLACES;
}

/// Ticks to live, spread evenly over those of a storm.
static uint32_t ticks_of(uint64_t number)
{
    const uint32_t range = HS_CURRENT_LONGEST - HS_CURRENT_SHORTEST;
    return HS_CURRENT_SHORTEST + (uint32_t)(number * 2654435761u >> 8) % range;
}

/// Fills the places of a block from `first` on: with numbers that are no denormals where they are
/// read as floating-point numbers, which would take longer.
static void bear(const hs_widths *widths, int width, size_t block, size_t first)
{
    size_t count = count_in(widths, block);
    for (unsigned c = 0; c < columns_of[width]; c++) {
        uint32_t *to = column(widths, width, block, c);
        bool is_packed = c + 1 == columns_of[width];
        for (size_t i = first; i < count; i++)
            to[i] = is_packed ? ticks_of(widths->steps + block * PLACES + i)
                              : 0x3F800000u + (uint32_t)i;
    }
}

/// Gives the first particles all ages, so that they do not die in step.
static void age_all(const hs_widths *widths, int width)
{
    for (size_t b = 0; b < widths->blocks; b++) {
        uint32_t *packed = column(widths, width, b, columns_of[width] - 1);
        bear(widths, width, b, 0);
        for (size_t i = 0; i < count_in(widths, b); i++)
            packed[i] = 1 + (packed[i] * 7u + (uint32_t)i) % packed[i];
    }
}

hs_widths *hs_widths_open(hs_gate *gate, size_t particles, hs_instruction_set set, hs_error *error)
{
    hs_widths *widths =
        hs_gate_make(gate, HS_TAG_MEASURE, 1, sizeof *widths, "what widths cost", error);
    if (widths == NULL) return NULL;
    *widths = (hs_widths){
        .gate = gate,
        .particles = particles,
        .blocks = (particles + PLACES - 1) / PLACES,
        .kernels = hs_kernels_for(set),
        .floats = HS_VERSION_FOR(set, hs_width),
    };
    for (int w = 0; w < HS_WIDTHS; w++) {
        widths->memory[w] = hs_gate_allocate_lines(gate, HS_TAG_MEASURE, bytes_of(widths, w));
        if (widths->memory[w] == NULL) {
            hs_error_no_memory(error, "what widths cost", bytes_of(widths, w));
            hs_widths_close(widths);
            return NULL;
        }
        memset(widths->memory[w], 0, bytes_of(widths, w));
        age_all(widths, w);
    }
    return widths;
}

void hs_widths_close(hs_widths *widths)
{
    if (widths == NULL) return;
    for (int w = 0; w < HS_WIDTHS; w++)
        hs_gate_release(widths->gate, HS_TAG_MEASURE, widths->memory[w], bytes_of(widths, w));
    hs_gate_release(widths->gate, HS_TAG_MEASURE, widths, sizeof *widths);
}

/// Steps one block; returns how many stay.
static size_t pass(const hs_widths *widths, int width, size_t block, const hs_particle_tick *tick)
{
    size_t count = count_in(widths, block);
    uint32_t *of[5];
    for (unsigned c = 0; c < columns_of[width]; c++) of[c] = column(widths, width, block, c);
    if (width == HS_WIDTH_FLOATS) {
        return widths->floats(&(hs_float_columns){(float *)(void *)of[0], (float *)(void *)of[1],
                                                  (float *)(void *)of[2], (float *)(void *)of[3],
                                                  of[4]},
                              count);
    }
    const hs_particle_columns at = {of[0], of[1], of[2]};
    return widths->kernels->pass_particles(&at, &at, count, tick);
}

void hs_widths_step(hs_widths *widths, const hs_clock *clock, double *ns)
{
    const hs_particle_tick tick = hs_wind_tick((int64_t)widths->steps);
    for (unsigned turn = 0; turn < HS_WIDTHS; turn++) {
        int width = (int)((widths->steps + turn) % HS_WIDTHS);
        uint64_t since = hs_clock_now(clock);
        for (size_t b = 0; b < widths->blocks; b++)
            bear(widths, width, b, pass(widths, width, b, &tick));
        ns[width] = (double)(hs_clock_now(clock) - since) / (double)widths->particles;
    }
    widths->steps++;
}
