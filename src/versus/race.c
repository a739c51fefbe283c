#include "versus/race.h"

#include <math.h>

#include "heapstorm/statistics.h"
#include "versus/racer.h"

#include "base/forbidden.h"

/// Over how long a rate is taken.
#define RATE_NS UINT64_C(1000000000)
/// Ticks that a side without a thread does at once.
enum { STEP_TICKS = 5 };

// ---- Birth and end -----------------------------------------------------------------------------

hs_race *hs_race_create(hs_gate *gate, hs_error *error)
{
    hs_race *race = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *race, "a race", error);
    if (race == NULL) return NULL;
    race->gate = gate;
    race->options = hs_draw_options_default();
    hs_mutex_open(&race->lock);
    hs_condition_open(&race->turn);
    atomic_init(&race->ends, false);
    for (unsigned i = 0; i < HS_SIDES; i++) {
        race->racers[i].race = race;
        race->racers[i].number = i;
    }
    return race;
}

void hs_race_stop(hs_race *race)
{
    hs_mutex_lock(&race->lock);
    atomic_store(&race->ends, true);
    hs_condition_broadcast(&race->turn);
    hs_mutex_unlock(&race->lock);
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_racer *racer = &race->racers[i];
        if (racer->has_thread) hs_thread_join(&racer->thread);
        racer->has_thread = false;
        hs_racer_close(racer);
    }
}

void hs_race_destroy(hs_race *race)
{
    if (race == NULL) return;
    hs_race_stop(race);
    for (unsigned i = 0; i < HS_SIDES; i++) hs_racer_drop_pictures(&race->racers[i]);
    hs_condition_close(&race->turn);
    hs_mutex_close(&race->lock);
    hs_gate_release(race->gate, HS_TAG_OTHER, race, sizeof *race);
}

void hs_race_forget(hs_race *race)
{
    for (unsigned i = 0; i < HS_SIDES; i++) race->sights[i] = (hs_race_sight){.rate = NAN};
}

const hs_race_plan *hs_race_plan_of(const hs_race *race)
{
    return &race->plan;
}

// ---- Starting ----------------------------------------------------------------------------------

static bool has_same_contenders(const hs_race_plan *a, const hs_race_plan *b)
{
    for (unsigned i = 0; i < HS_SIDES; i++) {
        if (a->contenders[i].strategy != b->contenders[i].strategy ||
            a->contenders[i].layout != b->contenders[i].layout) {
            return false;
        }
    }
    return true;
}

static void make_ready(hs_race *race)
{
    atomic_store(&race->ends, false);
    race->made = 0;
    race->start_ns = 0;
    memset(&race->agreement, 0, sizeof race->agreement);
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_racer *racer = &race->racers[i];
        hs_race_sight *sight = &race->sights[i];
        const hs_clock *own = race->plan.side_clocks[i];
        racer->clock = own != NULL ? own : race->plan.clock;
        racer->ticks = 0;
        racer->cpu_ns = 0.0;
        racer->has_failed = false;
        racer->load = 0;
        sight->stretch = (hs_stretch){0};
        sight->is_disturbed = false;
        sight->rate_ns = sight->rate_ticks = 0;
        sight->rate = NAN;
    }
}

bool hs_race_start(hs_race *race, const hs_race_plan *plan, hs_error *error)
{
    hs_race_stop(race);
    if (!has_same_contenders(&race->plan, plan)) hs_race_forget(race);
    race->plan = *plan;
    make_ready(race);
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_racer *racer = &race->racers[i];
        if (plan->is_stepped) {
            hs_racer_open(racer);
            continue;
        }
        racer->has_thread = hs_thread_start(&racer->thread, hs_racer_run, racer);
        if (racer->has_thread) continue;
        hs_race_stop(race);
        return hs_error_set(error, "the system starts no thread for a side of the race");
    }
    return true;
}

void hs_race_step(hs_race *race)
{
    if (!race->plan.is_stepped || race->start_ns == 0) return;
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_racer *racer = &race->racers[i];
        for (int tick = 0; tick < STEP_TICKS && hs_racer_is_due(racer); tick++) {
            if (racer->has_failed || !hs_racer_advance(racer)) break;
        }
    }
}

// ---- Looking -----------------------------------------------------------------------------------

static void look_at_rate(hs_race_sight *sight, uint64_t now, uint64_t ticks)
{
    if (sight->rate_ns == 0 || ticks < sight->rate_ticks) {
        sight->rate_ns = now;
        sight->rate_ticks = ticks;
    }
    uint64_t passed = now - sight->rate_ns;
    if (passed < RATE_NS) return;
    sight->rate = (double)(ticks - sight->rate_ticks) * 1e9 / (double)passed;
    sight->rate_ns = now;
    sight->rate_ticks = ticks;
}

/// Keeps the least load at which a side breaks, and the largest one below it that it holds.
static void judge(hs_race_sight *sight, hs_verdict verdict, uint64_t load)
{
    if (verdict == HS_VERDICT_NONE) return;
    sight->is_disturbed = verdict == HS_VERDICT_DISTURBED;
    if (verdict == HS_VERDICT_BREAKS && (sight->breaks_at == 0 || load < sight->breaks_at))
        sight->breaks_at = load;
    if (verdict == HS_VERDICT_HOLDS && load > sight->holds_at) sight->holds_at = load;
    if (sight->breaks_at > 0 && sight->holds_at >= sight->breaks_at) sight->holds_at = 0;
}

/// Fills in a side; under the lock.
static void look_at_side(const hs_race *race, unsigned number, uint64_t now, hs_side_view *view)
{
    const hs_racer *racer = &race->racers[number];
    uint64_t due = race->start_ns > 0 ? hs_schedule_due(race->start_ns, now) : 0;
    *view = (hs_side_view){
        .ticks = racer->ticks,
        .behind = due > racer->ticks ? due - racer->ticks : 0,
    };
}

/// Fills in what is shared.
static bool look(hs_race *race, uint64_t now, hs_race_view *view, double cpu_ns[HS_SIDES],
                 hs_error *error)
{
    const hs_racer *first = &race->racers[0];
    bool is_well = true;
    hs_mutex_lock(&race->lock);
    *view = (hs_race_view){
        .is_running = race->start_ns > 0,
        .start_ns = race->start_ns,
        .holds_load = first->holds_load,
        .load = race->start_ns > 0 ? first->load : 0,
        .compared = race->agreement.compared,
        .agreed_tick = race->agreement.last.tick,
        .agreed = race->agreement.last.digests.game,
        .differs = race->agreement.differs,
        .differs_tick = race->agreement.differs_tick,
    };
    for (unsigned i = 0; i < HS_SIDES; i++) {
        look_at_side(race, i, now, &view->sides[i]);
        cpu_ns[i] = race->racers[i].cpu_ns;
        if (!race->racers[i].has_failed || !is_well) continue;
        is_well = false;
        if (error != NULL) *error = race->racers[i].failure;
    }
    hs_mutex_unlock(&race->lock);
    return is_well;
}

bool hs_race_look(hs_race *race, hs_race_view *view, hs_error *error)
{
    uint64_t now = hs_clock_now(race->plan.clock);
    double cpu_ns[HS_SIDES];
    bool is_well = look(race, now, view, cpu_ns, error);
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_race_sight *sight = &race->sights[i];
        hs_side_view *side = &view->sides[i];
        if (view->is_running) {
            look_at_rate(sight, now, side->ticks);
            hs_verdict verdict =
                hs_stretch_judge(&sight->stretch, view->start_ns, now, side->ticks, cpu_ns[i]);
            judge(sight, verdict, view->load);
        }
        side->rate = sight->rate;
        side->breaks_at = sight->breaks_at;
        side->holds_at = sight->holds_at;
        side->is_disturbed = sight->is_disturbed;
    }
    return is_well;
}

double hs_race_tick_ns(hs_race *race, unsigned side)
{
    double times[HS_RACE_TIMES];
    const hs_racer *racer = &race->racers[side];
    hs_mutex_lock(&race->lock);
    size_t count = racer->ticks < HS_RACE_TIMES ? (size_t)racer->ticks : HS_RACE_TIMES;
    memcpy(times, racer->times_ns, count * sizeof times[0]);
    hs_mutex_unlock(&race->lock);
    return hs_median(times, count);
}

// ---- Pictures ----------------------------------------------------------------------------------

void hs_race_fit(hs_race *race, int width, int height, const hs_draw_options *options)
{
    hs_mutex_lock(&race->lock);
    race->width = width;
    race->height = height;
    race->options = *options;
    hs_mutex_unlock(&race->lock);
}

bool hs_race_take_picture(hs_race *race, unsigned side, hs_race_picture *picture)
{
    hs_racer *racer = &race->racers[side];
    hs_mutex_lock(&race->lock);
    bool has_size = racer->width == race->width && racer->height == race->height;
    bool is_new = racer->is_fresh && has_size && !racer->is_remade;
    if (is_new) {
        hs_race_page former = racer->front;
        racer->front = racer->ready;
        racer->ready = former;
        racer->is_fresh = false;
    }
    *picture =
        (hs_race_picture){racer->front.pixels, racer->width, racer->height, racer->front.tick};
    hs_mutex_unlock(&race->lock);
    return is_new;
}
