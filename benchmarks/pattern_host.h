/// The host of both pattern engines in `pattern_engines.c`: columns of bullets in one field, which
/// the world's own loops move and which end where they leave the field. Copies of a file's top
/// actions run side by side; each begins anew every HOST_PERIOD frames, one after the other. The
/// host visits a bullet only in the frames that its engine asked for.
///
/// What is due in a frame is visited in one call, and what has left the field ends in one stretch,
/// so that the engine's CPU time is measured apart from the host's. What an engine calls of the
/// host counts as the engine's: the host's part of a fire is six stores.
#ifndef HS_BENCHMARKS_PATTERN_HOST_H
#define HS_BENCHMARKS_PATTERN_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The player, and `$rank`.
#define HOST_TARGET_X 240.0f
#define HOST_TARGET_Y 560.0f
#define HOST_RANK     0.5

enum {
    HOST_PERIOD = 400,    ///< frames after which a copy begins anew
    HOST_BULLETS = 60000, ///< at once; further ones are refused
    HOST_COPIES = 8192,   ///< at most
    HOST_PLACES = HOST_COPIES + HOST_BULLETS,
    HOST_BATCH = 256, ///< places that the host examines together
};

/// A frame that never comes.
#define HOST_NEVER UINT32_MAX

/// What an engine keeps for a bullet: any 8 bytes, 0 for nothing.
typedef uint64_t host_brain;

typedef struct host host;

/// An engine with a loaded file. All functions get `self`.
typedef struct host_engine {
    void *self;
    /// Returns a brain for the root at place `index`, which is visited in the same frame.
    host_brain (*begin)(void *self, host *field, uint32_t index);
    /// Runs one frame of `count` bullets in the order of their places: sets velocity, `wake` and
    /// brain of each, and may fire. `gone[n]` becomes 1 when bullet n vanished. A bullet that needs
    /// no further visit gets wake HOST_NEVER and brain 0.
    void (*visit)(void *self, host *field, const uint32_t *places, size_t count, uint8_t *gone);
    /// The bullet is gone.
    void (*end)(void *self, host_brain brain);
    /// Requests to the heap so far.
    uint64_t (*allocations)(void *self);
    void (*close)(void *self);
} host_engine;

/// Loads a file into an engine. False where it has an error.
bool ours_load(host_engine *engine, const char *path);
bool theirs_load(host_engine *engine, const char *path);

/// What a host has done since it began.
typedef struct host_tally {
    uint64_t bullet_frames; ///< bullets moved, summed over the frames
    uint64_t fired;         ///< bullets born
    uint64_t allocations;   ///< requests to the heap
    uint64_t engine_ns;     ///< CPU time of the engine
    uint64_t reading_ns;    ///< CPU time of reading the clock, of neither
} host_tally;

/// The field: a place for the root of each copy, followed by the bullets.
struct host {
    host_engine engine;
    float x[HOST_PLACES], y[HOST_PLACES], vx[HOST_PLACES], vy[HOST_PLACES];
    uint32_t wake[HOST_PLACES]; ///< the next frame that needs a visit
    host_brain brain[HOST_PLACES];
    uint32_t end; ///< place after the last bullet
    uint32_t frame;
    uint32_t copies, next_copy;
    uint64_t entered_ns, reading_ns; ///< when the engine was entered; what a reading costs
    uint32_t due[HOST_PLACES], vanished[HOST_PLACES], leaving[HOST_PLACES];
    uint8_t gone[HOST_PLACES];
    host_brain ending[HOST_PLACES];
    host_tally tally;
};

/// Takes over the engine. Never returns NULL.
host *host_open(const host_engine *engine, unsigned copies);
void host_close(host *field);

/// The share of the bullets that have a brain.
double host_acting(const host *field);

void host_run(host *field, unsigned frames);
host_tally host_tally_of(const host *field);

/// Adds a fired bullet; `brain` may be 0. False when there is no room: the caller keeps the brain.
bool host_bear(host *field, float x, float y, float vx, float vy, host_brain brain);

#ifdef __cplusplus
}
#endif

#endif
