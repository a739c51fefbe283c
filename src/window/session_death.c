// Why did I die: a moment in which the picture is slow, the bullet that hit is ringed, and one
// sentence says whose it was.
#include <cglm/util.h>

#include "heapstorm/stage.h"
#include "panel/page.h"
#include "window/session_modes.h"

#include "base/forbidden.h"

/// Ticks of the moment that are slow, and their speed in per cent of the usual.
enum { SLOW_TICKS = 8, SLOW_SPEED = 25 };
/// The ring: marks around it, its radius when it has closed in and what it begins with beyond,
/// field units, and how many ticks that takes.
enum { RING_MARKS = 40, CLOSING_TICKS = 16 };
#define RING_RADIUS 13.0f
#define RING_BEYOND 50.0f
#define RING_COLOUR 0xFFD166FFu
#define RING_SHADE  0x080A10D0u

unsigned hs_session_speed(const hs_session *session)
{
    unsigned speed = session->interface.settings.game_speed;
    unsigned passed = HS_DEATH_TICKS - session->interface.modes.death_frames;
    bool is_slow = session->interface.modes.death_frames > 0 && passed < SLOW_TICKS;
    return is_slow ? speed * SLOW_SPEED / 100 : speed;
}

// ---- The sentence ------------------------------------------------------------------------------

/// The name of a pattern's file, without folder and ending, with spaces for its hyphens.
static void write_pattern(const hs_world *world, unsigned number, char *text, size_t bytes)
{
    const char *path = hs_world_pattern_path(world, number);
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    snprintf(text, bytes, "%.*s", (int)strcspn(name, "."), name);
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '-') *c = ' ';
    }
}

bool hs_session_write_death(const hs_session *session, char *text, size_t bytes)
{
    static const char *const looks[HS_LOOK_COUNT] = {
        [HS_LOOK_PELLET] = "a pellet", [HS_LOOK_ORB] = "an orb",  [HS_LOOK_RICE] = "a grain",
        [HS_LOOK_NEEDLE] = "a needle", [HS_LOOK_STAR] = "a star", [HS_LOOK_DIAMOND] = "a diamond",
    };
    const hs_world *world = session->run.game.world;
    const hs_player *player = hs_world_player(world);
    const hs_boss_view *boss = hs_world_boss(world);
    bool is_boss = boss != NULL && boss->serial == player->death_owner;
    text[0] = '\0';
    if (!session->interface.modes.shows_death) return false;
    if (player->death_cause == HS_DEATH_ENEMY) {
        snprintf(text, bytes, "%s touched the ship", is_boss ? boss->name : "An enemy");
        return true;
    }
    if (player->death_cause != HS_DEATH_BULLET) return false;
    char pattern[64];
    write_pattern(world, player->death_pattern, pattern, sizeof pattern);
    const char *look = looks[player->death_look % HS_LOOK_COUNT];
    if (is_boss) {
        snprintf(text, bytes, "Hit by %s of %s, \"%s\"", look, boss->name, boss->phase_name);
    } else if (!player->death_owner_lives) {
        snprintf(text, bytes, "Hit by an orphan: %s of \"%s\"", look, pattern);
    } else {
        snprintf(text, bytes, "Hit by %s of \"%s\"", look, pattern);
    }
    return true;
}

// ---- The ring ----------------------------------------------------------------------------------

static void draw_marks(hs_panel *panel, float x, float y, float radius, float size, uint32_t colour)
{
    for (int i = 0; i < RING_MARKS; i++) {
        float angle = (float)i * (6.2831853f / (float)RING_MARKS);
        const SDL_FRect mark = {SDL_floorf(x + radius * SDL_cosf(angle) - size / 2.0f),
                                SDL_floorf(y + radius * SDL_sinf(angle) - size / 2.0f), size, size};
        hs_panel_fill(panel, &mark, colour);
    }
}

static void draw_ring(hs_session *session)
{
    const hs_player *player = hs_world_player(session->run.game.world);
    const SDL_FRect *field = &session->display.arrangement.field;
    hs_panel *panel = session->display.panel;
    bool is_bullet = player->death_cause == HS_DEATH_BULLET;
    float unit = field->w / HS_FIELD_WIDTH;
    float x = field->x + (is_bullet ? player->death_bullet_x : player->death_x) * unit;
    float y = field->y + (is_bullet ? player->death_bullet_y : player->death_y) * unit;
    float passed = (float)(HS_DEATH_TICKS - session->interface.modes.death_frames);
    float open = 1.0f - glm_clamp_zo(passed / (float)CLOSING_TICKS);
    float radius = (RING_RADIUS + RING_BEYOND * open * open) * unit;
    float size = SDL_ceilf(2.2f * unit);
    draw_marks(panel, x, y, radius, size + 2.0f, RING_SHADE);
    draw_marks(panel, x, y, radius, size, RING_COLOUR);
    const SDL_FRect heart = {SDL_floorf(x - size), SDL_floorf(y - size), 2.0f * size, 2.0f * size};
    hs_panel_fill(panel, &heart, RING_SHADE);
    const SDL_FRect bullet = {heart.x + 1.0f, heart.y + 1.0f, heart.w - 2.0f, heart.h - 2.0f};
    hs_panel_fill(panel, &bullet, RING_COLOUR);
}

/// The sentence, above the ring or below it, where the field has room.
static void write_sentence(hs_session *session, const char *text)
{
    const hs_player *player = hs_world_player(session->run.game.world);
    const SDL_FRect *field = &session->display.arrangement.field;
    hs_panel *panel = session->display.panel;
    float wide, tall, size = 1.0f, unit = field->w / HS_FIELD_WIDTH;
    hs_panel_measure(panel, size, text, &wide, &tall);
    if (wide > field->w * 0.92f) {
        size = field->w * 0.92f / wide;
        hs_panel_measure(panel, size, text, &wide, &tall);
    }
    float margin = SDL_floorf(tall * 0.5f);
    float x = field->x + player->death_x * unit - wide / 2.0f;
    x = glm_clamp(x, field->x + margin, field->x + field->w - wide - margin);
    float y = field->y + (player->death_y - 3.0f * RING_RADIUS) * unit - tall;
    if (y < field->y + 0.2f * field->h)
        y = field->y + (player->death_y + 2.5f * RING_RADIUS) * unit;
    const SDL_FRect ground = {SDL_floorf(x - margin), SDL_floorf(y), wide + 2.0f * margin,
                              SDL_floorf(tall * 1.2f)};
    hs_panel_fill(panel, &ground, HS_COLOUR_GROUND);
    hs_panel_text(panel, SDL_floorf(x), SDL_floorf(y + tall * 0.1f), size, HS_COLOUR_TEXT, text);
}

void hs_session_draw_death(hs_session *session)
{
    char why[160];
    hs_scene scene = session->interface.scenes.now;
    bool is_play = scene == HS_SCENE_PLAY || scene == HS_SCENE_PAUSE;
    bool is_over = scene == HS_SCENE_OVER && session->interface.modes.death_frames > 0;
    if (session->interface.modes.death_frames == 0 || (!is_play && !is_over)) return;
    if (!hs_session_write_death(session, why, sizeof why)) return;
    draw_ring(session);
    if (is_play) write_sentence(session, why); // the menu of the game's end says it itself
}
