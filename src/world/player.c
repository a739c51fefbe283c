#include "world/player.h"

#include "world/bullets.h"
#include "world/enemies.h"
#include "world/events.h"
#include "world/kernels.h"
#include "world/shots.h"

#include "base/forbidden.h"

#define START_X       (HS_FIELD_WIDTH / 2)
#define START_Y       (HS_FIELD_HEIGHT - 80)
#define EDGE          12.0f
#define SHOT_COOLDOWN 4u
#define BOMBS         3
/// Ticks for which nothing hits after a hit and after a bomb, and ticks from game over to a new
/// game.
#define MERCY_HIT  150u
#define MERCY_BOMB 120u
#define OVER_TICKS 240u
/// A hit clears the bullets within this distance, field units.
#define CLEAR_RADIUS 120.0f

void hs_player_begin(hs_world *world)
{
    world->player = (hs_player){
        .x = START_X,
        .y = START_Y,
        .lives = (int32_t)world->scenario->lives,
        .bombs = world->scenario->lives > 0 ? BOMBS : 0,
        .invulnerable = MERCY_BOMB,
        .shot_level = 1,
        .multiplier = HS_MULTIPLIER_ONE,
    };
    world->done = (hs_game_counts){0};
}

static bool every_bullet(const void *context, const hs_bullet_fields *bullet)
{
    (void)context;
    (void)bullet;
    return true;
}

static bool is_close(const void *context, const hs_bullet_fields *bullet)
{
    const hs_player *player = context;
    return hs_is_near(*bullet->x, *bullet->y, player->x, player->y, CLEAR_RADIUS * CLEAR_RADIUS);
}

/// Begins a new game on the same field: the scenario from its start, at its first rank.
static void begin_again(hs_world *world)
{
    hs_enemies_clear(world);
    hs_bullets_clear(world, every_bullet, NULL, HS_BULLET_SWEPT);
    world->stage.clock = 0;
    world->stage.cursor = 0;
    world->stage.round = 0;
    world->stage.rank = world->scenario->rank;
    hs_player_begin(world);
}

static float within(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

static void move(hs_player *player, const hs_input *input)
{
    float speed = input->focus ? HS_PLAYER_FOCUSED_SPEED : HS_PLAYER_SPEED;
    // On a diagonal each axis gets 1 / sqrt 2 of the speed.
    if (input->across != 0 && input->along != 0) speed *= 0.70710678f;
    float from_x = player->x;
    float from_y = player->y;
    player->x = within(player->x + speed * (float)input->across, EDGE, HS_FIELD_WIDTH - EDGE);
    player->y = within(player->y + speed * (float)input->along, EDGE, HS_FIELD_HEIGHT - EDGE);
    player->vx = player->x - from_x;
    player->vy = player->y - from_y;
    player->is_focused = input->focus;
}

static void shoot(hs_world *world)
{
    hs_player *player = &world->player;
    float spread = player->is_focused ? 0.0f : 0.5f;
    hs_shots_fire(world, player->x - 7, player->y - 10, -spread);
    hs_shots_fire(world, player->x, player->y - 16, 0);
    hs_shots_fire(world, player->x + 7, player->y - 10, spread);
    player->cooldown = SHOT_COOLDOWN;
}

/// A bomb clears every bullet of the field (scripts end with them), protects the ship for
/// MERCY_BOMB ticks and bursts into sparks. It does enemies no harm.
static void bomb(hs_world *world)
{
    hs_player *player = &world->player;
    player->bombs--;
    player->invulnerable = MERCY_BOMB;
    hs_bullets_clear(world, every_bullet, NULL, HS_BULLET_TURNED);
    hs_events_record(world, HS_EVENT_BOMB, player->x, player->y, 0, 1);
}

void hs_player_tick(hs_world *world, const hs_input *input)
{
    hs_player *player = &world->player;
    if (player->over > 0) {
        player->vx = 0;
        player->vy = 0;
        if (++player->over > OVER_TICKS && !world->stays_over) begin_again(world);
        return;
    }
    if (player->invulnerable > 0) player->invulnerable--;
    if (player->cooldown > 0) player->cooldown--;
    move(player, input);
    if (input->shoot && player->cooldown == 0) shoot(world);
    if (input->bomb && player->bombs > 0 && player->invulnerable == 0) bomb(world);
}

void hs_player_hit(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->invulnerable > 0 || player->over > 0) return;
    player->hits++;
    hs_events_record(world, HS_EVENT_PLAYER_HIT, player->x, player->y, 0, 1);
    player->invulnerable = MERCY_HIT;
    if (world->scenario->lives == 0 || world->is_practice) return;
    hs_bullets_clear(world, is_close, player, HS_BULLET_SWEPT);
    player->bombs = BOMBS;
    if (--player->lives == 0) player->over = 1;
    hs_events_record(world, HS_EVENT_PLAYER_DIED, player->x, player->y, 0, (uint32_t)player->lives);
}

bool hs_world_continue(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->over == 0) return false;
    if (!player->score_is_final) player->final_score = player->score;
    player->score_is_final = 1;
    player->continues++;
    player->over = 0;
    player->lives = (int32_t)world->scenario->lives;
    player->bombs = BOMBS;
    player->invulnerable = MERCY_HIT;
    return true;
}
