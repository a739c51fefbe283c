/// The options that `run` and `play` share: which scenario, strategy and layout a world has, and
/// how its collector works.
#ifndef HS_CLI_WORLD_OPTIONS_H
#define HS_CLI_WORLD_OPTIONS_H

#include "cli/options.h"
#include "heapstorm/collector.h"
#include "heapstorm/rules.h"

/// The collector's options as they were asked for; a member of a command's settings.
typedef struct hs_collector_options {
    const char *is_on;      ///< "on" or "off"; NULL when not asked for, as all that follow
    const char *thresholds; ///< "A,B,C"
    uint64_t threshold;     ///< births; 0
    const char *step;       ///< entities; "0" for whole collections
    const char *step_ms;    ///< a number
    const char *policy;     ///< "threshold" or "own"
} hs_collector_options;

/// "array" and "list"; "on" and "off"; "threshold" and "own".
extern const char *const hs_layout_words[], *const hs_collector_switch[], *const hs_boehm_words[];
/// The names of the difficulties, from the first on.
extern const char *const hs_difficulty_words[];

/// Rows of a command's table, for a struct whose members have the names of the options.
// clang-format off
#define HS_LAYOUT_ROW(type)                                                                        \
    {"--layout", "array|list",                                                                     \
     "how a boxed strategy keeps its boxes: an array of\n"                                         \
     "pointers, or a list [array]",                                                                \
     HS_SETS_CHOICE(offsetof(type, layout), hs_layout_words)}
#define HS_START_ROWS(type)                                                                        \
    {"--pattern", "FILE", "a BulletML file that all enemies use",                                  \
     HS_SETS_INPUT(offsetof(type, pattern))},                                                      \
    {"--seed", "N", "where the random numbers start [1]",                                          \
     HS_SETS_COUNT(offsetof(type, seed), 0, UINT64_MAX)},                                          \
    {"--rank", "R",                                                                                \
     "the rank of patterns from 0 to 1, fixed [the\n"                                              \
     "scenario's, which follows the play]",                                                        \
     HS_SETS_SHARE(offsetof(type, rank))}
#define HS_DIFFICULTY_ROW(type)                                                                    \
    {"--difficulty", "easy|normal|hard|storm", "how hard the game is [normal]",                    \
     HS_SETS_CHOICE(offsetof(type, difficulty), hs_difficulty_words)}
#define HS_STAGE_ROWS(type)                                                                        \
    {"--stage", "N", "begin a game at its stage number N [1]",                                     \
     HS_SETS_COUNT(offsetof(type, stage), 1, HS_STAGES_MAX)},                                      \
    {"--boss", NULL, "begin at that stage's boss", HS_SETS_FLAG(offsetof(type, boss))}
#define HS_LOAD_ROWS(type)                                                                         \
    {"--bullets", "N", "places for bullets; storm keeps as many living",                           \
     HS_SETS_COUNT(offsetof(type, bullets), 1, HS_BULLETS_MAX)},                                   \
    {"--particles", "N", "places for particles; storm keeps as many living",                       \
     HS_SETS_COUNT(offsetof(type, particles), 1, HS_PARTICLES_MAX)},                               \
    {"--litter", "PERCENT",                                                                        \
     "first fill the heap, shuffle, and free all but so\n"                                         \
     "much, 0 to 90: the heap of a long-lived process [0]",                                        \
     HS_SETS_COUNT(offsetof(type, litter), 0, HS_LITTER_MAX)}

/// The collector's six rows, for a struct with its options as a member.
#define HS_COLLECTOR_ROWS(type, member)                                                            \
    {"--collector", "on|off",                                                                      \
     "off: refcount and gc collect nothing, and what only\n"                                       \
     "a collector finds leaks [on]",                                                               \
     HS_SETS_CHOICE(offsetof(type, member.is_on), hs_collector_switch)},                       \
    {"--thresholds", "A,B,C",                                                                      \
     "refcount: what each generation's count must pass\n"                                          \
     "before it is collected; A 0: never [700,10,10]",                                             \
     HS_SETS_TEXT(offsetof(type, member.thresholds))},                                            \
    {"--gc-threshold", "N", "gc, boehm: births between two collections [20000]",                   \
     HS_SETS_COUNT(offsetof(type, member.threshold), 1, HS_COLLECTOR_THRESHOLD_MAX)},              \
    {"--gc-step", "N",                                                                             \
     "gc: in steps, one a tick, that look at N entities\n"                                         \
     "each; 0: all at once [0]",                                                                   \
     HS_SETS_TEXT(offsetof(type, member.step))},                                                  \
    {"--gc-step-ms", "MS",                                                                         \
     "gc: in steps, one a tick, of so many milliseconds,\n"                                        \
     "0.01 to 100",                                                                                \
     HS_SETS_TEXT(offsetof(type, member.step_ms))},                                               \
    {"--boehm-policy", "threshold|own",                                                            \
     "boehm: collect by --gc-threshold, or when\n"                                                 \
     "libgc itself would [threshold]",                                                             \
     HS_SETS_CHOICE(offsetof(type, member.policy), hs_boehm_words)}
// clang-format on

/// The difficulty that `--difficulty` names; normal where it was not given (NULL).
hs_difficulty hs_world_options_difficulty(const char *word);

/// The stage that `--stage` names, from 0; the first where it was not given (0).
static inline uint32_t hs_world_options_stage(uint64_t number)
{
    return number > 0 ? (uint32_t)number - 1 : 0;
}

/// Most names that `--memory` takes.
enum { HS_MEMORY_NAMES_MAX = 20 };

/// Fills in the names that `--memory` takes, ended by NULL: all strategies, boehm also where this
/// build has none, so that its absence can be explained, and then `others`, which end with NULL.
void hs_world_options_list_memory(const char *names[HS_MEMORY_NAMES_MAX],
                                  const char *const *others);

/// Checks the values of `--memory`, `--scenario` and `--layout`; the last two may be NULL. False
/// with an error that names what would be right.
bool hs_world_options_check(const char *memory, const char *scenario, const char *layout,
                            hs_error *error);

/// Turns the options into settings, with the defaults where nothing was asked for. False with an
/// error that names the option when a value is malformed or out of its bounds.
bool hs_collector_options_read(const hs_collector_options *options, hs_collector_settings *settings,
                               hs_error *error);

#endif
