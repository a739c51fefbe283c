#include "world/blocks.h"

#include "world/bullets.h"
#include "world/events.h"

#include "base/forbidden.h"

/// Speeds at which a block falls to its height and slides in a compaction, field units per tick,
/// and at which a wall goes back.
#define FALL_SPEED  2.5f
#define SLIDE_SPEED 6.0f
#define OPEN_SPEED  6.0f
/// Half the size of the ship to blocks, and its distance from walls, field units.
#define SHIP_HALF 5.0f
#define SHIP_EDGE 12.0f
/// Blocks are packed from the bottom up to this height, then beside.
#define PACK_TOP 60.0f
/// How far into a block a shot has to be, at most: less than it flies in a tick.
#define SHOT_MARGIN 3.0f

/// Rows of the field by which blocks are found, field units high.
#define ROW_HEIGHT 32.0f
enum { ROWS = 20 };
_Static_assert(HS_BLOCKS_MAX <= 64, "a bit for each block");

static hs_field_view whole_field(void)
{
    return (hs_field_view){0, 0, HS_FIELD_WIDTH, HS_FIELD_HEIGHT, 0};
}

void hs_blocks_clear(hs_world *world)
{
    world->blocks.count = 0;
    world->wall = (hs_wall){.field = whole_field()};
}

// ---- Blocks ------------------------------------------------------------------------------------

static const hs_stage_plan *plan_of(const hs_world *world)
{
    return &world->scenario->stages[world->stage.view.number];
}

bool hs_blocks_take(hs_world *world, const hs_enemy *enemy)
{
    hs_blocks *blocks = &world->blocks;
    if (blocks->count >= plan_of(world)->blocks || blocks->count == HS_BLOCKS_MAX) return false;
    const hs_spawn *spawn = &world->scenario->spawns[enemy->spawn];
    bool falls = spawn->block_y > -1000.0f;
    size_t number = blocks->count++;
    blocks->list[number] = (hs_block_view){
        .serial = enemy->serial,
        .x = enemy->x,
        .y = enemy->y,
        .half_width = spawn->block_width * 0.5f,
        .half_height = spawn->block_height * 0.5f,
        .falling = falls,
        .faction = enemy->faction,
    };
    blocks->goal_x[number] = enemy->x;
    blocks->goal_y[number] = falls ? spawn->block_y : enemy->y;
    hs_events_record(world, HS_EVENT_BLOCK_LEFT, enemy->x, enemy->y, enemy->serial, 1);
    return true;
}

void hs_blocks_compact(hs_world *world)
{
    hs_blocks *blocks = &world->blocks;
    if (blocks->count == 0) return;
    bool to_right = plan_of(world)->compacts == HS_SIDE_RIGHT;
    float column = to_right ? world->wall.field.right : world->wall.field.left;
    float floor = HS_FIELD_HEIGHT;
    float widest = 0;
    for (size_t b = 0; b < blocks->count; b++) {
        hs_block_view *block = &blocks->list[b];
        if (floor - 2 * block->half_height < PACK_TOP) {
            column += to_right ? -widest : widest;
            floor = HS_FIELD_HEIGHT;
            widest = 0;
        }
        blocks->goal_x[b] = to_right ? column - block->half_width : column + block->half_width;
        blocks->goal_y[b] = floor - block->half_height;
        block->falling = 1;
        floor -= 2 * block->half_height;
        if (2 * block->half_width > widest) widest = 2 * block->half_width;
    }
    hs_events_record(world, HS_EVENT_BLOCKS_COMPACTED, column, floor, 0, (uint32_t)blocks->count);
}

static float towards(float from, float to, float most)
{
    float way = to - from;
    return way > most ? most : way < -most ? -most : way;
}

static void move_block(hs_block_view *block, float goal_x, float goal_y)
{
    block->age++;
    block->vx = 0;
    block->vy = 0;
    if (block->falling == 0) return;
    float speed = block->x == goal_x ? FALL_SPEED : SLIDE_SPEED;
    block->vx = towards(block->x, goal_x, SLIDE_SPEED);
    block->vy = towards(block->y, goal_y, speed);
    block->x += block->vx;
    block->y += block->vy;
    block->falling = block->x != goal_x || block->y != goal_y;
}

// ---- The wall ----------------------------------------------------------------------------------

void hs_blocks_set_wall(hs_world *world, hs_side side, float goal, uint32_t ticks)
{
    hs_wall *wall = &world->wall;
    if (side == HS_SIDE_NONE) {
        wall->goal = 0;
        wall->speed = OPEN_SPEED;
        return;
    }
    // From another side it begins anew.
    if (wall->side != side) wall->taken = 0;
    wall->side = side;
    wall->goal = goal;
    float way = goal - wall->taken;
    wall->speed = (way < 0 ? -way : way) / (float)ticks;
}

static void move_wall(hs_wall *wall)
{
    float step = towards(wall->taken, wall->goal, wall->speed);
    wall->taken += step;
    wall->field = whole_field();
    wall->field.closing = step;
    if (wall->side == HS_SIDE_LEFT) wall->field.left = wall->taken;
    if (wall->side == HS_SIDE_RIGHT) wall->field.right -= wall->taken;
    if (wall->side == HS_SIDE_TOP) wall->field.top = wall->taken;
}

static bool is_in_wall(const hs_wall *wall, float x, float y)
{
    return wall->taken > 0 && (x < wall->field.left || x > wall->field.right ||
                               (y < wall->field.top && wall->side == HS_SIDE_TOP));
}

// ---- What meets them ---------------------------------------------------------------------------

/// The blocks that touch each row of the field, a bit each.
typedef struct block_rows {
    const hs_world *world;
    uint64_t at[ROWS];
} block_rows;

static int row_of(float y)
{
    int row = (int)(y / ROW_HEIGHT);
    return row < 0 ? 0 : row >= ROWS ? ROWS - 1 : row;
}

static block_rows list_rows(const hs_world *world)
{
    block_rows rows = {.world = world};
    for (size_t b = 0; b < world->blocks.count; b++) {
        const hs_block_view *block = &world->blocks.list[b];
        int last = row_of(block->y + block->half_height);
        for (int row = row_of(block->y - block->half_height); row <= last; row++) {
            rows.at[row] |= UINT64_C(1) << b;
        }
    }
    return rows;
}

static bool is_within(const hs_block_view *block, float x, float y, float margin)
{
    float dx = x - block->x;
    float dy = y - block->y;
    float width = block->half_width + margin;
    float height = block->half_height + margin;
    return dx > -width && dx < width && dy > -height && dy < height;
}

static bool is_stopped(const void *context, const hs_bullet_fields *bullet)
{
    const block_rows *rows = context;
    const hs_block_view *blocks = rows->world->blocks.list;
    for (uint64_t left = rows->at[row_of(*bullet->y)]; left != 0; left &= left - 1) {
        if (is_within(&blocks[__builtin_ctzll(left)], *bullet->x, *bullet->y, 0)) return true;
    }
    return false;
}

static bool is_walled_in(const void *context, const hs_bullet_fields *bullet)
{
    return is_in_wall(context, *bullet->x, *bullet->y);
}

void hs_blocks_tick(hs_world *world)
{
    hs_blocks *blocks = &world->blocks;
    for (size_t b = 0; b < blocks->count; b++) {
        move_block(&blocks->list[b], blocks->goal_x[b], blocks->goal_y[b]);
    }
    if (world->wall.side != HS_SIDE_NONE) move_wall(&world->wall);
    if (blocks->count > 0) {
        const block_rows rows = list_rows(world);
        hs_bullets_clear(world, is_stopped, &rows, HS_BULLET_SWEPT);
    }
    if (world->wall.taken > 0) {
        hs_bullets_clear(world, is_walled_in, &world->wall, HS_BULLET_GONE);
    }
}

bool hs_blocks_stop(const hs_world *world, float x, float y)
{
    if (is_in_wall(&world->wall, x, y)) return true;
    for (size_t b = 0; b < world->blocks.count; b++) {
        if (is_within(&world->blocks.list[b], x, y, SHOT_MARGIN)) return true;
    }
    return false;
}

static float within(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

/// Pushes a place out of a block, the short way.
static void push_out(const hs_block_view *block, float *x, float *y)
{
    if (block->falling || !is_within(block, *x, *y, SHIP_HALF)) return;
    float dx = *x - block->x;
    float dy = *y - block->y;
    float width = block->half_width + SHIP_HALF;
    float height = block->half_height + SHIP_HALF;
    float across = dx < 0 ? -width - dx : width - dx;
    float along = dy < 0 ? -height - dy : height - dy;
    if ((across < 0 ? -across : across) < (along < 0 ? -along : along)) {
        *x += across;
    } else {
        *y += along;
    }
}

void hs_blocks_hold_ship(hs_world *world)
{
    const hs_wall *wall = &world->wall;
    if (world->blocks.count == 0 && wall->taken <= 0) return;
    hs_player *player = &world->player;
    float x = player->x;
    float y = player->y;
    for (size_t b = 0; b < world->blocks.count; b++) push_out(&world->blocks.list[b], &x, &y);
    const hs_field_view *field = &wall->field;
    x = within(x, field->left + SHIP_EDGE, field->right - SHIP_EDGE);
    y = within(y, field->top + SHIP_EDGE, field->bottom - SHIP_EDGE);
    player->vx += x - player->x;
    player->vy += y - player->y;
    player->x = x;
    player->y = y;
}
