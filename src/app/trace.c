#include "app/trace.h"

#include "base/assert.h"
#include "base/error.h"

#include "base/forbidden.h"

/// Runners come in blocks of so many, so that a living one never moves.
enum { BLOCK_RUNNERS = 1024 };

typedef struct traced_runner {
    hs_runner_motion motion;
    hs_runner_script script;
    uint32_t generation; ///< odd while in use
    uint32_t next_free;  ///< index plus 1
} traced_runner;

typedef struct traced_bullet {
    uint64_t id;
    int64_t parent; ///< id; -1 for the root
    float x, y;
    hs_handle head;      ///< of its scripts, until they have ended
    hs_visited motion;   ///< as its last visit left it
    unsigned definition; ///< its number in the pattern; not of the root
} traced_bullet;

/// What a summary tells.
typedef struct trace_extremes {
    uint64_t fired;
    uint32_t last_fire; ///< frame, where anything was fired
    size_t most;        ///< alive at the end of a frame, the root not counted
    uint32_t most_frame;
    size_t living, acting; ///< at the end of the last frame, the root not counted
    bool root_acts;        ///< likewise
} trace_extremes;

typedef struct tracing {
    hs_gate *gate;
    const hs_pattern *pattern;
    const hs_trace_options *options;
    hs_trace_summary *summary;
    trace_extremes extremes;
    traced_runner **blocks;
    uint32_t block_count, block_capacity;
    uint32_t first_free; ///< first free runner's index plus 1; 0 when there is none
    uint32_t runners_living;
    hs_runner_host host;
    hs_visit visit;
    traced_bullet *bullets; ///< in creation order; those that died in this frame are still there
    size_t count, capacity;
    size_t living; ///< the root not counted
    uint64_t next_id;
    size_t visited; ///< the bullet that fires
    bool out_of_memory;
} tracing;

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
static traced_bullet *add_bullet(tracing *t)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity * 2 + 256;
        traced_bullet *grown = hs_gate_resize_array(t->gate, HS_TAG_BULLETS, t->bullets,
                                                    t->capacity, capacity, sizeof *grown);
        if (grown == NULL) {
            t->out_of_memory = true;
            return NULL;
        }
        t->bullets = grown;
        t->capacity = capacity;
    }
    traced_bullet *added = &t->bullets[t->count++];
    *added = (traced_bullet){.id = t->next_id++};
    return added;
}

// ---- The host of the runners -------------------------------------------------------------------

static traced_runner *runner_at(const tracing *t, uint32_t index)
{
    return &t->blocks[index / BLOCK_RUNNERS][index % BLOCK_RUNNERS];
}

/// Adds a block of free runners. False without memory.
static bool add_block(tracing *t)
{
    if (t->block_count == t->block_capacity) {
        uint32_t capacity = t->block_capacity * 2 + 8;
        traced_runner **blocks = hs_gate_resize_array(t->gate, HS_TAG_RUNNERS, t->blocks,
                                                      t->block_capacity, capacity, sizeof *blocks);
        if (blocks == NULL) return false;
        t->blocks = blocks;
        t->block_capacity = capacity;
    }
    traced_runner *block =
        hs_gate_allocate_array(t->gate, HS_TAG_RUNNERS, BLOCK_RUNNERS, sizeof *block);
    if (block == NULL) return false;
    uint32_t first = t->block_count * BLOCK_RUNNERS;
    t->blocks[t->block_count++] = block;
    for (uint32_t i = BLOCK_RUNNERS; i-- > 0;) {
        block[i].next_free = t->first_free;
        t->first_free = first + i + 1;
    }
    return true;
}

static hs_runner acquire(void *context, hs_handle *handle)
{
    tracing *t = context;
    if (t->first_free == 0 && !add_block(t)) {
        t->out_of_memory = true;
        return (hs_runner){NULL, NULL};
    }
    uint32_t index = t->first_free - 1;
    traced_runner *acquired = runner_at(t, index);
    t->first_free = acquired->next_free;
    t->runners_living++;
    *handle = (hs_handle){index, ++acquired->generation};
    return (hs_runner){&acquired->motion, &acquired->script};
}

static hs_runner find(void *context, hs_handle handle)
{
    const tracing *t = context;
    if (handle.index >= t->block_count * BLOCK_RUNNERS) return (hs_runner){NULL, NULL};
    traced_runner *found = runner_at(t, handle.index);
    bool lives = (handle.generation & 1u) != 0 && found->generation == handle.generation;
    return lives ? (hs_runner){&found->motion, &found->script} : (hs_runner){NULL, NULL};
}

static void release(void *context, hs_handle handle)
{
    tracing *t = context;
    HS_ASSERT(find(t, handle).motion != NULL);
    traced_runner *released = runner_at(t, handle.index);
    released->generation++;
    released->next_free = t->first_free;
    t->first_free = handle.index + 1;
    t->runners_living--;
}

static void fire(void *context, const hs_fired *fired)
{
    tracing *t = context;
    if (t->living >= t->options->bullets) {
        t->summary->refused++;
        return;
    }
    uint32_t first_frame = t->visit.frame + 1;
    hs_handle head = {0};
    bool acting = fired->script_count > 0;
    if (acting && !hs_runner_begin(&t->host, fired, first_frame, &head)) return;
    traced_bullet *born = add_bullet(t);
    if (born == NULL) {
        hs_runner_end(&t->host, head);
        return;
    }
    t->living++;
    t->extremes.fired++;
    t->extremes.last_fire = t->visit.frame;
    born->definition = fired->bullet;
    born->parent = (int64_t)t->bullets[t->visited].id;
    born->x = fired->x;
    born->y = fired->y;
    born->head = head;
    born->motion = (hs_visited){
        .vx = fired->vx,
        .vy = fired->vy,
        .direction = fired->direction,
        .speed = fired->speed,
        .wake = first_frame,
        .ended = !acting,
    };
}

// ---- Frames -------------------------------------------------------------------------------------

/// Lets the scripts of one bullet run. What they fire may move the array of bullets.
static void visit_bullet(tracing *t, size_t index)
{
    t->visited = index;
    t->visit.x = t->bullets[index].x;
    t->visit.y = t->bullets[index].y;
    hs_visited visited = hs_runner_visit(&t->visit, t->bullets[index].head);
    t->bullets[index].motion = visited;
    if (visited.vanished && t->bullets[index].parent >= 0) t->living--;
}

/// A coordinate after one frame's move; one that is no longer finite becomes 0 and is counted.
static float moved(float from, float by, hs_pattern_counts *counts)
{
    float to = from + by;
    if (isfinite(to)) return to;
    counts->not_finite++;
    return 0.0f;
}

static void run_frame(tracing *t)
{
    uint64_t budget = HS_PATTERN_FRAME_INSTRUCTIONS;
    t->visit.instruction_budget = &budget;
    if (t->options->target_path != NULL) {
        float target[2];
        hs_target_path_at(t->options->target_path, t->visit.frame, target);
        t->visit.target_x = target[0];
        t->visit.target_y = target[1];
    }
    size_t count = t->count;
    for (size_t i = 0; i < count; i++) {
        const hs_visited *before = &t->bullets[i].motion;
        if (!before->ended && before->wake <= t->visit.frame) visit_bullet(t, i);
        traced_bullet *it = &t->bullets[i];
        if (it->motion.vanished) continue;
        it->x = moved(it->x, it->motion.vx, &t->summary->counts);
        it->y = moved(it->y, it->motion.vy, &t->summary->counts);
    }
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->bullets[i].motion.vanished) t->bullets[kept++] = t->bullets[i];
    }
    t->count = kept;
}

/// A number with 9 significant digits, which is all that binary32 holds; never "-0".
static void print_number(FILE *stream, float number)
{
    fprintf(stream, "\t%.9g", number == 0.0f ? 0.0 : (double)number);
}

/// A bullet's label as the last column; what would end the column or line is replaced.
static void print_label(const tracing *t, const traced_bullet *bullet, FILE *stream)
{
    char label[HS_PATTERN_LABEL_BYTES + 1] = "";
    if (bullet->parent >= 0) {
        snprintf(label, sizeof label, "%s",
                 hs_pattern_bullet_label(t->pattern, bullet->definition));
    }
    hs_make_printable(label, sizeof label, '?');
    fprintf(stream, "\t%s", label);
}

static void print_rows(const tracing *t, FILE *stream)
{
    for (size_t i = 0; i < t->count; i++) {
        const traced_bullet *it = &t->bullets[i];
        fprintf(stream, "%lu\t%llu\t%lld", (unsigned long)t->visit.frame,
                (unsigned long long)it->id, (long long)it->parent);
        const hs_visited *motion = &it->motion;
        const float numbers[] = {it->x,         it->y,      motion->direction,
                                 motion->speed, motion->mx, motion->my};
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            print_number(stream, numbers[n]);
        fprintf(stream, "\t%d", !motion->ended);
        if (t->options->has_labels) print_label(t, it, stream);
        putc('\n', stream);
    }
}

/// Takes the frame that has just run into the summary.
static void sum_up(tracing *t)
{
    trace_extremes *it = &t->extremes;
    it->living = t->living;
    it->acting = 0;
    it->root_acts = false;
    for (size_t i = 0; i < t->count; i++) {
        const traced_bullet *bullet = &t->bullets[i];
        if (bullet->parent < 0) {
            it->root_acts = !bullet->motion.ended;
        } else {
            it->acting += !bullet->motion.ended;
        }
    }
    if (it->living <= it->most) return;
    it->most = it->living;
    it->most_frame = t->visit.frame;
}

/// A line of the summary about a frame, which is "-" where there was none.
static void print_frame(FILE *stream, const char *name, bool exists, uint32_t frame)
{
    if (exists) {
        fprintf(stream, "%s\t%lu\n", name, (unsigned long)frame);
    } else {
        fprintf(stream, "%s\t-\n", name);
    }
}

static void print_summary(const tracing *t, FILE *stream)
{
    const trace_extremes *it = &t->extremes;
    fprintf(stream, "fired\t%llu\n", (unsigned long long)it->fired);
    print_frame(stream, "last fire in frame", it->fired > 0, it->last_fire);
    fprintf(stream, "most alive\t%zu\n", it->most);
    print_frame(stream, "most alive in frame", it->most > 0, it->most_frame);
    print_frame(stream, "last frame", t->visit.frame > 0, t->visit.frame - 1);
    fprintf(stream, "alive in the last frame\t%zu\n", it->living);
    fprintf(stream, "acting in the last frame\t%zu\n", it->acting);
    fprintf(stream, "root\t%s\n", it->root_acts ? "acting" : "ended");
}

static void print_header(const hs_trace_options *options, FILE *stream)
{
    fputs("frame\tid\tparent\tx\ty\tdirection\tspeed\tmx\tmy\tacting", stream);
    fputs(options->has_labels ? "\tlabel\n" : "\n", stream);
}

/// Creates the root bullet.
static bool begin(tracing *t, const hs_pattern *pattern)
{
    traced_bullet *root = add_bullet(t);
    if (root == NULL) return false;
    root->parent = -1;
    root->x = t->options->origin[0];
    root->y = t->options->origin[1];
    root->motion.ended = !hs_runner_begin_root(&t->host, pattern, t->options->seed, 0, &root->head);
    return !root->motion.ended;
}

static void end(tracing *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (!t->bullets[i].motion.ended) hs_runner_end(&t->host, t->bullets[i].head);
    }
    HS_ASSERT(t->runners_living == 0);
    for (uint32_t i = 0; i < t->block_count; i++) {
        hs_gate_release(t->gate, HS_TAG_RUNNERS, t->blocks[i],
                        BLOCK_RUNNERS * sizeof(traced_runner));
    }
    hs_gate_release(t->gate, HS_TAG_RUNNERS, t->blocks, t->block_capacity * sizeof *t->blocks);
    hs_gate_release(t->gate, HS_TAG_BULLETS, t->bullets, t->capacity * sizeof *t->bullets);
}

bool hs_trace_run(hs_gate *gate, const hs_pattern *pattern, const hs_trace_options *options,
                  FILE *stream, hs_trace_summary *summary, hs_error *error)
{
    *summary = (hs_trace_summary){0};
    tracing t = {.gate = gate,
                 .pattern = pattern,
                 .options = options,
                 .summary = summary,
                 .extremes = {.root_acts = true}};
    t.host = (hs_runner_host){&t, acquire, find, release, fire, NULL};
    t.visit = (hs_visit){
        .host = &t.host,
        .target_x = options->target[0],
        .target_y = options->target[1],
        .rank = options->rank,
        .fixed_random = options->has_fixed_random ? &options->fixed_random : NULL,
        .counts = &summary->counts,
    };
    bool has_rows = !options->is_summary;
    if (has_rows) print_header(options, stream);
    bool fine = begin(&t, pattern);
    for (; fine && t.visit.frame < options->frames && !ferror(stream); t.visit.frame++) {
        run_frame(&t);
        fine = !t.out_of_memory;
        if (fine && has_rows) print_rows(&t, stream);
        if (fine && !has_rows) sum_up(&t);
    }
    if (fine && !has_rows) print_summary(&t, stream);
    size_t living = t.count;
    end(&t);
    if (fine) return true;
    return hs_error_set(error,
                        "out of memory in frame %lu with %zu bullets; allow fewer by --bullets",
                        (unsigned long)t.visit.frame, living);
}
