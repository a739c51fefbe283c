/// Plays games with an autopilot, without a window, and says for each how it went: a line of
/// figures separated by tabs, and where asked for a line a stage with what its ticks cost and the
/// game's digest at its end. benchmarks/game.sh makes the tables of docs/performance.md from it.
///
/// usage: game SCENARIO DIFFICULTY PILOT SEEDS [stages] [practice] [rank=R] [seed=N] [STRATEGY]
/// [list]
#include <inttypes.h>
#include <time.h>

#include "heapstorm/rules.h"
#include "heapstorm/stage.h"
#include "heapstorm/statistics.h"
#include "heapstorm/strategy.h"

#include "base/forbidden.h"

/// No game lasts longer; a tick's time is noted up to the last of these.
enum { TICKS_MAX = 60 * 60 * 20 };

/// What was asked for.
typedef struct request {
    hs_world_config config;
    hs_pilot pilot;
    uint64_t first, seeds;
    bool tells_stages;
} request;

static double ticks_ns[TICKS_MAX];

/// Time that this thread has had of a processor, so that a busy machine does not look slow.
static uint64_t busy_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/// A stage while it is played.
typedef struct passage {
    const hs_stage_view *view;
    unsigned number;
    size_t began; ///< tick
    uint64_t most_bullets;
    hs_digests digests;
    char name[64];
} passage;

/// Tells what a stage's ticks cost. Sorts them.
static void tell_stage(const request *asked, const passage *stage, size_t ended)
{
    size_t count = ended - stage->began;
    if (!asked->tells_stages || count == 0) return;
    double *times = ticks_ns + stage->began;
    qsort(times, count, sizeof *times, by_size);
    printf("stage\t%u\t%s\t%.1f s\tp50 %.3f ms\tp99 %.3f ms\tmost %.3f ms\t%" PRIu64
           " bullets\tdigest %016" PRIx64 "\n",
           stage->number + 1, stage->name, (double)count / HS_TICKS_PER_SECOND,
           times[count / 2] / 1e6, times[count * 99 / 100] / 1e6, times[count - 1] / 1e6,
           stage->most_bullets, stage->digests.game);
}

static void enter_stage(passage *stage, const hs_world *world, size_t tick)
{
    const hs_stage_view *view = hs_world_stage(world);
    *stage = (passage){.view = view, .number = view->number, .began = tick};
    snprintf(stage->name, sizeof stage->name, "%s", view->name);
}

/// How a game went on.
typedef enum outcome { PLAYING, FINISHED, DIED } outcome;

static outcome outcome_of(const hs_world *world)
{
    if (hs_world_player(world)->over > 0) return DIED;
    return hs_world_stage(world)->state == HS_STAGE_FINISHED ? FINISHED : PLAYING;
}

static void tell_game(const request *asked, const hs_world *world, outcome ended, size_t tick)
{
    static const char *const words[] = {"went on", "finished", "died"};
    const hs_player *player = hs_world_player(world);
    const hs_game_counts *counts = hs_world_game_counts(world);
    printf("game\t%s\t%s\t%" PRIu64 "\t%s\tstage %u\t%.2f min\tdeaths",
           hs_difficulty_name(asked->config.difficulty), hs_pilot_name(asked->pilot),
           asked->config.seed, words[ended], hs_world_stage(world)->number + 1,
           (double)tick / HS_TICKS_PER_SECOND / 60);
    for (unsigned s = 0; s < hs_world_stage(world)->count && s < HS_STAGES_MAX; s++)
        printf(" %" PRIu64, counts->deaths[s]);
    printf("\thits %" PRIu64 "\tlives %d\tbombs %" PRIu64 "\tgrazes %" PRIu64 "\tscore %" PRIu64
           "\n",
           player->hits, player->lives, counts->bombs, player->grazes, player->score);
    fflush(stdout);
}

/// Plays one game. False with an error when it cannot be played.
static bool play(const request *asked, hs_error *error)
{
    hs_gate gate = {0};
    hs_world *world = hs_world_create(&gate, &asked->config, error);
    if (world == NULL) return false;
    hs_autopilot pilot = hs_autopilot_of(asked->pilot, asked->config.seed);
    passage stage;
    enter_stage(&stage, world, 0);
    size_t tick = 0;
    outcome now = PLAYING;
    while (now == PLAYING && tick < TICKS_MAX) {
        hs_input input = hs_autopilot_input(&pilot, world);
        uint64_t began = busy_ns();
        if (!hs_world_tick(world, &input, error)) return false;
        ticks_ns[tick++] = (double)(busy_ns() - began);
        uint64_t bullets = hs_world_count(world, HS_BULLETS).living;
        if (bullets > stage.most_bullets) stage.most_bullets = bullets;
        now = outcome_of(world);
        if (asked->tells_stages) stage.digests = hs_world_digest(world);
        if (hs_world_stage(world)->number == stage.number && now == PLAYING) continue;
        tell_stage(asked, &stage, tick);
        enter_stage(&stage, world, tick);
    }
    tell_game(asked, world, now, tick);
    hs_world_destroy(world);
    return true;
}

static bool read_request(request *asked, int argc, char **argv)
{
    if (argc < 5) return false;
    asked->config = (hs_world_config){.scenario = argv[1],
                                      .assets = HS_ASSETS_SOURCE,
                                      .rank = -1,
                                      .instruction_set = -1,
                                      .difficulty = hs_difficulty_find(argv[2])};
    asked->pilot = strcmp(argv[3], hs_pilot_name(HS_PILOT_BEGINNER)) == 0 ? HS_PILOT_BEGINNER
                                                                          : HS_PILOT_EXPERT;
    asked->first = 1;
    asked->seeds = strtoull(argv[4], NULL, 10);
    for (int i = 5; i < argc; i++) {
        if (strcmp(argv[i], "stages") == 0)
            asked->tells_stages = true;
        else if (strcmp(argv[i], "practice") == 0)
            asked->config.is_practice = true;
        else if (strncmp(argv[i], "rank=", 5) == 0)
            asked->config.rank = strtod(argv[i] + 5, NULL);
        else if (strncmp(argv[i], "seed=", 5) == 0)
            asked->first = strtoull(argv[i] + 5, NULL, 10);
        else if (strcmp(argv[i], "list") == 0)
            asked->config.layout = HS_LAYOUT_LIST;
        else
            asked->config.strategy = hs_strategy_find(argv[i]);
    }
    return asked->config.difficulty != 0 && asked->seeds > 0;
}

int main(int argc, char **argv)
{
    request asked = {0};
    if (!read_request(&asked, argc, argv)) {
        fputs("usage: game SCENARIO DIFFICULTY PILOT SEEDS [stages] [practice] [rank=R] [seed=N] "
              "[STRATEGY] [list]\n",
              stderr);
        return 2;
    }
    hs_error error = {0};
    for (uint64_t n = 0; n < asked.seeds; n++) {
        asked.config.seed = asked.first + n;
        if (play(&asked, &error)) continue;
        fprintf(stderr, "game: %s\n", error.message);
        return 1;
    }
    return 0;
}
