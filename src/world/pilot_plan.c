#include "world/pilot.h"

#include "base/forbidden.h"

/// A plan is three legs, each flown straight on: the first by every course, at both speeds, the
/// second by every course at full speed, the third only after the best of these.
enum { LEGS = 3, COURSES = 9, BEST = 10 };
static const float leg_ticks[LEGS] = {5, 9, 16};
#define HORIZON 30.0f

/// What a hit costs at once; at the horizon it costs FAR of that.
#define HIT 1000.0f
#define FAR 0.35f
/// What it costs to touch a bullet without being hit; nothing at the end of the berth.
#define NEAR 5.0f
/// By which a bullet's reach is thought larger, and that by which the berth grows in a tick ahead,
/// field units.
#define CAUTION 0.7f
#define HAZE    0.10f
/// Points for moving on as before, and for a shot of the kind that is wanted.
#define STEADY 0.02f
#define SHOTS  0.25f
/// What a place within EDGE of the field's edges costs, field units.
#define EDGE      36.0f
#define EDGE_COST 0.35f

typedef struct place {
    float x, y;
} place;

/// A plan so far.
typedef struct plan {
    place end;
    float cost, hit_in;
    int8_t across, along;
    bool focus;
} plan;

static float within(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

/// What is passed on a leg: what that costs, and when it hits.
typedef struct passage {
    float cost, hit_in;
} passage;

/// Flies a leg from `from` with a velocity, beginning `since` ticks ahead. Between a straight leg
/// and a straight bullet the least distance is found in one step.
static passage fly(const hs_pilot_sight *sight, float berth, place from, float vx, float vy,
                   float since, float ticks)
{
    passage now = {0, HS_PILOT_NEVER};
    for (unsigned t = 0; t < sight->count; t++) {
        float wx = sight->vx[t] - vx, wy = sight->vy[t] - vy;
        float rx = sight->x[t] + sight->vx[t] * since - from.x;
        float ry = sight->y[t] + sight->vy[t] * since - from.y;
        float square = wx * wx + wy * wy;
        float when = square > 0 ? within(-(rx * wx + ry * wy) / square, 0, ticks) : 0;
        float dx = rx + wx * when, dy = ry + wy * when;
        float distance = dx * dx + dy * dy;
        float ahead = since + when;
        float least = sight->reach[t] + CAUTION;
        float soft = least + berth + HAZE * ahead;
        if (distance >= soft * soft) continue;
        if (distance < least * least) {
            now.cost += HIT * (1.0f - (1.0f - FAR) * ahead / HORIZON);
            if (ahead < now.hit_in) now.hit_in = ahead;
        } else {
            float share = (soft * soft - distance) / (soft * soft - least * least);
            now.cost += NEAR * share * share * (1.0f - 0.6f * ahead / HORIZON);
        }
    }
    return now;
}

/// How far a leg goes before a block stops the ship, as a share of the leg.
static float way_to_block(const hs_pilot_sight *sight, place from, place to)
{
    float share = 1;
    for (unsigned b = 0; b < sight->block_count; b++) {
        const hs_pilot_block *block = &sight->blocks[b];
        for (int step = 1; step <= 4; step++) {
            float part = (float)step / 4;
            float x = from.x + (to.x - from.x) * part;
            float y = from.y + (to.y - from.y) * part;
            if (x <= block->left || x >= block->right || y <= block->top || y >= block->bottom)
                continue;
            float before = (float)(step - 1) / 4;
            if (before < share) share = before;
            break;
        }
    }
    return share;
}

/// Extends a plan by a leg. At the field's edge the ship slides along.
static plan extend(const hs_pilot_sight *sight, float berth, const plan *before, int course,
                   float speed, unsigned leg)
{
    int across = course % 3 - 1, along = course / 3 - 1;
    if (across != 0 && along != 0) speed *= 0.70710678f;
    float since = 0;
    for (unsigned l = 0; l < leg; l++) since += leg_ticks[l];
    float ticks = leg_ticks[leg];
    place from = before->end;
    place to = {within(from.x + speed * ticks * (float)across, sight->left, sight->right),
                within(from.y + speed * ticks * (float)along, sight->top, sight->bottom)};
    float share = way_to_block(sight, from, to);
    to = (place){from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
    passage flown =
        fly(sight, berth, from, (to.x - from.x) / ticks, (to.y - from.y) / ticks, since, ticks);
    plan after = *before;
    after.end = to;
    after.cost += flown.cost;
    if (flown.hit_in < after.hit_in) after.hit_in = flown.hit_in;
    return after;
}

/// How far a place is from where the pilot would like to be.
static float unease_at(const hs_pilot_sight *sight, place at)
{
    float dx = (at.x - sight->goal_x) / HS_FIELD_WIDTH;
    float dy = (at.y - sight->goal_y) / HS_FIELD_HEIGHT;
    float unease = (fabsf(dx) + 2.0f * dx * dx + 1.2f * fabsf(dy)) * sight->goal_pull;
    if (at.x < sight->left + EDGE || at.x > sight->right - EDGE) unease += EDGE_COST;
    if (at.y > sight->bottom - EDGE) unease += EDGE_COST;
    return unease;
}

/// The best plans so far, the best one first.
typedef struct shortlist {
    unsigned count;
    plan plans[BEST];
    float ranks[BEST];
} shortlist;

static void consider(shortlist *list, const plan *offered, float rank)
{
    unsigned at = list->count < BEST ? list->count : BEST - 1;
    if (list->count == BEST && rank >= list->ranks[BEST - 1]) return;
    if (list->count < BEST) list->count++;
    for (; at > 0 && list->ranks[at - 1] > rank; at--) {
        list->plans[at] = list->plans[at - 1];
        list->ranks[at] = list->ranks[at - 1];
    }
    list->plans[at] = *offered;
    list->ranks[at] = rank;
}

/// The first leg by a course, fast or focused.
static plan begin(const hs_pilot_sight *sight, float berth, int course, bool focus,
                  const hs_input *last)
{
    plan first = {.end = {sight->ship_x, sight->ship_y},
                  .hit_in = HS_PILOT_NEVER,
                  .across = (int8_t)(course % 3 - 1),
                  .along = (int8_t)(course / 3 - 1),
                  .focus = focus};
    first = extend(sight, berth, &first, course, focus ? sight->slow : sight->speed, 0);
    if (first.across == last->across && first.along == last->along) first.cost -= STEADY;
    if (focus ? sight->wants_focus : sight->wants_spread) first.cost -= SHOTS;
    return first;
}

hs_pilot_step hs_pilot_plan(const hs_pilot_sight *sight, const hs_pilot_manner *manner,
                            const hs_input *last)
{
    shortlist middle = {0};
    shortlist whole = {0};
    for (int choice = 0; choice < 2 * COURSES; choice++) {
        plan first = begin(sight, manner->berth, choice % COURSES, choice >= COURSES, last);
        for (int course = 0; course < COURSES; course++) {
            plan next = extend(sight, manner->berth, &first, course, sight->speed, 1);
            consider(&middle, &next, next.cost + unease_at(sight, next.end));
        }
    }
    for (unsigned p = 0; p < middle.count; p++) {
        for (int course = 0; course < COURSES; course++) {
            plan next = extend(sight, manner->berth, &middle.plans[p], course, sight->slow, 2);
            consider(&whole, &next, next.cost + unease_at(sight, next.end));
        }
    }
    const plan *best = &whole.plans[0];
    return (hs_pilot_step){best->across, best->along, best->focus, best->hit_in};
}
