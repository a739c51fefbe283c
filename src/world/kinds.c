#include "world/kinds.h"

#include "base/forbidden.h"

#define COLUMN(type, field)                                                                        \
    {                                                                                              \
        .name = #field, .offset = offsetof(type, field), .bytes = sizeof(((type *)0)->field),      \
    }
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const hs_column bullet_columns[HS_BULLET_COLUMNS] = {
    [HS_BULLET_SERIAL] = COLUMN(hs_bullet, serial),
    [HS_BULLET_OWNER] = COLUMN(hs_bullet, owner),
    [HS_BULLET_RUNNER] = COLUMN(hs_bullet, runner),
    [HS_BULLET_X] = COLUMN(hs_bullet, x),
    [HS_BULLET_Y] = COLUMN(hs_bullet, y),
    [HS_BULLET_VX] = COLUMN(hs_bullet, vx),
    [HS_BULLET_VY] = COLUMN(hs_bullet, vy),
    [HS_BULLET_WAKE] = COLUMN(hs_bullet, wake),
    [HS_BULLET_LOOK] = COLUMN(hs_bullet, look),
    [HS_BULLET_HUE] = COLUMN(hs_bullet, hue),
    [HS_BULLET_PATTERN] = COLUMN(hs_bullet, pattern),
    [HS_BULLET_FLAGS] = COLUMN(hs_bullet, flags),
};

static const hs_column particle_columns[HS_PARTICLE_COLUMNS] = {
    [HS_PARTICLE_PLACE] = COLUMN(hs_particle, place),
    [HS_PARTICLE_VELOCITY] = COLUMN(hs_particle, velocity),
    [HS_PARTICLE_PACKED] = COLUMN(hs_particle, packed),
};

static const hs_column shot_columns[] = {
    COLUMN(hs_shot, serial),  COLUMN(hs_shot, x),     COLUMN(hs_shot, y),     COLUMN(hs_shot, vx),
    COLUMN(hs_shot, vy),      COLUMN(hs_shot, power), COLUMN(hs_shot, flags), COLUMN(hs_shot, kind),
    COLUMN(hs_shot, pierces), COLUMN(hs_shot, last),
};

static const hs_column item_columns[] = {
    COLUMN(hs_item, serial), COLUMN(hs_item, x),     COLUMN(hs_item, y),     COLUMN(hs_item, vx),
    COLUMN(hs_item, vy),     COLUMN(hs_item, worth), COLUMN(hs_item, flags), COLUMN(hs_item, kind),
};

static const hs_column enemy_columns[] = {
    COLUMN(hs_enemy, serial),  COLUMN(hs_enemy, runner),  COLUMN(hs_enemy, x),
    COLUMN(hs_enemy, y),       COLUMN(hs_enemy, vx),      COLUMN(hs_enemy, vy),
    COLUMN(hs_enemy, goal_x),  COLUMN(hs_enemy, goal_y),  COLUMN(hs_enemy, drift_x),
    COLUMN(hs_enemy, drift_y), COLUMN(hs_enemy, glide_x), COLUMN(hs_enemy, glide_y),
    COLUMN(hs_enemy, wake),    COLUMN(hs_enemy, age),     COLUMN(hs_enemy, stay),
    COLUMN(hs_enemy, health),  COLUMN(hs_enemy, spawn),   COLUMN(hs_enemy, radius),
    COLUMN(hs_enemy, flags),   COLUMN(hs_enemy, pattern), COLUMN(hs_enemy, health_full),
    COLUMN(hs_enemy, partner), COLUMN(hs_enemy, revive),  COLUMN(hs_enemy, form),
    COLUMN(hs_enemy, faction), COLUMN(hs_enemy, phase),
};

#define KIND(noun, noun_tag, type, table)                                                          \
    {                                                                                              \
        .name = noun, .tag = noun_tag, .bytes = sizeof(type), .column_count = COUNT(table),        \
        .columns = table, .serial_offset = offsetof(type, serial),                                 \
        .flags_offset = offsetof(type, flags),                                                     \
    }

const hs_kind hs_kinds[HS_RUNNERS] = {
    [HS_BULLETS] = KIND("bullets", HS_TAG_BULLETS, hs_bullet, bullet_columns),
    [HS_PARTICLES] = {.name = "particles",
                      .tag = HS_TAG_PARTICLES,
                      .bytes = sizeof(hs_particle),
                      .column_count = COUNT(particle_columns),
                      .columns = particle_columns,
                      .serial_offset = HS_NO_FIELD,
                      .flags_offset = HS_NO_FIELD,
                      .is_leaf = true},
    [HS_SHOTS] = KIND("shots", HS_TAG_SHOTS, hs_shot, shot_columns),
    [HS_ENEMIES] = KIND("enemies", HS_TAG_ENEMIES, hs_enemy, enemy_columns),
    [HS_ITEMS] = KIND("items", HS_TAG_ITEMS, hs_item, item_columns),
};

static const char *const forms[HS_FORM_COUNT] = {
    [HS_FORM_DART] = "dart",       [HS_FORM_MOTH] = "moth",     [HS_FORM_WHEEL] = "wheel",
    [HS_FORM_LANTERN] = "lantern", [HS_FORM_MANTIS] = "mantis", [HS_FORM_SHELL] = "shell",
    [HS_FORM_CRATE] = "crate",     [HS_FORM_LINK] = "link",     [HS_FORM_TWIN] = "twin",
    [HS_FORM_EYE] = "eye",         [HS_FORM_TOWER] = "tower",   [HS_FORM_SLAB] = "slab",
    [HS_FORM_PRESS] = "press",     [HS_FORM_RING] = "ring",     [HS_FORM_STORM] = "storm",
};

const char *hs_enemy_form_name(hs_enemy_form form)
{
    return forms[form];
}

const char *hs_population_name_of(hs_population_name name)
{
    return name == HS_RUNNERS ? "runners" : hs_kinds[name].name;
}

// ---- How bullets look --------------------------------------------------------------------------

/// Radii are smaller than the sprites: in this genre the rim of a bullet does not hit.
static const struct {
    const char *word;
    float radius;
} looks[HS_LOOK_COUNT] = {
    [HS_LOOK_PELLET] = {"pellet", 3.0f}, [HS_LOOK_ORB] = {"orb", 6.0f},
    [HS_LOOK_RICE] = {"rice", 2.5f},     [HS_LOOK_NEEDLE] = {"needle", 2.0f},
    [HS_LOOK_STAR] = {"star", 4.0f},     [HS_LOOK_DIAMOND] = {"diamond", 3.5f},
};

static const char *const hues[HS_HUE_COUNT] = {"rose", "amber", "jade", "azure", "violet", "ivory"};

float hs_bullet_radius(hs_bullet_look look)
{
    return looks[look].radius;
}

hs_bullet_look hs_look_of_label(const char *label)
{
    for (unsigned l = 0; l < HS_LOOK_COUNT; l++) {
        if (strstr(label, looks[l].word) != NULL) return (hs_bullet_look)l;
    }
    return HS_LOOK_PELLET;
}

unsigned hs_hue_of_label(const char *label, unsigned pattern)
{
    for (unsigned h = 0; h < HS_HUE_COUNT; h++) {
        if (strstr(label, hues[h]) != NULL) return h;
    }
    return pattern % HS_HUE_COUNT;
}
