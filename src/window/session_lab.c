#include "window/session_keys.h"

#include "heapstorm/measure.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// Between these the keys move a threshold; the command line takes any.
enum { THRESHOLD_LEAST = 10, THRESHOLD_MOST = 1000000 };
/// Default time of a step of a collection, nanoseconds.
enum { STEP_NS = 500000 };

static bool collects(const hs_collector *collector)
{
    return collector != NULL;
}

static bool freezes(const hs_collector *collector)
{
    return collector != NULL && collector->freeze != NULL;
}

static bool takes_steps(const hs_collector *collector)
{
    return collector != NULL && collector->can_step;
}

/// Names of the strategies whose collector can do something: "refcount, gc and boehm".
typedef struct name_list {
    char text[96];
} name_list;

static name_list names_of(bool (*can)(const hs_collector *))
{
    const char *names[16];
    size_t count = 0, at = 0;
    name_list list = {""};
    for (unsigned i = 0; i < hs_strategy_count() && count < sizeof names / sizeof names[0]; i++) {
        if (can(hs_strategy_at(i)->collector)) names[count++] = hs_strategy_at(i)->name;
    }
    for (size_t i = 0; i < count && at < sizeof list.text; i++) {
        const char *joint = i == 0 ? "" : i + 1 < count ? ", " : " and ";
        at += (size_t)snprintf(list.text + at, sizeof list.text - at, "%s%s", joint, names[i]);
    }
    return list;
}

static const hs_strategy *strategy_of(const hs_run *run)
{
    return hs_world_strategy(run->game.world);
}

/// Whether the present strategy has a collector; else says which have. What the panel says of it is
/// taken anew.
static bool has_collector(hs_session *session)
{
    hs_panel_expire(session->display.panel);
    if (strategy_of(&session->run)->collector != NULL) return true;
    hs_session_tell(session, "%s has no collector; %s have one", strategy_of(&session->run)->name,
                    names_of(collects).text);
    return false;
}

/// Gives the world new settings; false when they are refused, which is told.
static bool tune(hs_session *session, const hs_collector_settings *settings)
{
    hs_error error;
    bool is_tuned = hs_world_tune(session->run.game.world, settings, &error);
    return hs_session_tell_failure(session, is_tuned, &error);
}

void hs_session_toggle_collector(hs_session *session)
{
    if (!has_collector(session)) return;
    hs_collector_settings settings = *hs_world_collector_settings(session->run.game.world);
    settings.is_off = !settings.is_off;
    if (!tune(session, &settings)) return;
    hs_session_tell(session, settings.is_off
                                 ? "Collector off: what only a collector finds leaks from now on"
                                 : "Collector on");
}

void hs_session_collect_now(hs_session *session)
{
    if (!has_collector(session)) return;
    hs_world *world = session->run.game.world;
    hs_collector_counts before, after;
    hs_world_collector(world, &before);
    uint64_t began = hs_session_now(session);
    hs_world_collect(world);
    uint64_t took = hs_session_now(session) - began;
    session->run.frame.simulate_ns += took;
    hs_world_collector(world, &after);
    uint64_t bytes =
        before.waiting_bytes > after.waiting_bytes ? before.waiting_bytes - after.waiting_bytes : 0;
    hs_session_tell(
        session, "Collected in %s of wall time: %s given back, %s",
        hs_word_of_time((double)took).text,
        hs_word_of_count(hs_collector_reclaimed(&after) - hs_collector_reclaimed(&before)).text,
        hs_word_of_bytes(bytes).text);
}

static void change_threshold(hs_session *session, int direction)
{
    if (!has_collector(session)) return;
    hs_collector_settings settings = *hs_world_collector_settings(session->run.game.world);
    bool by_generations = freezes(strategy_of(&session->run)->collector);
    uint32_t *threshold = by_generations ? &settings.thresholds[0] : &settings.threshold;
    uint64_t next = hs_step_from(*threshold, direction);
    if (direction > 0 && next < THRESHOLD_LEAST) next = THRESHOLD_LEAST;
    if (direction < 0 && next > THRESHOLD_MOST) next = THRESHOLD_MOST;
    if (next < THRESHOLD_LEAST || next > THRESHOLD_MOST) {
        hs_session_tell(session, "The threshold stays at %s; by key it goes from %s to %s",
                        hs_word_of_count(*threshold).text, hs_word_of_count(THRESHOLD_LEAST).text,
                        hs_word_of_count(THRESHOLD_MOST).text);
        return;
    }
    *threshold = (uint32_t)next;
    if (!tune(session, &settings)) return;
    if (by_generations) {
        hs_session_tell(session, "The youngest generation is due after %s births beyond deaths",
                        hs_word_of_count(next).text);
    } else {
        hs_session_tell(session, "A collection is due after %s births",
                        hs_word_of_count(next).text);
    }
}

void hs_session_lower_threshold(hs_session *session)
{
    change_threshold(session, -1);
}

void hs_session_raise_threshold(hs_session *session)
{
    change_threshold(session, 1);
}

void hs_session_toggle_steps(hs_session *session)
{
    if (!has_collector(session)) return;
    const char *name = strategy_of(&session->run)->name;
    if (!takes_steps(strategy_of(&session->run)->collector)) {
        hs_session_tell(session, "%s collects in one go; %s can do it in steps", name,
                        names_of(takes_steps).text);
        return;
    }
    hs_collector_settings settings = *hs_world_collector_settings(session->run.game.world);
    settings.is_stepwise = !settings.is_stepwise;
    // In a window, steps are limited by time.
    if (settings.is_stepwise && settings.step_ns == 0) settings.step_ns = STEP_NS;
    if (!tune(session, &settings)) return;
    if (settings.is_stepwise) {
        hs_session_tell(session, "%s goes in steps of %s, one a tick", name,
                        hs_word_of_time(settings.step_ns).text);
    } else {
        hs_session_tell(session, "%s collects everything in one go", name);
    }
}

void hs_session_toggle_permanent(hs_session *session)
{
    if (!has_collector(session)) return;
    hs_world *world = session->run.game.world;
    hs_collector_counts before, after;
    hs_world_collector(world, &before);
    bool is_freezing = before.frozen == 0;
    if (!hs_world_freeze(world, is_freezing)) {
        hs_session_tell(session, "%s has no permanent generation; choose %s",
                        strategy_of(&session->run)->name, names_of(freezes).text);
        return;
    }
    hs_world_collector(world, &after);
    if (is_freezing) {
        hs_session_tell(session, "Frozen: %s entities, which no collection looks at",
                        hs_word_of_count(after.frozen).text);
    } else {
        hs_session_tell(session, "Not frozen any more: %s entities",
                        hs_word_of_count(before.frozen).text);
    }
}

void hs_session_change_litter(hs_session *session)
{
    static const uint32_t steps[] = {0, 5, 20, 50};
    hs_error error;
    uint32_t now = session->run.game.config.litter, next = 0;
    for (size_t i = sizeof steps / sizeof steps[0]; i-- > 0;) {
        if (steps[i] > now) next = steps[i];
    }
    hs_panel_expire(session->display.panel);
    uint64_t began = hs_session_now(session);
    bool is_littered = hs_game_litter(&session->run.game, next, &error);
    if (!hs_session_tell_failure(session, is_littered, &error)) return;
    session->run.frame.switched = true;
    hs_session_set_aside(session, HS_ASIDE_SWITCH);
    session->run.frame.simulate_ns += hs_session_now(session) - began;
    char note[160];
    hs_litter_note(session->run.game.world, note, sizeof note);
    if (next == 0) {
        hs_session_tell(session, "No litter: a fresh heap");
    } else {
        hs_session_tell(session, "%u %% %s", next, note);
    }
}
