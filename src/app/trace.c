#include "app/trace.h"

#include "base/assert.h"

#include "base/forbidden.h"

enum { BLOCK_SLOTS = 1024 };

typedef struct hs_runner_slot {
    hs_runner runner;
    uint32_t generation; ///< odd while in use
    uint32_t next_free;  ///< slot plus 1
} hs_runner_slot;

/// Initialise with the gate, everything else zero.
typedef struct hs_runner_store {
    hs_gate *gate;
    struct hs_runner_slot **blocks;
    uint32_t block_count;
    uint32_t block_capacity;
    uint32_t first_free; ///< first free slot plus 1; 0 when there is none
    uint32_t living;
} hs_runner_store;

static hs_runner_slot *slot_at(const hs_runner_store *store, uint32_t index)
{
    return &store->blocks[index / BLOCK_SLOTS][index % BLOCK_SLOTS];
}

/// Adds a block of free slots. False without memory.
static bool grow(hs_runner_store *store)
{
    if (store->block_count == store->block_capacity) {
        uint32_t capacity = store->block_capacity * 2 + 8;
        hs_runner_slot **blocks =
            hs_gate_resize_array(store->gate, HS_TAG_RUNNERS, store->blocks, store->block_capacity,
                                 capacity, sizeof *blocks);
        if (blocks == NULL) return false;
        store->blocks = blocks;
        store->block_capacity = capacity;
    }
    hs_runner_slot *block =
        hs_gate_allocate_array(store->gate, HS_TAG_RUNNERS, BLOCK_SLOTS, sizeof *block);
    if (block == NULL) return false;
    uint32_t first = store->block_count * BLOCK_SLOTS;
    store->blocks[store->block_count++] = block;
    for (uint32_t i = BLOCK_SLOTS; i-- > 0;) {
        block[i].next_free = store->first_free;
        store->first_free = first + i + 1;
    }
    return true;
}

hs_runner *hs_runner_store_acquire(hs_runner_store *store, hs_handle *handle)
{
    if (store->first_free == 0 && !grow(store)) return NULL;
    uint32_t index = store->first_free - 1;
    hs_runner_slot *slot = slot_at(store, index);
    store->first_free = slot->next_free;
    slot->generation++;
    store->living++;
    *handle = (hs_handle){index, slot->generation};
    return &slot->runner;
}

hs_runner *hs_runner_store_find(hs_runner_store *store, hs_handle handle)
{
    if (handle.index >= store->block_count * BLOCK_SLOTS) return NULL;
    hs_runner_slot *slot = slot_at(store, handle.index);
    bool lives = (handle.generation & 1u) != 0 && slot->generation == handle.generation;
    return lives ? &slot->runner : NULL;
}

void hs_runner_store_release(hs_runner_store *store, hs_handle handle)
{
    HS_ASSERT(hs_runner_store_find(store, handle) != NULL);
    hs_runner_slot *slot = slot_at(store, handle.index);
    slot->generation++;
    slot->next_free = store->first_free;
    store->first_free = handle.index + 1;
    store->living--;
}

void hs_runner_store_close(hs_runner_store *store)
{
    HS_ASSERT(store->living == 0);
    for (uint32_t i = 0; i < store->block_count; i++) {
        hs_gate_release(store->gate, HS_TAG_RUNNERS, store->blocks[i],
                        BLOCK_SLOTS * sizeof(hs_runner_slot));
    }
    hs_gate_release(store->gate, HS_TAG_RUNNERS, store->blocks,
                    store->block_capacity * sizeof *store->blocks);
    *store = (hs_runner_store){.gate = store->gate};
}

typedef struct bullet {
    uint64_t id;
    int64_t parent; ///< id; -1 for the root
    float x, y, vx, vy;
    float direction, speed, mx, my;
    hs_handle head;
    uint32_t wake;
    bool acting;
    bool alive;
} bullet;

typedef struct tracer {
    hs_gate *gate;
    const hs_trace_options *options;
    hs_trace_summary *summary;
    hs_runner_store runners;
    hs_runner_host host;
    hs_visit visit;
    bullet *bullets; ///< in creation order; those that died in this frame are still there
    size_t count, capacity;
    size_t living; ///< the root not counted
    uint64_t next_id;
    size_t visited; ///< the bullet that fires
    bool out_of_memory;
} tracer;

hs_trace_options hs_trace_defaults(void)
{
    return (hs_trace_options){
        .frames = 600,
        .rank = 0.5,
        .seed = 1,
        .target = {0.0f, 200.0f},
        .bullets = 100000,
    };
}

/// Appends a bullet. NULL without memory.
static bullet *add_bullet(tracer *t)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity * 2 + 256;
        bullet *grown = hs_gate_resize_array(t->gate, HS_TAG_BULLETS, t->bullets, t->capacity,
                                             capacity, sizeof *grown);
        if (grown == NULL) {
            t->out_of_memory = true;
            return NULL;
        }
        t->bullets = grown;
        t->capacity = capacity;
    }
    bullet *added = &t->bullets[t->count++];
    *added = (bullet){.id = t->next_id++, .alive = true};
    return added;
}

static hs_runner *acquire(void *context, hs_handle *handle)
{
    tracer *t = context;
    hs_runner *runner = hs_runner_store_acquire(&t->runners, handle);
    if (runner == NULL) t->out_of_memory = true;
    return runner;
}

static hs_runner *find(void *context, hs_handle handle)
{
    tracer *t = context;
    return hs_runner_store_find(&t->runners, handle);
}

static void release(void *context, hs_handle handle)
{
    tracer *t = context;
    hs_runner_store_release(&t->runners, handle);
}

static void fire(void *context, const hs_fired *fired)
{
    tracer *t = context;
    if (t->living >= t->options->bullets) {
        t->summary->refused++;
        return;
    }
    uint32_t first_frame = t->visit.frame + 1;
    hs_handle head = {0};
    bool acting = fired->script_count > 0;
    if (acting && !hs_runner_begin(&t->host, fired, first_frame, &head)) return;
    bullet *born = add_bullet(t);
    if (born == NULL) {
        hs_runner_end(&t->host, head);
        return;
    }
    t->living++;
    born->parent = (int64_t)t->bullets[t->visited].id;
    born->x = fired->x;
    born->y = fired->y;
    born->vx = fired->vx;
    born->vy = fired->vy;
    born->direction = fired->direction;
    born->speed = fired->speed;
    born->head = head;
    born->wake = first_frame;
    born->acting = acting;
}

/// Lets the scripts of one bullet run. What they fire may move the array of bullets.
static void visit_bullet(tracer *t, size_t index)
{
    t->visited = index;
    t->visit.x = t->bullets[index].x;
    t->visit.y = t->bullets[index].y;
    hs_visited visited = hs_runner_visit(&t->visit, t->bullets[index].head);
    bullet *it = &t->bullets[index];
    it->vx = visited.vx;
    it->vy = visited.vy;
    it->direction = visited.direction;
    it->speed = visited.speed;
    it->mx = visited.mx;
    it->my = visited.my;
    it->wake = visited.wake;
    it->acting = !visited.ended && !visited.vanished;
    it->alive = !visited.vanished;
    if (visited.vanished && it->parent >= 0) t->living--;
}

/// A coordinate after one frame's move; one that is no longer finite becomes 0 and is counted.
static float moved(float from, float by, hs_pattern_counts *counts)
{
    float to = from + by;
    if (isfinite(to)) return to;
    counts->not_finite++;
    return 0.0f;
}

static void run_frame(tracer *t)
{
    uint64_t budget = HS_PATTERN_FRAME_INSTRUCTIONS;
    t->visit.instruction_budget = &budget;
    size_t count = t->count;
    for (size_t i = 0; i < count; i++) {
        if (t->bullets[i].acting && t->bullets[i].wake <= t->visit.frame) visit_bullet(t, i);
        bullet *it = &t->bullets[i];
        if (!it->alive) continue;
        it->x = moved(it->x, it->vx, &t->summary->counts);
        it->y = moved(it->y, it->vy, &t->summary->counts);
    }
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (t->bullets[i].alive) t->bullets[kept++] = t->bullets[i];
    }
    t->count = kept;
}

/// A number with 9 significant digits, which is all that binary32 holds; never "-0".
static void print_number(FILE *stream, float number)
{
    fprintf(stream, "\t%.9g", number == 0.0f ? 0.0 : (double)number);
}

static void print_rows(const tracer *t, FILE *stream)
{
    for (size_t i = 0; i < t->count; i++) {
        const bullet *it = &t->bullets[i];
        fprintf(stream, "%lu\t%llu\t%lld", (unsigned long)t->visit.frame,
                (unsigned long long)it->id, (long long)it->parent);
        const float numbers[] = {it->x, it->y, it->direction, it->speed, it->mx, it->my};
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            print_number(stream, numbers[n]);
        fprintf(stream, "\t%d\n", it->acting);
    }
}

/// Puts the root on the field.
static bool begin(tracer *t, const hs_pattern *pattern)
{
    bullet *root = add_bullet(t);
    if (root == NULL) return false;
    root->parent = -1;
    root->x = t->options->origin[0];
    root->y = t->options->origin[1];
    root->acting = hs_runner_begin_root(&t->host, pattern, t->options->seed, 0, &root->head);
    return root->acting;
}

static void end(tracer *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->bullets[i].acting) hs_runner_end(&t->host, t->bullets[i].head);
    }
    hs_runner_store_close(&t->runners);
    hs_gate_release(t->gate, HS_TAG_BULLETS, t->bullets, t->capacity * sizeof *t->bullets);
}

bool hs_trace_run(hs_gate *gate, const hs_pattern *pattern, const hs_trace_options *options,
                  FILE *stream, hs_trace_summary *summary, hs_error *error)
{
    *summary = (hs_trace_summary){0};
    tracer t = {.gate = gate, .options = options, .summary = summary, .runners = {.gate = gate}};
    t.host = (hs_runner_host){&t, acquire, find, release, fire};
    t.visit = (hs_visit){
        .host = &t.host,
        .target_x = options->target[0],
        .target_y = options->target[1],
        .rank = options->rank,
        .fixed_random = options->has_fixed_random ? &options->fixed_random : NULL,
        .counts = &summary->counts,
    };
    fputs("frame\tid\tparent\tx\ty\tdirection\tspeed\tmx\tmy\tacting\n", stream);
    bool fine = begin(&t, pattern);
    for (; fine && t.visit.frame < options->frames && !ferror(stream); t.visit.frame++) {
        run_frame(&t);
        fine = !t.out_of_memory;
        if (fine) print_rows(&t, stream);
    }
    size_t living = t.count;
    end(&t);
    if (fine) return true;
    return hs_error_set(error,
                        "out of memory in frame %lu with %zu bullets; allow fewer by --bullets",
                        (unsigned long)t.visit.frame, living);
}
