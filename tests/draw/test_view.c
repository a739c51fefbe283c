#include <math.h>

#include "worlds.h"

#include "draw/view.h"
#include "world/kinds.h"

enum { MOST = 40000 };

/// A world and what is seen of it.
typedef struct seen_world {
    hs_gate gate;
    hs_world *world;
    hs_view_sprite sprites[MOST];
    size_t count;
} seen_world;

static seen_world *open_seen_world(const char *scenario, uint32_t bullets, unsigned ticks)
{
    static seen_world it;
    const hs_world_config config = {
        .scenario = scenario,
        .bullets = bullets,
        .seed = 1,
        .rank = -1.0,
        .instruction_set = -1,
    };
    it = (seen_world){.count = 0};
    it.world = hs_test_world_open(&it.gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    hs_test_play(it.world, &autopilot, ticks);
    return &it;
}

static void look(seen_world *it, hs_draw_options options)
{
    hs_view view;
    hs_view_sprite batch[HS_VIEW_BATCH];
    it->count = 0;
    hs_view_begin(&view, it->world, &options);
    for (size_t got; (got = hs_view_next(&view, batch)) > 0; it->count += got) {
        assert_true(got <= HS_VIEW_BATCH && it->count + got <= MOST);
        memcpy(it->sprites + it->count, batch, got * sizeof *batch);
    }
}

static void close_seen_world(seen_world *it)
{
    hs_test_world_close(&it->gate, it->world);
}

static hs_sprite_kind kind_of(unsigned sprite)
{
    int kind = 0;
    while (sprite >= hs_sprite_first((hs_sprite_kind)(kind + 1))) kind++;
    return (hs_sprite_kind)kind;
}

/// The first bullet among the sprites: only outlines, the dot and its ring come after the bullets.
static size_t first_bullet(const seen_world *it, size_t bullets)
{
    size_t end = it->count;
    while (end > 0 && kind_of(it->sprites[end - 1].sprite) >= HS_SPRITE_ITEM) end--;
    assert_true(end >= bullets);
    return end - bullets;
}

static void every_bullet_is_seen_once_in_order_and_above_all_else(void **state)
{
    (void)state;
    static hs_bullet bullets[MOST];
    seen_world *it = open_seen_world("storm", 6000, 60);
    size_t count = hs_test_entities(it->world, HS_BULLETS, bullets, MOST);
    assert_true(count > 2 * HS_VIEW_BATCH);
    look(it, hs_draw_options_default());
    size_t first = first_bullet(it, count);
    for (size_t i = 0; i < count; i++) {
        const hs_view_sprite *sprite = &it->sprites[first + i];
        assert_true(sprite->x == bullets[i].x && sprite->y == bullets[i].y);
        unsigned kind = kind_of(sprite->sprite);
        assert_int_equal(kind, HS_SPRITE_BULLET + bullets[i].look);
        unsigned steps = hs_sprite_steps((hs_sprite_kind)kind);
        unsigned number = sprite->sprite - hs_sprite_first((hs_sprite_kind)kind);
        assert_int_equal(number / steps, bullets[i].hue % HS_HUE_COUNT);
    }
    for (size_t i = 0; i < first; i++)
        assert_true(kind_of(it->sprites[i].sprite) >= HS_SPRITE_ITEM);
    close_seen_world(it);
}

static void what_moved_is_drawn_on_its_way_and_what_was_just_born_is_not(void **state)
{
    (void)state;
    static hs_bullet bullets[MOST];
    seen_world *it = open_seen_world("storm", 3000, 40);
    size_t count = hs_test_entities(it->world, HS_BULLETS, bullets, MOST);
    uint64_t first_newborn = hs_world_first_newborn(it->world, HS_BULLETS);
    size_t newborns = 0;
    static const float blends[] = {0.0f, 0.25f, 0.5f, 1.0f};
    for (size_t b = 0; b < sizeof blends / sizeof blends[0]; b++) {
        hs_draw_options options = hs_draw_options_default();
        options.blend = blends[b];
        look(it, options);
        size_t first = first_bullet(it, count);
        for (size_t i = 0; i < count; i++) {
            bool is_newborn = bullets[i].serial >= first_newborn;
            float back = is_newborn ? 0.0f : 1.0f - blends[b];
            assert_true(fabsf(it->sprites[first + i].x - (bullets[i].x - bullets[i].vx * back)) <
                        0.001f);
            assert_true(fabsf(it->sprites[first + i].y - (bullets[i].y - bullets[i].vy * back)) <
                        0.001f);
            newborns += is_newborn;
        }
    }
    assert_true(newborns > 0 && newborns < 4 * count);
    close_seen_world(it);
}

static void the_last_tick_s_places_are_where_a_blend_of_0_begins(void **state)
{
    (void)state;
    static hs_bullet former[MOST], present[MOST];
    seen_world *it = open_seen_world("storm", 2000, 200);
    size_t former_count = hs_test_entities(it->world, HS_BULLETS, former, MOST);
    hs_test_ticks(it->world, 1);
    size_t count = hs_test_entities(it->world, HS_BULLETS, present, MOST);
    hs_draw_options options = hs_draw_options_default();
    options.blend = 0.0f;
    look(it, options);
    size_t first = first_bullet(it, count);
    size_t met = 0;
    for (size_t i = 0, f = 0; i < count; i++) {
        while (f < former_count && former[f].serial < present[i].serial) f++;
        if (f == former_count || former[f].serial != present[i].serial) continue;
        assert_true(fabsf(it->sprites[first + i].x - former[f].x) < 0.01f);
        assert_true(fabsf(it->sprites[first + i].y - former[f].y) < 0.01f);
        met++;
    }
    assert_true(met > 1000);
    close_seen_world(it);
}

static void long_bullets_point_where_they_fly(void **state)
{
    (void)state;
    static hs_bullet bullets[MOST];
    seen_world *it = open_seen_world("storm", 3000, 120);
    size_t count = hs_test_entities(it->world, HS_BULLETS, bullets, MOST);
    look(it, hs_draw_options_default());
    size_t first = first_bullet(it, count);
    bool seen[16] = {false};
    for (size_t i = 0; i < count; i++) {
        if (bullets[i].look != HS_LOOK_NEEDLE) continue;
        unsigned at = hs_sprite_first(HS_SPRITE_BULLET + (int)HS_LOOK_NEEDLE);
        unsigned step = (it->sprites[first + i].sprite - at) % 16;
        double angle = atan2((double)bullets[i].vx, -(double)bullets[i].vy) * 57.29577951308232;
        double away = fabs(remainder(angle - step * 11.25, 180.0));
        if (away > 5.63) fail_msg("%g degrees off", away);
        seen[step] = true;
    }
    for (int s = 0; s < 16; s++) assert_true(seen[s]);
    close_seen_world(it);
}

static size_t count_kind(const seen_world *it, hs_sprite_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < it->count; i++) count += kind_of(it->sprites[i].sprite) == kind;
    return count;
}

static void a_focused_player_shows_its_dot_on_top(void **state)
{
    (void)state;
    seen_world *it = open_seen_world("calm", 0, 400);
    hs_test_tick(it->world, (hs_input){.focus = false});
    look(it, hs_draw_options_default());
    assert_int_equal(count_kind(it, HS_SPRITE_DOT), 0);
    hs_test_tick(it->world, (hs_input){.focus = true});
    look(it, hs_draw_options_default());
    assert_int_equal(count_kind(it, HS_SPRITE_DOT), 1);
    assert_int_equal(kind_of(it->sprites[it->count - 1].sprite), HS_SPRITE_DOT);
    const hs_player *player = hs_world_player(it->world);
    assert_true(it->sprites[it->count - 1].x == player->x);
    close_seen_world(it);
}

static const hs_view_sprite *find_kind(const seen_world *it, hs_sprite_kind kind)
{
    for (size_t i = 0; i < it->count; i++) {
        if (kind_of(it->sprites[i].sprite) == kind) return &it->sprites[i];
    }
    return NULL;
}

static void an_invulnerable_ship_is_bright_and_dim_in_turn_unless_flashing_is_reduced(void **state)
{
    (void)state;
    seen_world *it = open_seen_world("calm", 0, 1);
    hs_draw_options reduced = hs_draw_options_default();
    reduced.reduce_flashing = true;
    size_t bright = 0;
    for (int tick = 0; tick < 40; tick++) {
        hs_test_ticks(it->world, 1);
        assert_true(hs_world_player(it->world)->invulnerable > 0);
        look(it, hs_draw_options_default());
        const hs_view_sprite *ship = find_kind(it, HS_SPRITE_PLAYER);
        assert_true(ship != NULL && ship->strength > 80);
        bright += ship->strength == 255;
        look(it, reduced);
        ship = find_kind(it, HS_SPRITE_PLAYER);
        assert_true(ship != NULL && ship->strength == 255);
        assert_int_equal(count_kind(it, HS_SPRITE_SHIELD), 1);
    }
    assert_true(bright > 10 && bright < 30);
    close_seen_world(it);
}

static void what_only_emits_is_not_seen(void **state)
{
    (void)state;
    seen_world *it = open_seen_world("storm", 100, 20);
    assert_true(hs_world_count(it->world, HS_ENEMIES).living > 0);
    look(it, hs_draw_options_default());
    assert_int_equal(count_kind(it, HS_SPRITE_ENEMY), 0);
    close_seen_world(it);
}

static void a_bullet_fades_in_over_eight_ticks(void **state)
{
    (void)state;
    static hs_bullet bullets[MOST];
    static uint64_t first_at[64];
    seen_world *it = open_seen_world("storm", 3000, 100);
    size_t faint = 0;
    for (unsigned tick = 0; tick < 20; tick++) {
        hs_test_ticks(it->world, 1);
        first_at[tick] = hs_world_first_newborn(it->world, HS_BULLETS);
        size_t count = hs_test_entities(it->world, HS_BULLETS, bullets, MOST);
        look(it, hs_draw_options_default());
        size_t first = first_bullet(it, count);
        for (size_t i = 0; tick >= 10 && i < count; i++) {
            unsigned age = 0;
            while (age < HS_VIEW_FADE && bullets[i].serial < first_at[tick - age]) age++;
            unsigned strength = it->sprites[first + i].strength;
            assert_true((age == HS_VIEW_FADE) == (strength == 255));
            assert_true(strength > 60);
            faint += strength < 255;
        }
    }
    assert_true(faint > 20);
    close_seen_world(it);
}

static void an_enemy_has_an_outline_above_the_bullets(void **state)
{
    (void)state;
    seen_world *it = open_seen_world("calm", 0, 400);
    look(it, hs_draw_options_default());
    size_t bodies = 0, outlines = 0, last_bullet = 0;
    for (size_t i = 0; i < it->count; i++) {
        if (kind_of(it->sprites[i].sprite) < HS_SPRITE_ITEM) last_bullet = i;
    }
    for (size_t i = 0; i < it->count; i++) {
        if (kind_of(it->sprites[i].sprite) != HS_SPRITE_ENEMY) continue;
        bodies += i < last_bullet;
        outlines += i > last_bullet;
    }
    assert_true(bodies == hs_world_count(it->world, HS_ENEMIES).living && outlines == bodies);
    close_seen_world(it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bullet_is_seen_once_in_order_and_above_all_else),
        cmocka_unit_test(what_moved_is_drawn_on_its_way_and_what_was_just_born_is_not),
        cmocka_unit_test(the_last_tick_s_places_are_where_a_blend_of_0_begins),
        cmocka_unit_test(long_bullets_point_where_they_fly),
        cmocka_unit_test(a_focused_player_shows_its_dot_on_top),
        cmocka_unit_test(an_invulnerable_ship_is_bright_and_dim_in_turn_unless_flashing_is_reduced),
        cmocka_unit_test(what_only_emits_is_not_seen),
        cmocka_unit_test(a_bullet_fades_in_over_eight_ticks),
        cmocka_unit_test(an_enemy_has_an_outline_above_the_bullets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
