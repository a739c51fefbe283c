/// The host that both pattern engines get in `pattern_engines.c`: columns of bullets in one field,
/// moved by their velocity with the world's own loops, gone where they leave it; copies of a file's
/// top actions side by side, each begun anew every HOST_PERIOD frames, one after the other. A
/// bullet that needs no engine costs it some 0.5 ns a frame, so that what remains is the engine's.
/// An engine is asked for a bullet only in the frames that it named itself.
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
    HOST_BULLETS = 60000, ///< at once; what is fired beyond is refused
    HOST_COPIES = 8192,   ///< at most
    HOST_PLACES = HOST_COPIES + HOST_BULLETS,
    HOST_BATCH = 256, ///< places that one look takes in
};

/// A frame that never comes.
#define HOST_NEVER UINT32_MAX

/// What an engine remembers of a bullet: anything of 8 bytes, 0 for nothing.
typedef uint64_t host_brain;

typedef struct host host;

/// An engine with a file loaded. All get `self`.
typedef struct host_engine {
    void *self;
    /// A brain for the root that has place `index`; it is visited in the same frame.
    host_brain (*begin)(void *self, host *field, uint32_t index);
    /// One frame of some bullets, at most HOST_BATCH: for each sets its velocity, `wake` and brain,
    /// and may fire. `gone[n]` becomes 1 when number n vanished. A bullet that needs no more visits
    /// gets wake HOST_NEVER and brain 0.
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
} host_tally;

/// Bullets side by side, and before them a place for the root of each copy.
struct host {
    host_engine engine;
    float x[HOST_PLACES], y[HOST_PLACES], vx[HOST_PLACES], vy[HOST_PLACES];
    uint32_t wake[HOST_PLACES]; ///< the next frame that needs a visit
    host_brain brain[HOST_PLACES];
    uint32_t end; ///< place after the last bullet
    uint32_t frame;
    uint32_t copies, next_copy;
    host_tally tally;
};

/// Takes the engine over. Never NULL.
host *host_open(const host_engine *engine, unsigned copies);
void host_close(host *field);

/// A host without an engine, with as many bullets as another has now, which stand still.
host *host_open_still(const host *other, unsigned copies);

/// The share of the bullets that have a brain.
double host_acting(const host *field);

void host_run(host *field, unsigned frames);
host_tally host_tally_of(const host *field);

/// A bullet is fired; `brain` may be 0. False when there is no room: then the brain is the
/// caller's.
bool host_bear(host *field, float x, float y, float vx, float vy, host_brain brain);

#ifdef __cplusplus
}
#endif

#endif
