#include "draw/cast/sprite_kinds.h"

#include "world/kinds.h"

#include "base/forbidden.h"

static const float enemy_radii[] = {10, 13, 16, 20, 26, 34};
static const float part_radii[] = {20, 25, 31, 38, 47, 58};
static const float pupil_radii[] = {4, 5, 6.5f, 8, 10, 13, 16};
static const float block_radii[] = {10, 12, 14, 16, 18, 20, 24, 28, 34};
#define SIZES(radii) radii, sizeof(radii) / sizeof(radii)[0]
#define ONE_SIZE     NULL, 1

/// What is known of a kind of sprite beside its picture.
typedef struct kind_rule {
    uint8_t models, coats, states;
    uint8_t steps;      ///< directions, or moments of a motion
    float period;       ///< degrees after which it looks the same; 0: it is not turned
    bool is_phased;     ///< small and many: an image for each sub-pixel phase
    float extent;       ///< half the side of the square that holds it, field units
    const float *radii; ///< of its sizes; NULL where there is one
    size_t sizes;
} kind_rule;

enum { STATES = HS_BODY_STATES, COATS = HS_COAT_COUNT, DIRECTIONS = HS_SPRITE_DIRECTIONS };

static const kind_rule rules[HS_SPRITE_KINDS] = {
    [HS_SPRITE_BULLET + (int)HS_LOOK_PELLET] = {HS_HUE_COUNT, 1, 1, 1, 0, true, 4.9f, ONE_SIZE},
    [HS_SPRITE_BULLET + (int) HS_LOOK_ORB] = {HS_HUE_COUNT, 1, 1, 1, 0, true, 8.4f, ONE_SIZE},
    [HS_SPRITE_BULLET + (int) HS_LOOK_RICE] = {HS_HUE_COUNT, 1, 1, 16, 180, true, 7.2f, ONE_SIZE},
    [HS_SPRITE_BULLET + (int) HS_LOOK_NEEDLE] = {HS_HUE_COUNT, 1, 1, 16, 180, true, 11.5f,
                                                 ONE_SIZE},
    [HS_SPRITE_BULLET + (int) HS_LOOK_STAR] = {HS_HUE_COUNT, 1, 1, 8, 72, true, 7.6f, ONE_SIZE},
    [HS_SPRITE_BULLET + (int) HS_LOOK_DIAMOND] = {HS_HUE_COUNT, 1, 1, 16, 180, true, 8.2f,
                                                  ONE_SIZE},
    [HS_SPRITE_ITEM] = {2, 1, 1, 8, 0, true, 7.6f, ONE_SIZE},
    [HS_SPRITE_POWER] = {1, 1, 1, 8, 0, true, 9.0f, ONE_SIZE},
    [HS_SPRITE_TRAIL] = {1, 1, 1, 1, 0, true, 4.0f, ONE_SIZE},
    [HS_SPRITE_SHOT] = {1, 1, 1, 1, 0, true, 13.0f, ONE_SIZE},
    [HS_SPRITE_LANCE] = {1, 1, 1, 1, 0, true, 17.0f, ONE_SIZE},
    [HS_SPRITE_SATELLITE] = {1, 1, 1, 16, 180, true, 7.0f, ONE_SIZE},
    [HS_SPRITE_DOT] = {1, 1, 1, 1, 0, true, 5.6f, ONE_SIZE},

    [HS_SPRITE_RING] = {1, 1, 1, 1, 0, false, 21.0f, ONE_SIZE},
    [HS_SPRITE_MARK] = {1, 1, 1, 1, 0, false, 28.0f, ONE_SIZE},
    [HS_SPRITE_SHIELD] = {1, 1, 1, 1, 0, false, 27.0f, ONE_SIZE},
    [HS_SPRITE_WAVE] = {1, 1, 1, 16, 180, false, 18.0f, ONE_SIZE},
    [HS_SPRITE_STRAND] = {1, COATS, 1, 16, 180, false, 7.0f, ONE_SIZE},
    [HS_SPRITE_ARROW] = {1, COATS, 1, DIRECTIONS, 360, false, 8.0f, ONE_SIZE},
    [HS_SPRITE_FLAME] = {HS_FLAME_LENGTHS, 1, 1, 4, 0, false, 38.0f, ONE_SIZE},
    [HS_SPRITE_PLAYER] = {HS_SHIP_LEANS, 1, STATES, 1, 0, false, 22.0f, ONE_SIZE},
    [HS_SPRITE_WALL] = {3, COATS, 1, 1, 0, false, 22.0f, ONE_SIZE},
    [HS_SPRITE_BLOCK] = {1, COATS, STATES, 1, 0, false, 0, SIZES(block_radii)},
    [HS_SPRITE_PUPIL] = {1, COATS, STATES, 1, 0, false, 0, SIZES(pupil_radii)},
    [HS_SPRITE_ENEMY] = {HS_BODY_ENEMIES, COATS, STATES, 8, 0, false, 0, SIZES(enemy_radii)},
    [HS_SPRITE_PART] = {HS_BOSS_PART_COUNT, COATS, STATES, 8, 0, false, 0, SIZES(part_radii)},
    [HS_SPRITE_LIMB] = {HS_BOSS_LIMB_COUNT, COATS, STATES, DIRECTIONS, 360, false, 0,
                        SIZES(part_radii)},
};

unsigned hs_sprite_variants(hs_sprite_kind kind)
{
    const kind_rule *rule = &rules[kind];
    return (unsigned)rule->models * rule->coats * rule->states * (unsigned)rule->sizes;
}

unsigned hs_sprite_steps(hs_sprite_kind kind)
{
    return rules[kind].steps;
}

unsigned hs_sprite_first(hs_sprite_kind kind)
{
    unsigned first = 0;
    for (int k = 0; k < (int)kind; k++)
        first += hs_sprite_variants((hs_sprite_kind)k) * rules[k].steps;
    return first;
}

unsigned hs_sprite_count(void)
{
    return hs_sprite_first(HS_SPRITE_KINDS);
}

hs_sprite_kind hs_sprite_kind_of(unsigned sprite)
{
    int kind = 0;
    while (kind + 1 < HS_SPRITE_KINDS && sprite >= hs_sprite_first((hs_sprite_kind)(kind + 1)))
        kind++;
    return (hs_sprite_kind)kind;
}

static unsigned nearest_size(const kind_rule *rule, float radius)
{
    unsigned nearest = 0;
    for (unsigned s = 1; s < rule->sizes; s++) {
        if (fabsf(rule->radii[s] - radius) < fabsf(rule->radii[nearest] - radius)) nearest = s;
    }
    return nearest;
}

unsigned hs_sprite_variant_number(hs_sprite_kind kind, hs_sprite_variant wanted)
{
    const kind_rule *rule = &rules[kind];
    unsigned state = (unsigned)wanted.state % rule->states;
    unsigned number = wanted.model % rule->models;
    number = number * rule->coats + wanted.coat % rule->coats;
    number = number * rule->states + state;
    return number * (unsigned)rule->sizes + nearest_size(rule, wanted.radius);
}

hs_sprite_variant hs_sprite_variant_at(hs_sprite_kind kind, unsigned number)
{
    const kind_rule *rule = &rules[kind];
    unsigned size = number % (unsigned)rule->sizes;
    unsigned rest = number / (unsigned)rule->sizes;
    return (hs_sprite_variant){
        .model = rest / rule->states / rule->coats,
        .coat = rest / rule->states % rule->coats,
        .state = (hs_body_state)(rest % rule->states),
        .radius = rule->radii != NULL ? rule->radii[size] : 0.0f,
    };
}

float hs_sprite_period(hs_sprite_kind kind)
{
    return rules[kind].period;
}

bool hs_sprite_is_phased(hs_sprite_kind kind)
{
    return rules[kind].is_phased;
}

float hs_sprite_extent(hs_sprite_kind kind)
{
    return rules[kind].extent;
}
