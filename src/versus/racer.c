#include "versus/racer.h"

#include <math.h>

#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

// ---- Pictures ----------------------------------------------------------------------------------

static size_t picture_bytes(int width, int height)
{
    return (size_t)width * (size_t)height * sizeof(uint32_t);
}

static uint32_t *make_picture(hs_racer *racer, int width, int height, hs_error *error)
{
    size_t bytes = picture_bytes(width, height);
    uint32_t *pixels = hs_gate_allocate_lines(&racer->paint_gate, HS_TAG_OTHER, bytes);
    if (pixels == NULL) hs_error_no_memory(error, "a picture of the race", bytes);
    return pixels;
}

static void drop_pages(hs_racer *racer)
{
    size_t bytes = picture_bytes(racer->width, racer->height);
    hs_gate_release(&racer->paint_gate, HS_TAG_OTHER, racer->ready.pixels, bytes);
    hs_gate_release(&racer->paint_gate, HS_TAG_OTHER, racer->front.pixels, bytes);
    racer->ready = racer->front = (hs_race_page){0};
    racer->is_fresh = false;
    racer->width = racer->height = 0;
}

void hs_racer_drop_pictures(hs_racer *racer)
{
    hs_canvas_destroy(racer->canvas);
    racer->canvas = NULL;
    drop_pages(racer);
}

/// A canvas and pages of another size. Who shows has given its page back by asking for that size.
static bool make_pictures(hs_racer *racer, int width, int height, hs_error *error)
{
    hs_canvas_destroy(racer->canvas);
    racer->canvas =
        hs_canvas_create(&racer->paint_gate, width, height, hs_instruction_set_best(), NULL, error);
    hs_mutex_lock(&racer->race->lock);
    drop_pages(racer);
    racer->width = width;
    racer->height = height;
    if (racer->canvas != NULL) racer->ready.pixels = make_picture(racer, width, height, error);
    if (racer->ready.pixels != NULL)
        racer->front.pixels = make_picture(racer, width, height, error);
    bool is_made = racer->front.pixels != NULL;
    if (!is_made) hs_racer_drop_pictures(racer);
    racer->is_remade = false;
    hs_mutex_unlock(&racer->race->lock);
    return is_made;
}

static bool has_size(const hs_racer *racer, int width, int height)
{
    return racer->canvas != NULL && hs_canvas_width(racer->canvas) == width &&
           hs_canvas_height(racer->canvas) == height;
}

/// What is to be painted now: false for nothing. Pages of another size are not handed out any more.
static bool ask(hs_racer *racer, bool is_behind, int *width, int *height, hs_draw_options *options)
{
    hs_race *race = racer->race;
    hs_mutex_lock(&race->lock);
    *width = race->width;
    *height = race->height;
    *options = race->options;
    bool is_drawn = *width > 0 && *height > 0;
    bool is_other = is_drawn && !has_size(racer, *width, *height);
    if (is_other) racer->is_remade = true;
    bool is_wanted = is_drawn && (is_other || !is_behind || !racer->is_fresh);
    hs_mutex_unlock(&race->lock);
    return is_wanted;
}

/// Looks at the side's own heap where it is the ground. Without memory for it the sky is shown.
static void look_at_land(hs_racer *racer, hs_draw_options *options)
{
    hs_land *land = &racer->land;
    if (options->ground != HS_GROUND_HEAP) return;
    if (land->ground == NULL && !hs_land_open(land, &racer->paint_gate, NULL)) return;
    uint64_t tick = hs_world_ticks(racer->side.world);
    float seconds = (float)(tick - racer->land_tick) / (float)HS_TICKS_PER_SECOND;
    racer->land_tick = tick;
    hs_land_look(land, racer->side.world, seconds, options->reduce_flashing);
    options->land = land->ground;
}

/// Paints the world and hands the picture over.
static bool paint(hs_racer *racer, bool is_behind, hs_error *error)
{
    int width, height;
    hs_draw_options options;
    if (!ask(racer, is_behind, &width, &height, &options)) return true;
    if (!has_size(racer, width, height) && !make_pictures(racer, width, height, error))
        return false;
    look_at_land(racer, &options);
    hs_canvas_draw(racer->canvas, racer->side.world, &options);
    hs_mutex_lock(&racer->race->lock);
    racer->ready.pixels = hs_canvas_exchange(racer->canvas, racer->ready.pixels);
    racer->ready.tick = hs_world_ticks(racer->side.world);
    racer->is_fresh = true;
    hs_mutex_unlock(&racer->race->lock);
    return true;
}

// ---- Ticks -------------------------------------------------------------------------------------

static bool fail(hs_racer *racer, const hs_error *error)
{
    hs_mutex_lock(&racer->race->lock);
    racer->has_failed = true;
    racer->failure = *error;
    hs_mutex_unlock(&racer->race->lock);
    return false;
}

/// The load that a scenario holds: its capacity is a quarter above it.
static uint64_t load_of(const hs_world *world, const hs_world_config *config)
{
    if (config->particles > 0) return config->particles;
    return hs_world_count(world, HS_PARTICLES).capacity * 4 / 5;
}

bool hs_racer_open(hs_racer *racer)
{
    hs_race *race = racer->race;
    hs_error error = {""};
    const hs_clock *clock = race->plan.clock;
    if (!hs_side_open(&racer->side, &race->plan.config, &race->plan.contenders[racer->number],
                      clock, &error)) {
        return fail(racer, &error);
    }
    hs_mutex_lock(&race->lock);
    racer->holds_load = hs_world_holds_load(racer->side.world);
    racer->load = load_of(racer->side.world, &race->plan.config);
    if (++race->made == HS_SIDES) {
        race->start_ns = hs_clock_now(clock);
        for (unsigned i = 0; i < HS_SIDES; i++)
            race->side_start_ns[i] = hs_clock_now(race->racers[i].clock);
        hs_condition_broadcast(&race->turn);
    }
    hs_mutex_unlock(&race->lock);
    return true;
}

void hs_racer_close(hs_racer *racer)
{
    hs_land_close(&racer->land);
    racer->land_tick = 0;
    hs_side_close(&racer->side);
}

static uint64_t begin_of_next(const hs_racer *racer)
{
    return hs_schedule_begin_ns(racer->race->side_start_ns[racer->number],
                                hs_world_ticks(racer->side.world));
}

bool hs_racer_is_due(const hs_racer *racer)
{
    return hs_clock_now(racer->clock) >= begin_of_next(racer);
}

/// Says what the last tick has done.
static void publish(hs_racer *racer, uint64_t ticks)
{
    hs_race *race = racer->race;
    const hs_side *side = &racer->side;
    bool has_digest = hs_agreement_is_due(ticks);
    hs_milestone milestone;
    if (has_digest) milestone = hs_side_milestone(side);
    hs_mutex_lock(&race->lock);
    racer->times_ns[(ticks - 1) % HS_RACE_TIMES] =
        isfinite(side->cpu_ns) ? side->cpu_ns : (double)side->wall_ns;
    racer->ticks = ticks;
    racer->cpu_ns = hs_figure_number(hs_side_thread_ns(side));
    if (has_digest) hs_agreement_add(&race->agreement, racer->number, &milestone);
    hs_mutex_unlock(&race->lock);
}

bool hs_racer_advance(hs_racer *racer)
{
    hs_error error = {""};
    hs_clock_wait(racer->clock, begin_of_next(racer));
    if (!hs_side_tick(&racer->side, &error)) return fail(racer, &error);
    publish(racer, hs_world_ticks(racer->side.world));
    bool is_behind = hs_racer_is_due(racer);
    return paint(racer, is_behind, &error) || fail(racer, &error);
}

/// Waits until both worlds are made. False when the race ends before.
static bool wait_for_start(hs_race *race)
{
    hs_mutex_lock(&race->lock);
    while (race->start_ns == 0 && !atomic_load(&race->ends))
        hs_condition_wait(&race->turn, &race->lock);
    hs_mutex_unlock(&race->lock);
    return !atomic_load(&race->ends);
}

void *hs_racer_run(void *context)
{
    hs_racer *racer = context;
    hs_race *race = racer->race;
    bool goes_on = hs_racer_open(racer) && wait_for_start(race);
    while (goes_on && !atomic_load(&race->ends)) goes_on = hs_racer_advance(racer);
    hs_racer_close(racer);
    return NULL;
}
