#include "world/player.h"

#include "world/blocks.h"
#include "world/bullets.h"
#include "world/enemies.h"
#include "world/events.h"
#include "world/items.h"
#include "world/kernels.h"
#include "world/rules.h"
#include "world/shots.h"
#include "world/stage.h"

#include "base/forbidden.h"

#define START_X       (HS_FIELD_WIDTH / 2)
#define START_Y       (HS_FIELD_HEIGHT - 80)
#define EDGE          12.0f
#define SHOT_COOLDOWN 4u
/// Ticks for which nothing hits after a bomb and, where there are no rules or in practice, after a
/// hit; ticks from game over to a new game.
#define MERCY_BOMB 120u
#define MERCY_FREE 150u
#define OVER_TICKS 240u
/// Ticks for which a press of the bomb that comes too early waits.
#define BOMB_BUFFER 12u
/// Ticks for which a bomb goes on cutting references, ticks from one cut to the next, and the
/// distance within which it cuts, field units.
#define BOMB_TICKS  60u
#define BOMB_EVERY  12u
#define BOMB_RADIUS 120.0f
/// Ticks in which a new ship flies in, and how far it comes from, field units.
#define RESPAWN_TICKS 45u
#define RESPAWN_WAY   120.0f

void hs_player_begin(hs_world *world)
{
    const hs_difficulty_rules *rules = hs_rules_of(world);
    int32_t lives = (int32_t)world->scenario->lives;
    world->player = (hs_player){
        .x = START_X,
        .y = START_Y,
        .invulnerable = MERCY_BOMB,
    };
    if (lives > 0) {
        lives += rules->more_lives;
        world->player.lives = lives > 0 ? lives : 1;
        world->player.bombs = rules->bombs;
    }
    hs_rules_begin(world);
}

static bool every_bullet(const void *context, const hs_bullet_fields *bullet)
{
    (void)context;
    (void)bullet;
    return true;
}

/// A circle around the ship.
typedef struct circle {
    float x, y, radius;
} circle;

static bool is_within(const void *context, const hs_bullet_fields *bullet)
{
    const circle *around = context;
    return hs_is_near(*bullet->x, *bullet->y, around->x, around->y,
                      around->radius * around->radius);
}

/// Whether a bomb collects a bullet: it cuts references nearby, and what nothing refers to is free
/// to be collected wherever it is.
static bool is_free(const void *context, const hs_bullet_fields *bullet)
{
    return (*bullet->flags & HS_FLAG_ORPHAN) != 0 || is_within(context, bullet);
}

/// Begins a new game on the same field: the scenario from its start, at its first rank.
static void begin_again(hs_world *world)
{
    hs_enemies_clear(world);
    hs_bullets_clear(world, every_bullet, NULL, HS_BULLET_SWEPT);
    hs_stage_begin_game(world);
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

// ---- Bombs -------------------------------------------------------------------------------------

/// One press is one bomb, however long it is held; a press that comes too early waits a little.
static void hear_bomb(hs_player *player, const hs_input *input)
{
    if (input->bomb && !player->bomb_is_held) {
        player->bomb_buffered = BOMB_BUFFER;
    } else if (player->bomb_buffered > 0) {
        player->bomb_buffered--;
    }
    player->bomb_is_held = input->bomb;
}

static void cut_references(hs_world *world)
{
    const hs_player *player = &world->player;
    const circle around = {player->x, player->y, BOMB_RADIUS};
    hs_bullets_clear(world, is_free, &around, HS_BULLET_COLLECTED);
}

/// A bomb cuts the references to the bullets around the ship, and collects these and all orphans of
/// the field: they turn into gems. It goes on doing so for BOMB_TICKS, protects the ship for
/// MERCY_BOMB ticks, and calls all items.
static void bomb(hs_world *world)
{
    hs_player *player = &world->player;
    player->bombs--;
    player->bomb_buffered = 0;
    player->invulnerable = MERCY_BOMB;
    player->bombing = BOMB_TICKS;
    player->bomb_x = player->x;
    player->bomb_y = player->y;
    hs_items_call(world);
    cut_references(world);
    hs_rules_bomb(world);
    hs_stage_feel_bomb(world);
    hs_events_record(world, HS_EVENT_BOMB, player->x, player->y, 0, (uint32_t)BOMB_RADIUS);
}

static void go_on_bombing(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->bombing == 0 || --player->bombing % BOMB_EVERY != 0) return;
    cut_references(world);
    hs_events_record(world, HS_EVENT_BOMB_WAVE, player->x, player->y, 0, (uint32_t)BOMB_RADIUS);
}

// ---- Hits --------------------------------------------------------------------------------------

/// Leaves a part of the power that a life costs where it can be had again.
static void leave_power(hs_world *world)
{
    const hs_player *player = &world->player;
    for (int n = 0; n < HS_POWER_LEFT; n++) {
        float aside = (float)(n - HS_POWER_LEFT / 2) * 40.0f;
        hs_items_drop_other(world, player->x + aside, player->y - 60.0f, HS_ITEM_POWER);
    }
}

/// Takes a life: what is near is swept away, and a new ship flies in from below, or the game is
/// over.
static void die(hs_world *world)
{
    hs_player *player = &world->player;
    const hs_difficulty_rules *rules = hs_rules_of(world);
    const circle around = {player->x, player->y, rules->clear_radius};
    hs_bullets_clear(world, is_within, &around, HS_BULLET_SWEPT);
    world->done.deaths[world->stage.view.number]++;
    if (player->power >= HS_POWER_LOST) leave_power(world);
    hs_rules_lose(world);
    if (player->bombs < rules->bombs) player->bombs = rules->bombs;
    if (--player->lives == 0) {
        player->over = 1;
    } else {
        player->respawn = RESPAWN_TICKS;
        player->invulnerable = RESPAWN_TICKS + rules->mercy;
    }
    hs_events_record(world, HS_EVENT_PLAYER_DIED, player->x, player->y, 0, (uint32_t)player->lives);
}

/// After a hit the ship stands still for some ticks, in which a bomb saves it.
static void await_bomb(hs_world *world)
{
    hs_player *player = &world->player;
    player->vx = 0;
    player->vy = 0;
    bool is_last = --player->deathbomb == 0;
    bool wants = player->bomb_buffered > 0 || (is_last && hs_rules_of(world)->bombs_by_itself);
    if (wants && player->bombs > 0) {
        player->deathbomb = 0;
        world->done.saves++;
        bomb(world);
        hs_events_record(world, HS_EVENT_PLAYER_SAVED, player->x, player->y, 0, 1);
    } else if (is_last) {
        die(world);
    }
}

static void fly_in(hs_world *world)
{
    hs_player *player = &world->player;
    float from = player->y;
    player->respawn--;
    player->y = START_Y + RESPAWN_WAY * (float)player->respawn / (float)RESPAWN_TICKS;
    player->vx = 0;
    // What was shot down does not come flying down the field.
    player->vy = player->respawn == RESPAWN_TICKS - 1 ? 0 : player->y - from;
    if (player->respawn == 0)
        hs_events_record(world, HS_EVENT_PLAYER_BACK, player->x, player->y, 0, 1);
}

/// Whether a hit counts now; if so it is counted, and costs what it costs.
static bool be_hit(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->invulnerable > 0 || player->over > 0 || player->deathbomb > 0) return false;
    player->hits++;
    player->death_x = player->x;
    player->death_y = player->y;
    player->death_tick = world->tick;
    player->death_cause = HS_DEATH_NONE;
    hs_events_record(world, HS_EVENT_PLAYER_HIT, player->x, player->y, 0, 1);
    if (!hs_rules_apply(world)) {
        player->invulnerable = MERCY_FREE;
    } else if (world->is_practice) {
        hs_rules_lose(world);
        player->invulnerable = MERCY_FREE;
    } else {
        player->deathbomb_full = hs_rules_of(world)->deathbomb;
        player->deathbomb = player->deathbomb_full;
    }
    return true;
}

void hs_player_hit(hs_world *world)
{
    be_hit(world);
}

/// Notes which enemy hit, or whose bullet did; dead ones are not known any more.
static void note_enemy(hs_player *player, const hs_enemy *enemy)
{
    player->death_owner = enemy->serial;
    player->death_owner_lives = true;
    player->death_spawn = enemy->spawn;
    player->death_pattern = enemy->pattern;
    player->death_enemy_x = enemy->x;
    player->death_enemy_y = enemy->y;
}

void hs_player_hit_by_enemy(hs_world *world, const hs_enemy *enemy)
{
    if (!be_hit(world)) return;
    world->player.death_cause = HS_DEATH_ENEMY;
    world->player.death_bullet = 0;
    note_enemy(&world->player, enemy);
}

void hs_player_hit_by_bullet(hs_world *world, const hs_bullet_fields *bullet)
{
    if (!be_hit(world)) return;
    hs_player *player = &world->player;
    player->death_cause = HS_DEATH_BULLET;
    player->death_bullet = *bullet->serial;
    player->death_bullet_x = *bullet->x;
    player->death_bullet_y = *bullet->y;
    player->death_bullet_vx = *bullet->vx;
    player->death_bullet_vy = *bullet->vy;
    player->death_look = *bullet->look;
    player->death_hue = *bullet->hue;
    player->death_owner_lives = false;
    hs_enemy enemy;
    if (hs_enemies_find(world, *bullet->owner, &enemy)) note_enemy(player, &enemy);
    player->death_owner = *bullet->owner;
    player->death_pattern = *bullet->pattern;
}

// ---- The tick ----------------------------------------------------------------------------------

static void stay_over(hs_world *world)
{
    hs_player *player = &world->player;
    player->vx = 0;
    player->vy = 0;
    if (++player->over > OVER_TICKS && !world->stays_over) begin_again(world);
}

void hs_player_tick(hs_world *world, const hs_input *input)
{
    hs_player *player = &world->player;
    if (player->over > 0) {
        stay_over(world);
        return;
    }
    if (player->invulnerable > 0) player->invulnerable--;
    if (player->cooldown > 0) player->cooldown--;
    hear_bomb(player, input);
    if (player->deathbomb > 0) {
        await_bomb(world);
        return;
    }
    if (player->respawn > 0) {
        fly_in(world);
        return;
    }
    move(player, input);
    hs_blocks_hold_ship(world);
    if (input->shoot && player->cooldown == 0) {
        hs_shots_volley(world);
        player->cooldown = SHOT_COOLDOWN;
    }
    if (player->bomb_buffered > 0 && player->bombs > 0 && player->invulnerable == 0) bomb(world);
    go_on_bombing(world);
}

bool hs_world_continue(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->over == 0) return false;
    const hs_difficulty_rules *rules = hs_rules_of(world);
    if (!player->score_is_final) player->final_score = player->score;
    player->score_is_final = 1;
    player->continues++;
    player->over = 0;
    int32_t lives = (int32_t)world->scenario->lives + rules->more_lives;
    player->lives = lives > 0 ? lives : 1;
    player->bombs = rules->bombs;
    player->power = HS_POWER_MAX;
    player->shot_level = HS_SHOT_LEVELS;
    player->respawn = RESPAWN_TICKS;
    player->invulnerable = RESPAWN_TICKS + rules->mercy;
    return true;
}
