#include "base/digest.h"

#include "world/rules.h"

#include "base/forbidden.h"

/// Offsets of the fields that are left out of a digest, or HS_NO_FIELD.
typedef struct left_out {
    uint16_t handle;  ///< of its scripts: it differs between strategies; they are added instead
    uint16_t derived; ///< follows from another field
    uint16_t rules;   ///< this one and those after it: always 0 where no rules apply
} left_out;

static const left_out nothing = {HS_NO_FIELD, HS_NO_FIELD, HS_NO_FIELD};
static const left_out of_bullets = {offsetof(hs_bullet, runner), HS_NO_FIELD, HS_NO_FIELD};
/// An enemy's pattern is that of its line in the scenario, unless a chain has handed it on.
static const left_out of_enemies = {offsetof(hs_enemy, runner), HS_NO_FIELD, HS_NO_FIELD};
static const left_out of_free_enemies = {offsetof(hs_enemy, runner), offsetof(hs_enemy, pattern),
                                         offsetof(hs_enemy, form)};
static const left_out of_free_shots = {HS_NO_FIELD, HS_NO_FIELD, offsetof(hs_shot, kind)};
static const left_out of_free_items = {HS_NO_FIELD, HS_NO_FIELD, offsetof(hs_item, kind)};

/// Adds one entity, column by column.
static void add_entity(hs_digest *digest, const hs_kind *kind, const uint8_t *entity,
                       const left_out *without)
{
    for (unsigned c = 0; c < kind->column_count; c++) {
        const hs_column *column = &kind->columns[c];
        if (column->offset == without->handle || column->offset == without->derived) continue;
        if (column->offset >= without->rules) continue;
        uint64_t value = 0;
        for (unsigned b = 0; b < column->bytes; b++) {
            value |= (uint64_t)entity[column->offset + b] << 8 * b;
        }
        hs_digest_add(digest, value);
    }
}

/// Adds a population in the order of birth. Every entity is alive between two ticks.
static void add_population(hs_digest *digest, const hs_world *world, hs_population_name name,
                           const left_out *without)
{
    const hs_population *population = world->populations[name];
    const hs_kind *kind = &hs_kinds[name];
    _Alignas(16) uint8_t entity[UINT8_MAX];
    hs_walk walk;
    hs_batch batch;
    hs_digest_add(digest, hs_population_places(population));
    hs_digest_add(digest, hs_population_next_serial(population));
    hs_walk_begin(&walk, population);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            hs_batch_read(kind, &batch, i, entity);
            add_entity(digest, kind, entity, without);
            if (without->handle == HS_NO_FIELD) continue;
            hs_handle runner;
            memcpy(&runner, entity + without->handle, sizeof runner);
            if (!hs_handle_is_null(runner)) {
                hs_runner_digest(&world->host, runner, &digest->state);
            }
        }
    }
}

static void add_player(hs_digest *digest, const hs_player *player)
{
    hs_digest_add_floats(digest, player->x, player->y);
    hs_digest_add_floats(digest, player->vx, player->vy);
    hs_digest_add(digest, (uint64_t)player->cooldown << 32 | player->invulnerable);
    hs_digest_add(digest, (uint64_t)player->over << 32 | (uint32_t)player->lives);
    hs_digest_add(digest, (uint64_t)(uint32_t)player->bombs << 8 | player->is_focused);
    hs_digest_add(digest, player->score);
    hs_digest_add(digest, player->grazes);
    hs_digest_add(digest, player->hits);
}

/// What the rules add to the player. What differs only in why the last hit came is left out:
/// nothing follows from it.
static void add_rules(hs_digest *digest, const hs_world *world)
{
    const hs_player *player = &world->player;
    const hs_game_counts *done = &world->done;
    hs_digest_add(digest, (uint64_t)world->difficulty << 32 | (uint64_t)world->stays_over << 8 |
                              player->shot_level);
    hs_digest_add(digest, (uint64_t)player->bomb_is_held << 32 | player->score_is_final);
    hs_digest_add(digest, (uint64_t)player->power << 32 | player->bomb_buffered);
    hs_digest_add(digest, (uint64_t)player->bombing << 32 | player->deathbomb);
    hs_digest_add_floats(digest, player->bomb_x, player->bomb_y);
    hs_digest_add(digest, (uint64_t)player->respawn << 32 | player->chain);
    hs_digest_add(digest, (uint64_t)player->chain_left << 32 | player->chain_full);
    hs_digest_add(digest, (uint64_t)player->multiplier << 32 | player->extends);
    hs_digest_add(digest, player->orphan_grazes);
    hs_digest_add(digest, (uint64_t)player->continues << 32 | world->pressure.gauge);
    hs_digest_add(digest, player->final_score);
    hs_digest_add(digest, player->next_extend);
    hs_digest_add(digest, world->pressure.is_high);
    hs_digest_add(digest, (uint64_t)(uint32_t)world->ranking.earned << 1 | world->ranking.is_fixed);
    hs_digest_add(digest, done->ticks);
    hs_digest_add(digest, done->kills);
    hs_digest_add(digest, done->bosses);
    hs_digest_add(digest, done->gems << 32 | done->powers);
    hs_digest_add(digest, done->orphaned << 32 | done->collected);
    hs_digest_add(digest, done->bombs << 32 | done->saves);
    for (int stage = 0; stage < HS_STAGES_MAX; stage++) hs_digest_add(digest, done->deaths[stage]);
    hs_digest_add(digest, (uint64_t)done->longest_chain << 32 | done->highest_multiplier);
    hs_digest_add(digest, done->highest_pressure);
}

static void add_boss(hs_digest *digest, const hs_boss *boss)
{
    const hs_boss_view *view = &boss->view;
    hs_digest_add(digest, view->serial);
    if (view->serial == 0) return;
    hs_digest_add(digest,
                  (uint64_t)view->phase << 32 | (uint64_t)view->state << 8 | boss->is_beaten);
    hs_digest_add(digest, (uint64_t)boss->clock << 32 | boss->cursor);
    hs_digest_add(digest, (uint64_t)view->ticks_left << 32 | view->state_ticks);
    hs_digest_add(digest, (uint64_t)view->shields << 32 | view->breaks_left);
    for (int s = 0; s < 3; s++) hs_digest_add(digest, (uint32_t)view->shield_health[s]);
    hs_digest_add(digest, (uint64_t)view->bullets << 32 | view->opening);
    hs_digest_add(digest, view->refused);
    hs_digest_add(digest, boss->refused_now);
}

/// What stages add: where the game is, its boss, and what is solid.
static void add_stage(hs_digest *digest, const hs_world *world)
{
    const hs_stage *stage = &world->stage;
    const hs_blocks *blocks = &world->blocks;
    const hs_wall *wall = &world->wall;
    hs_digest_add(digest, (uint64_t)stage->view.number << 32 | stage->view.state);
    hs_digest_add(digest, (uint64_t)stage->view.ticks << 32 | stage->view.state_ticks);
    hs_digest_add(digest, (uint64_t)stage->first << 32 | stage->starts_at_boss);
    hs_digest_add(digest, stage->view.bonus);
    hs_digest_add(digest, (uint64_t)world->frame << 32 | world->pause.left);
    add_boss(digest, &world->boss);
    hs_digest_add(digest, blocks->count);
    for (size_t b = 0; b < blocks->count; b++) {
        const hs_block_view *block = &blocks->list[b];
        hs_digest_add(digest, block->serial);
        hs_digest_add(digest, (uint64_t)block->age << 32 | block->falling);
        hs_digest_add_floats(digest, block->x, block->y);
        hs_digest_add_floats(digest, block->half_width, block->half_height);
        hs_digest_add_floats(digest, blocks->goal_x[b], blocks->goal_y[b]);
    }
    hs_digest_add(digest, wall->side);
    hs_digest_add_floats(digest, wall->taken, wall->goal);
    hs_digest_add_floats(digest, wall->speed, wall->field.closing);
}

static void add_counts(hs_digest *digest, const hs_world *world)
{
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        if (name == HS_PARTICLES) continue;
        hs_population_counts counts = hs_world_count(world, (hs_population_name)name);
        hs_digest_add(digest, counts.living);
        hs_digest_add(digest, counts.refused);
        hs_digest_add(digest, counts.grown);
    }
    hs_digest_add(digest, world->fires_refused);
    hs_digest_add(digest, world->counts.not_finite);
    hs_digest_add(digest, world->counts.instructions);
}

static uint64_t game_digest(const hs_world *world)
{
    hs_digest digest = hs_digest_start();
    hs_digest_add(&digest, world->tick);
    hs_digest_add(&digest, (uint64_t)world->stage.clock << 32 | world->stage.cursor);
    hs_digest_add(&digest, world->stage.round);
    uint64_t rank;
    memcpy(&rank, &world->stage.rank, sizeof rank);
    hs_digest_add(&digest, rank);
    hs_digest_add(&digest, world->load.next_emitter);
    if (world->is_practice) hs_digest_add(&digest, 1);
    hs_digest_add(&digest, world->game.state);
    add_player(&digest, &world->player);
    if (hs_rules_apply(world)) add_rules(&digest, world);
    if (world->scenario->is_staged) add_stage(&digest, world);
    add_population(&digest, world, HS_ENEMIES,
                   world->scenario->is_staged ? &of_enemies : &of_free_enemies);
    add_population(&digest, world, HS_BULLETS, &of_bullets);
    bool has_rules = hs_rules_apply(world);
    add_population(&digest, world, HS_SHOTS, has_rules ? &nothing : &of_free_shots);
    add_population(&digest, world, HS_ITEMS, has_rules ? &nothing : &of_free_items);
    add_counts(&digest, world);
    return digest.state;
}

static uint64_t seen_digest(const hs_world *world)
{
    hs_digest digest = hs_digest_start();
    hs_digest_add(&digest, world->seen.state);
    add_population(&digest, world, HS_PARTICLES, &nothing);
    hs_digest_add(&digest, hs_population_count(world->particles).recycled);
    return digest.state;
}

hs_digests hs_world_digest(const hs_world *world)
{
    return (hs_digests){game_digest(world), seen_digest(world)};
}
