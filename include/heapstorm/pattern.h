/// BulletML 0.21 (Kenta Cho, 2001): patterns are compiled once and run without allocating.
///
/// A *pattern* is a compiled file and never changes. A *runner* is one executing script of one
/// bullet: a record of fixed size, in two parts, that the host stores, so that running and firing
/// allocate nothing by themselves. A bullet's runners form a chain; the first also carries its
/// motion (direction, speed, changes) and random state. The host hears of every fire and decides.
///
/// Angles are in degrees, 0 up, clockwise; lengths in field units, y down; a frame is 1/60 s.
#ifndef HEAPSTORM_PATTERN_H
#define HEAPSTORM_PATTERN_H

#include <stdio.h>

#include "heapstorm/base.h"
#include "heapstorm/handle.h"

/// Limits on untrusted input. Exceeding the first group is an error in the file; exceeding the
/// second stops the script for the frame or for good, and is counted. An instruction whose
/// expressions are long counts as several, so that these limits bound the time as well.
enum {
    HS_PATTERN_FILE_BYTES = 1 << 20,         ///< size of a file
    HS_PATTERN_NESTING = 64,                 ///< depth of elements, and of parentheses
    HS_PATTERN_ELEMENTS = 1 << 16,           ///< elements in a file
    HS_PATTERN_INSTRUCTIONS = 1 << 18,       ///< compiled instructions
    HS_PATTERN_PARAMETERS = 9,               ///< `param` elements of one reference
    HS_PATTERN_LABEL_BYTES = 256,            ///< length of a label
    HS_PATTERN_FINDINGS = 1000,              ///< findings that are told of one file
    HS_PATTERN_REPEATS = 1000000,            ///< a larger `times` is cut to this, counted
    HS_PATTERN_RECURSION = 64,               ///< chained runners of one script
    HS_PATTERN_VISIT_INSTRUCTIONS = 65536,   ///< of one script in one frame; it goes on in the next
    HS_PATTERN_FRAME_INSTRUCTIONS = 4000000, ///< of all scripts in one frame: for `hs_visit`
};

/// The number of a frame that never comes.
#define HS_PATTERN_NEVER UINT32_MAX

/// A compiled file. Never changes; any number of runners may run it.
typedef struct hs_pattern hs_pattern;

/// How bad a finding is: a file with an error gives no pattern.
typedef enum hs_severity { HS_SEVERITY_WARNING, HS_SEVERITY_ERROR } hs_severity;

/// One remark about a file.
typedef struct hs_finding {
    hs_severity severity; ///< whether the file can be used
    int line;             ///< from 1
    int column;           ///< from 1
    const char *sentence; ///< what is wrong; valid until `hear` returns
} hs_finding;

/// Receives the findings, in document order as far as the reader knows it.
typedef struct hs_finding_sink {
    void (*hear)(void *context, const hs_finding *finding); ///< called for each
    void *context;                                          ///< handed to `hear`
} hs_finding_sink;

/// Reads and compiles the file at `path`. `sink` may be NULL. NULL on failure, with
/// "file:line:column: sentence" for the first error. Release with `hs_pattern_release`.
hs_pattern *hs_pattern_load(hs_gate *gate, const char *path, const hs_finding_sink *sink,
                            hs_error *error);

/// The same from memory; `name` stands for the file in messages.
hs_pattern *hs_pattern_parse(hs_gate *gate, const char *name, const char *bytes, size_t count,
                             const hs_finding_sink *sink, hs_error *error);

/// How closely a file is examined.
typedef enum hs_scrutiny {
    HS_SCRUTINY_LOAD,     ///< errors, and warnings of what is ignored or mended
    HS_SCRUTINY_LINT,     ///< also warnings of what cannot be meant, such as a label nobody uses
    HS_SCRUTINY_PORTABLE, ///< also warnings of what other engines understand differently
} hs_scrutiny;

/// As `hs_pattern_load`, with as many warnings as the scrutiny asks for. Those beyond
/// HS_SCRUTINY_LOAD are only given for a file without errors.
hs_pattern *hs_pattern_examine(hs_gate *gate, const char *path, hs_scrutiny scrutiny,
                               const hs_finding_sink *sink, hs_error *error);

/// The same for a stream, which is read to its end and may be a pipe; `name` stands for the file in
/// messages.
hs_pattern *hs_pattern_examine_stream(hs_gate *gate, const char *name, FILE *stream,
                                      hs_scrutiny scrutiny, const hs_finding_sink *sink,
                                      hs_error *error);

/// The same from memory.
hs_pattern *hs_pattern_examine_text(hs_gate *gate, const char *name, const char *bytes,
                                    size_t count, hs_scrutiny scrutiny, const hs_finding_sink *sink,
                                    hs_error *error);

/// Releases a pattern, which no runner may be running. NULL is allowed.
void hs_pattern_release(hs_pattern *pattern);

/// Whether the file says `type="horizontal"`.
bool hs_pattern_is_horizontal(const hs_pattern *pattern);

/// Scripts of the root: actions whose label starts with "top".
unsigned hs_pattern_top_count(const hs_pattern *pattern);

/// Bullet definitions.
unsigned hs_pattern_bullet_count(const hs_pattern *pattern);

/// The label of one of them, by its number ("" when it has none), so that a host can choose looks.
/// Belongs to the pattern.
const char *hs_pattern_bullet_label(const hs_pattern *pattern, unsigned bullet);

/// The number of the labelled `fire` for `hs_runner_fire`, or -1 when there is none of that label.
int hs_pattern_find_fire(const hs_pattern *pattern, const char *label);

/// How often a run exceeded a limit or mended a number, since the host zeroed the counts. An angle
/// beyond a hundred turns loses whole turns, so that binary32 keeps its fraction; that is not
/// counted.
typedef struct hs_pattern_counts {
    uint64_t divisions_by_zero; ///< taken as 0
    uint64_t not_finite;        ///< results that became 0
    uint64_t instruction_stops; ///< scripts that went on in the next frame
    uint64_t recursion_stops;   ///< scripts ended at the recursion limit, or for want of a runner
    uint64_t repeats_cut;       ///< `times` above the limit
    uint64_t instructions;      ///< executed in all, long ones counted several times
} hs_pattern_counts;

/// Words of a runner's own stack: parameters, calls and repeats in progress. A call or a repeat
/// that does not fit goes on in a chained runner; in an empty one there is room for all parameters
/// and one word more, so that anything fits.
enum { HS_RUNNER_WORDS = HS_PATTERN_PARAMETERS + 1 };

/// One word of a runner's stack.
typedef union hs_runner_word {
    double number; ///< a parameter
    struct {
        uint32_t position; ///< of a call: the instruction to come back to; of a repeat: the round,
                           ///< from 0
        uint32_t count; ///< of a repeat: rounds to come; of a call: where the caller's parameters
                        ///< lie, times 256, and how many there are
    } frame;            ///< a call or a repeat in progress
} hs_runner_word;

/// A change in the background. While `remaining` is positive it counts the frames to come, and the
/// value is `final - step * remaining`, hence exactly `final` at the end. While it is negative the
/// change is of type *sequence*: its amount is the number of frames to come, each adds `step`, and
/// `final` keeps what the rounding of the value left over, so that long sequences do not drift.
typedef struct hs_change {
    float final;       ///< see above
    float step;        ///< in a frame
    int32_t remaining; ///< 0 when none is running
} hs_change;

/// An instruction of a pattern; the pattern floor's.
struct hs_instruction;

/// Bytes of a cache line, which the motion of a runner fits into.
enum { HS_RUNNER_LINE = 64 };

/// What a motion says of itself.
typedef enum hs_motion_flag {
    HS_MOTION_IS_ACCEL = 1,   ///< its changes are those of `mx` and `my`; the others are in `other`
    HS_MOTION_OTHERS_RUN = 2, ///< one of `other` is running too
    HS_MOTION_IS_HORIZONTAL = 4, ///< the pattern is
    HS_MOTION_HAS_NEXT = 8,      ///< the bullet has other scripts
} hs_motion_flag;

/// The hot part of a runner, all that a frame touches in which no script goes on. It belongs to the
/// bullet and is in use in its first runner; of any other only `wake` is. A host that has thousands
/// of bullets keeps these parts side by side, each on a cache line of its own.
typedef struct hs_runner_motion {
    float direction, speed; ///< in the pattern's own axes
    float mx, my;           ///< the velocity of `accel`, likewise
    float polar_x, polar_y; ///< velocity of direction and speed, in the host's axes
    hs_change change[2];    ///< of direction and speed, or of `mx` and `my`
    uint32_t wake;  ///< (script) frame in which it goes on; HS_PATTERN_NEVER once it has ended
    uint32_t flags; ///< of hs_motion_flag
    union {
        const struct hs_instruction
            *ahead;     ///< that is likely to aim when the script goes on; or NULL
        uint64_t whole; ///< so that a motion has 64 bytes wherever pointers have 4
    };
} hs_runner_motion;

/// The rest of a runner: its script. The first runner of a bullet also carries what belongs to the
/// bullet, and the first runner of a script what belongs to the script; a chained runner uses only
/// the rest.
typedef struct hs_runner_script {
    const hs_pattern *pattern; ///< that it executes
    hs_handle deeper;          ///< of a script's first runner: the chained runner that runs for it,
                               ///< or null; of a chained runner: the one to go back to, likewise
    uint32_t position;         ///< next instruction
    uint8_t has_last;          ///< (script) whether it has fired, hence has a sequence base
    uint8_t depth;             ///< (script) chained runners in use
    uint8_t parameter_base, parameter_count; ///< where `$1` lies in `words`, and how many there are
    uint8_t words_used;                      ///< of `words`, from the first
    uint8_t in_repeat; ///< a chained runner that was needed for a repeat, not for a call
    uint16_t reserved; ///< zero
    hs_runner_word words[HS_RUNNER_WORDS]; ///< parameters, calls and repeats in progress
    hs_handle next;                        ///< the bullet's next script
    uint64_t random;                       ///< (bullet) splitmix64 state
    double last_direction;                 ///< (script) the sequence base, wrapped where it is used
    double last_speed;                     ///< (script) the same for speeds
    hs_change other[2];                    ///< (bullet) the changes that are not in the motion
} hs_runner_script;

/// One executing script: where its two parts lie. The host owns the storage, the pattern floor the
/// content.
typedef struct hs_runner {
    hs_runner_motion *motion; ///< NULL where there is no runner
    hs_runner_script *script; ///< set where `motion` is
} hs_runner;

/// A bullet about to be born.
typedef struct hs_fired {
    const hs_pattern *pattern; ///< that fires it
    unsigned bullet;           ///< its definition's number
    float x, y;                ///< where it starts
    float direction, speed;    ///< in the pattern's own axes
    float vx, vy;              ///< velocity in the host's field, turned where the pattern is
    uint64_t random;           ///< its random state
    unsigned script_count;     ///< runners that it needs; 0 for a simple bullet
    unsigned parameter_count;  ///< that its scripts get
    double parameters[HS_PATTERN_PARAMETERS]; ///< the first `parameter_count` are set
    const void *shooter;                      ///< of the visit in which it is fired
} hs_fired;

/// What runners need from their host. A living runner must not move until it is released, even
/// while others are acquired. The host counts what it refuses.
typedef struct hs_runner_host {
    void *context; ///< handed to all of them
    /// Storage for one runner (its content does not matter) and its handle, or no runner.
    hs_runner (*acquire)(void *context, hs_handle *handle);
    /// The runner behind a handle; none when it is stale.
    hs_runner (*find)(void *context, hs_handle handle);
    /// Takes a runner back; the handle is stale from now on.
    void (*release)(void *context, hs_handle handle);
    /// A bullet is fired. The host creates it, with `hs_runner_begin` when `script_count` is not 0,
    /// or refuses it; the pattern goes on either way.
    void (*fire)(void *context, const hs_fired *fired);
    /// Finds the runners of `count` handles, as `find` does one after the other. NULL: `find` is
    /// called. A host of thousands of bullets asks for their motions to be fetched into the cache.
    void (*find_many)(void *context, const hs_handle *handles, size_t count,
                      hs_runner_motion **motions, hs_runner_script **scripts);
} hs_runner_host;

/// Starts the scripts of a pattern's root with direction 0 and speed 0; `*head` names the chain.
/// False when the host has no storage for all of them: then none is kept.
bool hs_runner_begin_root(const hs_runner_host *host, const hs_pattern *pattern, uint64_t seed,
                          uint32_t first_frame, hs_handle *head);

/// Starts a fired bullet's scripts; they are first visited in `first_frame`. False as above.
bool hs_runner_begin(const hs_runner_host *host, const hs_fired *fired, uint32_t first_frame,
                     hs_handle *head);

/// Releases a bullet's whole chain, even in the middle of a script.
void hs_runner_end(const hs_runner_host *host, hs_handle head);

/// What a visit depends on beside the chain.
typedef struct hs_visit {
    const hs_runner_host *host;         ///< the same for all visits of a chain
    uint32_t frame;                     ///< number of the frame
    float x, y;                         ///< where the bullet is before its move
    float target_x, target_y;           ///< the player
    double rank;                        ///< `$rank`
    const double *fixed_random;         ///< when not NULL, every draw gives this number
    hs_instruction_set instruction_set; ///< with which many bullets are stepped at once; all give
                                        ///< the same
    bool turned; ///< horizontal patterns are turned by 90 degrees, to play on a vertical field;
                 ///< the same for all visits of a chain
    /// Instructions left in this frame for all scripts together; HS_PATTERN_FRAME_INSTRUCTIONS is
    /// what a host gives them, so that a pattern does the same everywhere.
    uint64_t *instruction_budget;
    hs_pattern_counts *counts; ///< is added to; never NULL
    const void *shooter;       ///< the host's own: who fires, for its `fire`; may be NULL
} hs_visit;

/// What a visit left.
typedef struct hs_visited {
    float vx, vy;                   ///< velocity in the host's field for this frame's move
    float direction, speed, mx, my; ///< in the pattern's own axes
    uint32_t wake; ///< the next frame that needs a visit; HS_PATTERN_NEVER when `ended`
    bool ended; ///< no script and no change is left: the chain was released, the bullet is simple
    bool vanished; ///< the bullet is gone: the chain was released
} hs_visited;

/// One frame of one bullet: its changes step, then its scripts run until each waits past the frame.
/// A stale handle is a bullet without scripts: ended, without velocity.
hs_visited hs_runner_visit(const hs_visit *visit, hs_handle head);

/// Most bullets that are visited together.
enum { HS_VISITS_MAX = 64 };

/// What was computed ahead for a script that is likely to aim.
typedef struct hs_aimed {
    double aim;                        ///< direction to the player, in the host's axes
    float final, step;                 ///< of the change that turns the bullet there
    bool has_aim;                      ///< whether `aim` was computed
    const struct hs_instruction *turn; ///< whose `final` and `step` were computed; or NULL
} hs_aimed;

/// Bullets with scripts that are visited one after the other in one frame. Together they take less
/// than half the time: first the changes of all step side by side, then the scripts that are due
/// run in order. The outcome is that of `hs_runner_visit` for each.
typedef struct hs_visits {
    size_t count;                               ///< (to be set)
    hs_handle head[HS_VISITS_MAX];              ///< (to be set) the chain of each
    float x[HS_VISITS_MAX], y[HS_VISITS_MAX];   ///< (to be set) where each is before its move
    float vx[HS_VISITS_MAX], vy[HS_VISITS_MAX]; ///< velocity for this frame's move
    uint32_t wake[HS_VISITS_MAX];  ///< the next frame that needs a visit, of those that are not due
    uint8_t is_due[HS_VISITS_MAX]; ///< scripts go on in this frame: `hs_runner_go_on` is to follow
    hs_runner_motion *motion[HS_VISITS_MAX]; ///< (the pattern floor's) of the first runner of each
    hs_runner_script *script[HS_VISITS_MAX]; ///< (the pattern floor's) likewise
    hs_aimed aimed[HS_VISITS_MAX];           ///< (the pattern floor's) of those that are due
} hs_visits;

/// Steps the changes of all. The position in `visit` is not used.
void hs_runner_step_many(const hs_visit *visit, hs_visits *visits);

/// What the scripts left of a bullet.
typedef enum hs_outcome {
    HS_OUTCOME_GOES_ON,
    HS_OUTCOME_ENDED,    ///< no script and no change is left: the chain was released
    HS_OUTCOME_VANISHED, ///< the bullet is gone: the chain was released
} hs_outcome;

/// Runs the scripts of bullet number `index`, which is due, and sets its `wake`. `visit` has its
/// position. Nothing may have touched the chain since the step.
hs_outcome hs_runner_go_on(const hs_visit *visit, hs_visits *visits, size_t index);

/// Runs one labelled `fire` in the context of the chain's first script (its sequence base, its
/// random state), apart from what that script itself is doing: for hosts that say when to fire. Its
/// parameters are missing, hence 1. Nothing happens when the handle is stale or `fire` negative.
void hs_runner_fire(const hs_visit *visit, hs_handle head, int fire);

/// Adds everything that decides a chain's future to a digest of 64-bit state, field by field.
void hs_runner_digest(const hs_runner_host *host, hs_handle head, uint64_t *state);

#endif
