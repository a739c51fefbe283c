#include "world/looks.h"

#include "base/forbidden.h"

/// Radii are smaller than what is drawn: the genre forgives a bullet's rim.
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
