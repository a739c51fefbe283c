#include "heapstorm/scoreboard.h"

#include "base/forbidden.h"

// ---- The load ----------------------------------------------------------------------------------

hs_load hs_load_of(const hs_world *world)
{
    hs_load load = {
        .bullets = hs_world_count(world, HS_BULLETS).capacity,
        .particles = hs_world_count(world, HS_PARTICLES).capacity,
        .litter = hs_world_litter_counts(world).percent,
        .is_held = hs_world_holds_load(world),
    };
    snprintf(load.scenario, sizeof load.scenario, "%s", hs_world_scenario_name(world));
    return load;
}

bool hs_load_equals(const hs_load *a, const hs_load *b)
{
    return a->bullets == b->bullets && a->particles == b->particles && a->litter == b->litter &&
           a->is_held == b->is_held && strcmp(a->scenario, b->scenario) == 0;
}

// ---- Rows --------------------------------------------------------------------------------------

void hs_scoreboard_clear(hs_scoreboard *board)
{
    board->begun++;
    board->frames = 0;
    board->count = 0;
    board->present = 0;
    board->former = -1;
}

static int find_row(const hs_scoreboard *board, const hs_frame *frame)
{
    for (int i = 0; i < board->count; i++) {
        const hs_score_row *row = &board->rows[i];
        if (row->strategy == frame->strategy && row->layout == frame->layout) return i;
    }
    return -1;
}

/// The row that was not seen for longest.
static int oldest_row(const hs_scoreboard *board)
{
    int oldest = 0;
    for (int i = 1; i < board->count; i++) {
        if (board->rows[i].seen < board->rows[oldest].seen) oldest = i;
    }
    return oldest;
}

/// A row of its own for a frame, behind the others or in the place of the oldest.
static int make_row(hs_scoreboard *board, const hs_frame *frame)
{
    int at = board->count < HS_SCORE_ROWS ? board->count++ : oldest_row(board);
    hs_score_row *row = &board->rows[at];
    // The ring's content has no meaning beyond `count`.
    row->strategy = frame->strategy;
    row->layout = frame->layout;
    row->count = row->set_aside = 0;
    if (board->former == at) board->former = -1;
    return at;
}

static uint32_t saturated(uint64_t number)
{
    return number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
}

static void keep_frame(hs_score_row *row, const hs_frame *frame)
{
    row->frames[row->count % HS_SCORE_FRAMES] = (hs_score_frame){
        .tick_ns = saturated(frame->simulate_ns / frame->ticks),
        .entities = saturated(hs_frame_entities(frame)),
        .allocations = saturated(frame->traffic[HS_TRAFFIC_GAME].allocations),
        .ticks = frame->ticks,
    };
    row->count++;
}

void hs_scoreboard_add(hs_scoreboard *board, const hs_load *load, const hs_frame *frame)
{
    if (!hs_load_equals(&board->load, load)) {
        board->load = *load;
        hs_scoreboard_clear(board);
    }
    if (board->count == 0) hs_scoreboard_clear(board);
    int at = find_row(board, frame);
    bool is_first = board->count == 0;
    if (at < 0) at = make_row(board, frame);
    if (!is_first && at != board->present) board->former = board->present;
    board->present = at;
    hs_score_row *row = &board->rows[at];
    row->seen = board->frames++;
    row->live_bytes = frame->live_bytes;
    if (hs_frame_is_set_aside(frame)) {
        row->set_aside++;
    } else if (frame->ticks > 0) {
        keep_frame(row, frame);
    }
}

// ---- Figures -----------------------------------------------------------------------------------

static size_t kept_frames(const hs_score_row *row)
{
    return (size_t)(row->count < HS_SCORE_FRAMES ? row->count : HS_SCORE_FRAMES);
}

/// The price of an entity over the newest ticks.
static double price_of(const hs_score_row *row)
{
    double ns = 0.0, entities = 0.0;
    uint64_t ticks = 0;
    for (size_t back = 0; back < kept_frames(row) && ticks < HS_SCORE_TICKS; back++) {
        const hs_score_frame *frame = &row->frames[(row->count - 1 - back) % HS_SCORE_FRAMES];
        ns += (double)frame->tick_ns * frame->ticks;
        entities += (double)frame->entities * frame->ticks;
        ticks += frame->ticks;
    }
    return hs_ns_per_entity(ns, entities);
}

hs_score hs_score_of(const hs_score_row *row, hs_score_scratch *scratch)
{
    size_t count = kept_frames(row);
    uint64_t allocations = 0, ticks = 0;
    for (size_t i = 0; i < count; i++) {
        scratch->sorted[i] = (double)row->frames[i].tick_ns;
        allocations += row->frames[i].allocations;
        ticks += row->frames[i].ticks;
    }
    bool is_enough = count >= HS_SCORE_LEAST;
    return (hs_score){
        .frames = count,
        .tick_ns = hs_summary_of(scratch->sorted, is_enough ? count : 0),
        .allocations = hs_ratio((double)allocations, (double)ticks),
        .entity_ns = is_enough ? price_of(row) : NAN,
        .live_bytes = row->live_bytes,
    };
}

double hs_score_best_ns(const hs_scoreboard *board, const hs_score *scores)
{
    double best = NAN;
    if (!board->load.is_held) return best;
    for (int i = 0; i < board->count; i++) {
        double median = scores[i].tick_ns.p50;
        if (median > 0.0 && !(best <= median)) best = median;
    }
    return best;
}
