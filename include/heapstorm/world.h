/// The deterministic world: a fixed step of 1/60 s, a function of (scenario, seed, inputs) and of
/// nothing else. How its memory is managed may be switched between any two ticks without changing
/// anything but addresses and time, which its digests prove.
///
/// The field is 480 x 640 units, origin top left, y down; velocities are in field units per tick;
/// angles in degrees, 0 up, clockwise.
#ifndef HEAPSTORM_WORLD_H
#define HEAPSTORM_WORLD_H

#include "heapstorm/litter.h"
#include "heapstorm/memory.h"
#include "heapstorm/pattern.h"
#include "heapstorm/region.h"
#include "heapstorm/rules.h"
#include "heapstorm/slab.h"

/// The field's sides, field units.
#define HS_FIELD_WIDTH  480.0f
#define HS_FIELD_HEIGHT 640.0f
/// Ticks of the fixed step in a second.
#define HS_TICKS_PER_SECOND 60

/// Most bullets and particles that may be asked for.
#define HS_BULLETS_MAX   1000000u
#define HS_PARTICLES_MAX 10000000u

// ---- What lives in it --------------------------------------------------------------------------

/// The kinds of entities, a population each.
typedef enum hs_population_name {
    HS_BULLETS,
    HS_PARTICLES,
    HS_SHOTS,
    HS_ENEMIES,
    HS_ITEMS,
    HS_RUNNERS, ///< executing scripts; they live in slots, not in a population
    HS_POPULATION_COUNT
} hs_population_name;

/// "bullets", "particles", ...: of static storage.
const char *hs_population_name_of(hs_population_name name);

/// Flags of bullets, shots, items and enemies, beside HS_FLAG_DEAD.
enum {
    HS_FLAG_GRAZED = 2,   ///< (bullet) has passed close and given its points
    HS_FLAG_HOSTILE = 4,  ///< (enemy) is on the field and may be shot
    HS_FLAG_BOSS = 8,     ///< (enemy) its death turns its bullets into items
    HS_FLAG_EMITTER = 16, ///< (enemy) fires when the scenario says so and cannot be shot
    HS_FLAG_DRAWN = 32,   ///< (item) flies to the player
    HS_FLAG_ORPHAN = 64,  ///< (bullet) its owner is dead: nothing refers to it any more

    HS_FLAG_SPENT = 2,      ///< (enemy) was brought back by its partner: its death is worth nothing
    HS_FLAG_COVERED = 32,   ///< (enemy) stands in a pile and not on top: shots pass it by
    HS_FLAG_DOWN = 64,      ///< (enemy) was shot and is being brought back: it cannot be shot
    HS_FLAG_SHIELDED = 128, ///< (enemy) shots are stopped and do its health no harm
};

/// Most bullets that may be fired in one tick; what is more is refused and counted.
#define HS_FIRES_PER_TICK 65536u
/// Most BulletML instructions in one tick; scripts that exceed them go on in the next.
#define HS_INSTRUCTIONS_PER_TICK 4000000u

/// What a bullet looks like, and how large it is.
typedef enum hs_bullet_look {
    HS_LOOK_PELLET,  ///< round, small
    HS_LOOK_ORB,     ///< round, large
    HS_LOOK_RICE,    ///< long, small
    HS_LOOK_NEEDLE,  ///< long and thin
    HS_LOOK_STAR,    ///< five points
    HS_LOOK_DIAMOND, ///< four corners
    HS_LOOK_COUNT
} hs_bullet_look;

/// What an enemy looks like: its silhouette. Those from HS_FORM_TOWER on are bosses'.
typedef enum hs_enemy_form {
    HS_FORM_DART,
    HS_FORM_MOTH,
    HS_FORM_WHEEL,
    HS_FORM_LANTERN,
    HS_FORM_MANTIS,
    HS_FORM_SHELL,
    HS_FORM_CRATE, ///< becomes a block when it stays
    HS_FORM_LINK,  ///< a link of a chain
    HS_FORM_TWIN,  ///< one of a pair
    HS_FORM_EYE,
    HS_FORM_TOWER, ///< `phase` + 1 storeys, HS_STOREY_HEIGHT apart, each below the one before
    HS_FORM_SLAB,
    HS_FORM_PRESS,
    HS_FORM_RING,
    HS_FORM_STORM,
    HS_FORM_COUNT
} hs_enemy_form;

/// The name of a form as scenarios write it: "dart". Of static storage.
const char *hs_enemy_form_name(hs_enemy_form form);

/// Factions, which say in which stage's colours an enemy is painted.
enum { HS_FACTION_COUNT = 5 };

/// Distance of a tower's storeys, field units.
#define HS_STOREY_HEIGHT 30.0f

/// An enemy's bullet, 48 bytes.
typedef struct hs_bullet {
    uint64_t serial;    ///< number by birth, from 1
    uint64_t owner;     ///< serial of the enemy that fired it, 0 for none
    hs_handle runner;   ///< first of its scripts; null when it is simple
    float x, y, vx, vy; ///< place and velocity
    uint32_t wake;      ///< tick in which its runner needs a visit
    uint8_t look;       ///< hs_bullet_look
    uint8_t hue;        ///< number of a colour
    uint8_t pattern;    ///< number of its pattern in the scenario
    uint8_t flags;      ///< HS_FLAG_DEAD, HS_FLAG_GRAZED, HS_FLAG_ORPHAN
} hs_bullet;

/// A spark, 12 bytes. It has no serial, because nothing refers to it; particles stay in the order
/// of their birth. Each of its first two words holds two signed numbers of 16 bits, across (bits
/// 0-15) and down (16-31).
typedef struct hs_particle {
    uint32_t place;    ///< 1/64 field unit from the middle of the field
    uint32_t velocity; ///< 1/2048 field unit per tick
    uint32_t packed;   ///< ticks left (bits 0-15), look (16-23), brightness (24-31)
} hs_particle;

/// A shot of the player's.
typedef struct hs_shot {
    uint64_t serial;    ///< number by birth, from 1
    float x, y, vx, vy; ///< place and velocity
    uint8_t power;      ///< health that a hit costs an enemy
    uint8_t flags;      ///< HS_FLAG_DEAD
    uint8_t kind;       ///< hs_shot_kind
    uint8_t pierces;    ///< enemies that it still passes through
    uint32_t last;      ///< lower half of the serial of the enemy that it hit last
} hs_shot;

/// What the player collects.
typedef struct hs_item {
    uint64_t serial;    ///< number by birth, from 1
    float x, y, vx, vy; ///< place and velocity
    uint8_t worth;      ///< times the points of an item
    uint8_t flags;      ///< HS_FLAG_DEAD, HS_FLAG_DRAWN
    uint8_t kind;       ///< hs_item_kind
} hs_item;

/// An enemy or an emitter.
typedef struct hs_enemy {
    uint64_t serial;        ///< number by birth, from 1
    hs_handle runner;       ///< first of its pattern's scripts; null when none is left
    float x, y, vx, vy;     ///< place, and velocity of the last tick
    float goal_x, goal_y;   ///< where it is heading
    float drift_x, drift_y; ///< what its pattern's own motion has added
    float glide_x, glide_y; ///< the velocity of that motion
    uint32_t wake;          ///< tick in which its runner needs a visit
    uint32_t age;           ///< ticks
    uint32_t stay;          ///< leaves at this age
    int32_t health;         ///< left; it dies at 0
    uint16_t spawn;         ///< number of its line in the scenario
    uint8_t radius;         ///< field units
    uint8_t flags;          ///< HS_FLAG_DEAD, HS_FLAG_HOSTILE, HS_FLAG_BOSS, HS_FLAG_EMITTER,
                            ///< HS_FLAG_SPENT, HS_FLAG_COVERED, HS_FLAG_DOWN, HS_FLAG_SHIELDED
    uint8_t pattern;        ///< number of its pattern in the scenario
    uint8_t form;           ///< hs_enemy_form
    uint8_t faction;        ///< from 0, below HS_FACTION_COUNT
    uint8_t phase;          ///< of a boss, from 0
    int32_t health_full;    ///< what it began with; of a boss in this phase
    uint32_t revive;        ///< ticks until it is brought back, while HS_FLAG_DOWN
    uint64_t partner;       ///< serial of the other of a pair, or of the next of a chain; 0: none
} hs_enemy;

/// Radius of the player's hit dot and of the graze ring, field units.
#define HS_HIT_RADIUS   2.5f
#define HS_GRAZE_RADIUS 18.0f

/// The radius with which a bullet of a look hits, field units.
float hs_bullet_radius(hs_bullet_look look);

// ---- The world ---------------------------------------------------------------------------------

/// A world in progress. Made by `hs_world_create`; belongs to one thread at a time.
typedef struct hs_world hs_world;

/// What a world is made from. Zero means "as the scenario says" where nothing else is said.
typedef struct hs_world_config {
    const char *scenario; ///< "arcade", "storm", "calm" or the path of a file
    const char *assets;   ///< folder that holds `scenarios` and `patterns`
    const char *pattern;  ///< a BulletML file that all enemies use instead of their own, or NULL
    const hs_strategy *strategy;        ///< NULL for `columns`
    hs_layout layout;                   ///< of the boxes; without meaning under `columns`
    uint64_t seed;                      ///< of all random numbers
    double rank;                        ///< `$rank` in 0..1; negative for the scenario's own
    uint32_t bullets;                   ///< capacity, or in a scenario that holds them how many
    uint32_t particles;                 ///< likewise
    int instruction_set;                ///< an hs_instruction_set, or -1 for the best
    unsigned threads;                   ///< that simulate, the caller included; 0 or 1 for it alone
    struct hs_thread_pool *thread_pool; ///< simulates in the place of `threads`: it stays the
                                        ///< caller's and outlives the world. NULL for a pool of the
                                        ///< world's own where there are several threads
    bool is_practice;                   ///< hits are counted and cost no life
    hs_difficulty difficulty;           ///< 0 for normal
    bool stays_over; ///< after game over the world waits for `hs_world_continue` and does not
                     ///< begin again by itself
    const hs_collector_settings *collector; ///< copied; NULL for the defaults
    /// By which collectors limit their steps and time their pauses; NULL for the system's. Nothing
    /// that the digest covers depends on it.
    const hs_clock *clock;
    uint32_t litter; ///< percent of blocks that stay after the heap was filled and freed; 0: none
    uint32_t first_stage; ///< of a game, from 0: where it begins
    bool starts_at_boss;  ///< the first stage begins with its boss
} hs_world_config;

/// Reads the scenario and its patterns and makes the world. `gate` must outlive it. NULL on
/// failure, with "file:line:column: sentence" where a file is to blame.
hs_world *hs_world_create(hs_gate *gate, const hs_world_config *config, hs_error *error);
/// Gives all of a world's memory back. NULL is allowed.
void hs_world_destroy(hs_world *world);

/// The player's input in one tick.
typedef struct hs_input {
    int8_t across;           ///< -1 left, 1 right
    int8_t along;            ///< -1 up, 1 down
    bool shoot, focus, bomb; ///< held down in this tick
} hs_input;

/// One tick of 1/60 s. False when memory ran out in it, with an error; the world may only be
/// destroyed then.
bool hs_world_tick(hs_world *world, const hs_input *input, hs_error *error);

/// Ticks so far.
uint64_t hs_world_ticks(const hs_world *world);

/// Moves everything to another strategy or layout. On failure nothing has changed.
bool hs_world_switch(hs_world *world, const hs_strategy *strategy, hs_layout layout,
                     hs_error *error);
/// The strategy under which the world runs now.
const hs_strategy *hs_world_strategy(const hs_world *world);
/// The layout under which the world runs now.
hs_layout hs_world_layout(const hs_world *world);

/// The memory of the world's entities: the strategy's heap, arrays of pointers, columns and slots.
hs_storage hs_world_storage(const hs_world *world);

/// The size classes and arenas of a world under `slab`; false, and all zero, under another
/// strategy.
bool hs_world_slab(const hs_world *world, hs_slab_figures *figures);
/// The regions of a world under `region`; false, and all zero, under another strategy.
bool hs_world_regions(const hs_world *world, hs_region_figures *figures);
/// The pages of a world under `slab` from number `first` on, see hs_slab_pages; returns 0 under
/// another strategy.
size_t hs_world_slab_pages(const hs_world *world, size_t first, hs_slab_page *pages, size_t count);

/// Moves everything to a fresh heap that is littered so that `percent` of the blocks stay, 0 for
/// none. Later switches litter alike. On failure nothing has changed, and the error says what was
/// wrong.
bool hs_world_litter(hs_world *world, uint32_t percent, hs_error *error);
/// Returns the number of particles from which several threads share a tick; with fewer one does
/// all.
uint32_t hs_world_shared_from(void);
/// The litter beneath the world's present heap.
hs_litter_counts hs_world_litter_counts(const hs_world *world);

/// Sets how collectors work from now on, the present one and those of later strategies. False with
/// an error when a setting is out of its bounds; then nothing has changed.
bool hs_world_tune(hs_world *world, const hs_collector_settings *settings, hs_error *error);
/// The settings of the collector; they belong to the world.
const hs_collector_settings *hs_world_collector_settings(const hs_world *world);
/// What the present strategy's collector has done; false, and all zero, when it has none.
bool hs_world_collector(const hs_world *world, hs_collector_counts *counts);
/// Describes up to `count` of the boxes that the present strategy's collector tracks, from number
/// `first` on, with their serials, and returns how many; 0 behind the last. 0 too under a strategy
/// whose boxes cannot be walked: then `hs_world_has_references` is false.
size_t hs_world_references(const hs_world *world, size_t first, hs_reference *boxes, size_t count);
/// Whether the present strategy knows which box refers to which.
bool hs_world_has_references(const hs_world *world);
/// Time that the collector took in the last tick, nanoseconds.
uint64_t hs_world_pause_ns(const hs_world *world);

/// Fills in the newest pauses of the last tick, oldest first, and returns how many there are: at
/// most HS_COLLECTOR_PAUSES.
size_t hs_world_pauses(const hs_world *world, hs_collector_pause pauses[HS_COLLECTOR_PAUSES]);
/// Collects all garbage now. Does nothing under a strategy without a collector.
void hs_world_collect(hs_world *world);
/// Moves what lives to the permanent generation, or back; false where the strategy has none.
bool hs_world_freeze(hs_world *world, bool is_frozen);

/// The parts of a tick, in order, as a probe hears them.
typedef enum hs_phase {
    HS_PHASE_SCENARIO,  ///< input, player, what appears
    HS_PHASE_PATTERNS,  ///< enemies' and bullets' scripts
    HS_PHASE_MOVE,      ///< enemies, shots, items, bullets
    HS_PHASE_COLLIDE,   ///< shots, items, bullets, the player
    HS_PHASE_RETIRE,    ///< the dead make room, and emitters fire what a held number lacks
    HS_PHASE_PARTICLES, ///< reported under `move`: particles move, age, close up and are born
    HS_PHASE_COUNT
} hs_phase;

/// A function that is called when a phase begins, and with HS_PHASE_COUNT when the tick has ended.
/// It must not change the world.
typedef struct hs_probe {
    void (*begin)(void *context, hs_phase phase); ///< called during the tick
    void *context;                                ///< handed to `begin`
} hs_probe;

/// Sets the probe of all ticks to come; it is copied. NULL removes it.
void hs_world_set_probe(hs_world *world, const hs_probe *probe);

/// 64-bit digests over the living entities by serial, field by field: *game* covers all that
/// decides the game's future, *seen* the particles.
typedef struct hs_digests {
    uint64_t game; ///< populations but particles, scripts, player, random numbers
    uint64_t seen; ///< particles and their random numbers
} hs_digests;

/// The digests as the world is now. Allocates nothing.
hs_digests hs_world_digest(const hs_world *world);

/// The figures of one population.
hs_population_counts hs_world_count(const hs_world *world, hs_population_name name);
/// The player as it is now; belongs to the world.
const hs_player *hs_world_player(const hs_world *world);
/// What the game has counted; belongs to the world.
const hs_game_counts *hs_world_game_counts(const hs_world *world);
/// How hard it is; never 0.
hs_difficulty hs_world_difficulty(const hs_world *world);
/// Heap pressure, 0 to 1: what lives (bullets, enemies, blocks) against the scenario's limit.
double hs_world_pressure(const hs_world *world);
/// Whether the pressure is high: from 3/4 on, until it has fallen below 6/10.
bool hs_world_pressure_is_high(const hs_world *world);
/// The rank that patterns read now, 0 to 1.
double hs_world_rank(const hs_world *world);
/// Gives a new game's lives, bombs and power back after game over, between two ticks; the field
/// stays as it is. The score that counts is the one until then, `final_score`. False, and nothing
/// changed, where the game is not over.
bool hs_world_continue(hs_world *world);
/// The score that counts: `final_score` once the game was continued, else `score`.
uint64_t hs_world_score(const hs_world *world);
/// The counts of all scripts since the world began; they belong to the world.
const hs_pattern_counts *hs_world_pattern_counts(const hs_world *world);

/// A population, for reading; NULL for the runners, which have no order of their own.
const hs_population *hs_world_population(const hs_world *world, hs_population_name name);

/// Entities of a population with this serial or a later one were born in the last tick and have not
/// moved yet. 0 for particles and runners, which have no serials.
uint64_t hs_world_first_newborn(const hs_world *world, hs_population_name name);

/// Ticks of which `hs_world_first_born` knows.
enum { HS_BORN_TICKS = 8 };

/// Bullets with this serial or a later one were born in the last tick or in the `ticks` ticks
/// before it, of which there are fewer than HS_BORN_TICKS. So bullets need not keep their age.
uint64_t hs_world_first_born(const hs_world *world, unsigned ticks);

/// The runners, for reading.
const hs_slots *hs_world_runners(const hs_world *world);

/// The scenario's name: its file's, without folder and ending. Belongs to the world.
const char *hs_world_scenario_name(const hs_world *world);

/// The path of a pattern by its number in the scenario; "" where there is none. Belongs to the
/// world.
const char *hs_world_pattern_path(const hs_world *world, unsigned number);

/// Whether the scenario holds its bullets and particles at a number.
bool hs_world_holds_load(const hs_world *world);

/// The player that plays when no person does: it looks at the world and says what to press.
typedef struct hs_autopilot {
    uint64_t state;     ///< of its own random numbers
    uint64_t increment; ///< names their stream
} hs_autopilot;

/// An autopilot that does the same for the same seed and world.
hs_autopilot hs_autopilot_seeded(uint64_t seed);

/// Its input for the tick to come.
hs_input hs_autopilot_input(hs_autopilot *autopilot, const hs_world *world);

#endif
