#include "sprite_load.h"

#include "draw/palette.h"
#include "draw/view.h"
#include "world/kernels.h"
#include "world/kinds.h"

#include "base/forbidden.h"

enum { WARMUP_TICKS = 200, OTHER_SPRITES = 4096 };

static void collect_particles(hs_sprite_load *load, float scale)
{
    hs_walk walk;
    hs_batch batch = {0};
    hs_walk_begin(&walk, hs_world_population(load->world, HS_PARTICLES));
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count && load->count < load->room; i++) {
            const hs_particle particle = hs_particle_at(&batch, i);
            const hs_seen_place place = hs_particle_seen(&particle, 0, 0.0f);
            hs_colour hue =
                hs_palette_colour(HS_PALETTE_NEON, (particle.packed >> 16) % HS_HUE_COUNT);
            load->sprites[load->count++] = (hs_load_sprite){
                .x = place.x * scale,
                .y = place.y * scale,
                .picture = -1,
                .tint = {(Uint8)(hue.r * 255), (Uint8)(hue.g * 255), (Uint8)(hue.b * 255),
                         (Uint8)(particle.packed >> 24)},
            };
        }
    }
}

static void collect_sprites(hs_sprite_load *load, float scale)
{
    static hs_view_sprite batch[HS_VIEW_BATCH];
    const hs_draw_options options = hs_draw_options_default();
    hs_view view;
    hs_view_begin(&view, load->world, &options);
    for (size_t got; (got = hs_view_next(&view, batch)) > 0;) {
        for (size_t i = 0; i < got && load->count < load->room; i++) {
            load->sprites[load->count++] = (hs_load_sprite){
                .x = batch[i].x * scale,
                .y = batch[i].y * scale,
                .picture = (int32_t)batch[i].sprite,
                .tint = {255, 255, 255, 255},
            };
        }
    }
}

bool hs_sprite_load_open(hs_sprite_load *load, hs_gate *gate, uint32_t bullets, uint32_t particles,
                         int width, hs_error *error)
{
    const hs_world_config config = {
        .scenario = "storm",
        .assets = HS_ASSETS_SOURCE,
        .seed = 1,
        .rank = -1.0,
        .bullets = bullets,
        .particles = particles,
        .instruction_set = -1,
    };
    *load = (hs_sprite_load){.gate = gate};
    load->world = hs_world_create(gate, &config, error);
    if (load->world == NULL) return false;
    for (int tick = 0; tick < WARMUP_TICKS; tick++) {
        if (hs_world_tick(load->world, &(hs_input){0}, error)) continue;
        hs_sprite_load_close(load);
        return false;
    }
    load->room = hs_world_count(load->world, HS_PARTICLES).living +
                 hs_world_count(load->world, HS_BULLETS).living + OTHER_SPRITES;
    load->sprites = hs_gate_allocate_array(gate, HS_TAG_OTHER, load->room, sizeof *load->sprites);
    if (load->sprites == NULL) {
        hs_sprite_load_close(load);
        return hs_error_set(error, "out of memory");
    }
    float scale = (float)width / (float)HS_FIELD_WIDTH;
    if (particles > bullets) {
        collect_particles(load, scale);
    } else {
        collect_sprites(load, scale);
    }
    return true;
}

void hs_sprite_load_close(hs_sprite_load *load)
{
    hs_gate_release(load->gate, HS_TAG_OTHER, load->sprites, load->room * sizeof *load->sprites);
    hs_world_destroy(load->world);
    *load = (hs_sprite_load){0};
}
