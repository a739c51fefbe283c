/// The cost of BulletML: this project's engine and libbulletml run in turn, in the same host and on
/// the same files. Each file has enough copies for some thousands of bullets.
///
/// Most bullets of most files run no actions, so no engine has work to do for them. The host
/// measures the engine's time apart from its own, and both are told. Times are CPU times, medians
/// over the rounds.
///
/// usage: pattern_engines [--all] [FILE|FOLDER...]   (default: the games of Debian that come with
/// patterns; --all prints a line for every file)
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "heapstorm/measure.h"
#include "pattern_host.h"

static const char *const folders[] = {
    "/usr/share/games/noiz2sa",       "/usr/share/games/rrootage",
    "/usr/share/games/parsec47",      "/usr/share/games/tumiki-fighters",
    "/usr/share/games/torus-trooper", "/usr/share/games/mu-cade",
    "/usr/share/games/val-and-rick",
};

enum {
    FILES_MAX = 4096,
    DEPTH_MAX = 8,
    TRIAL_COPIES = 16,
    TRIAL_FRAMES = HOST_PERIOD,
    BULLETS = 4000,      ///< wanted on average
    WARMUP_FRAMES = 400, ///< not measured
    ROUND_FRAMES = 200,
    ROUNDS = 9,
};

/// The figures of one engine on a file.
typedef struct figures {
    double ns;          ///< a bullet and frame, the engine's work and the host's
    double engine_ns;   ///< of these the engine's
    double bullets;     ///< living, on average
    double acting;      ///< share of these that the engine still visits
    double allocations; ///< for each bullet fired
} figures;

/// One file's figures.
typedef struct pattern_row {
    const char *path;
    unsigned copies;
    figures ours, theirs;
} pattern_row;

static char *paths[FILES_MAX];
static size_t path_count;
static pattern_row rows[FILES_MAX];

static void find_files(const char *path, unsigned depth)
{
    struct stat status;
    if (lstat(path, &status) != 0 || depth == DEPTH_MAX || path_count == FILES_MAX) return;
    size_t length = strlen(path);
    if (S_ISREG(status.st_mode)) {
        if (length > 4 && strcmp(path + length - 4, ".xml") == 0)
            paths[path_count++] = strdup(path);
        return;
    }
    DIR *directory = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    if (directory == NULL) return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char below[1024];
        if (entry->d_name[0] == '.') continue;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        find_files(below, depth + 1);
    }
    closedir(directory);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/// How many copies give the wanted number of bullets; 0 when a file fires nothing.
static unsigned copies_for(const char *path)
{
    host_engine engine;
    if (!ours_load(&engine, path)) return 0;
    host *field = host_open(&engine, TRIAL_COPIES);
    host_run(field, WARMUP_FRAMES);
    uint64_t before = host_tally_of(field).bullet_frames;
    host_run(field, TRIAL_FRAMES);
    double each = (double)(host_tally_of(field).bullet_frames - before) /
                  (double)(TRIAL_FRAMES * TRIAL_COPIES);
    host_close(field);
    if (each < 0.05) return 0;
    double copies = (double)BULLETS / each;
    return copies < 1 ? 1 : copies > (double)HOST_COPIES ? HOST_COPIES : (unsigned)copies;
}

/// One engine's rounds on a file.
typedef struct contender {
    host *field;
    host_tally start;
    double ns[ROUNDS], engine_ns[ROUNDS]; ///< a bullet and frame
    double acting[ROUNDS];
} contender;

static double processor_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void run_round(contender *it, unsigned round)
{
    host_tally before = host_tally_of(it->field);
    double since = processor_ns();
    host_run(it->field, ROUND_FRAMES);
    double took = processor_ns() - since;
    host_tally after = host_tally_of(it->field);
    double frames = (double)(after.bullet_frames - before.bullet_frames);
    took -= (double)(after.reading_ns - before.reading_ns);
    it->ns[round] = frames > 0 ? took / frames : 0;
    it->engine_ns[round] = frames > 0 ? (double)(after.engine_ns - before.engine_ns) / frames : 0;
    it->acting[round] = host_acting(it->field);
}

static figures figures_of(contender *it)
{
    host_tally now = host_tally_of(it->field);
    double fired = (double)(now.fired - it->start.fired);
    return (figures){
        .ns = hs_median(it->ns, ROUNDS),
        .engine_ns = hs_median(it->engine_ns, ROUNDS),
        .bullets =
            (double)(now.bullet_frames - it->start.bullet_frames) / (double)(ROUNDS * ROUND_FRAMES),
        .acting = hs_median(it->acting, ROUNDS),
        .allocations = fired > 0 ? (double)(now.allocations - it->start.allocations) / fired : 0,
    };
}

/// What became of a file.
typedef enum outcome { MEASURED, NOT_OURS, NOT_THEIRS } outcome;

/// Runs both hosts, interleaved.
static outcome try_file(const char *path, pattern_row *row)
{
    *row = (pattern_row){.path = path, .copies = copies_for(path)};
    if (row->copies == 0) return NOT_OURS;
    host_engine ours, theirs;
    if (!theirs_load(&theirs, path)) return NOT_THEIRS;
    ours_load(&ours, path);
    contender all[2] = {{.field = host_open(&ours, row->copies)},
                        {.field = host_open(&theirs, row->copies)}};
    for (unsigned c = 0; c < 2; c++) {
        host_run(all[c].field, WARMUP_FRAMES);
        all[c].start = host_tally_of(all[c].field);
    }
    for (unsigned r = 0; r < ROUNDS; r++) {
        for (unsigned c = 0; c < 2; c++) run_round(&all[c], r);
    }
    row->ours = figures_of(&all[0]);
    row->theirs = figures_of(&all[1]);
    for (unsigned c = 0; c < 2; c++) host_close(all[c].field);
    return row->ours.bullets > 0 && row->theirs.bullets > 0 ? MEASURED : NOT_THEIRS;
}

/// A column of the rows.
typedef double figure(const pattern_row *row);

static double times(const pattern_row *row)
{
    return row->theirs.ns / row->ours.ns;
}

static double engine_times(const pattern_row *row)
{
    return row->theirs.engine_ns / row->ours.engine_ns;
}

static double our_engine_ns(const pattern_row *row)
{
    return row->ours.engine_ns;
}

static double their_engine_ns(const pattern_row *row)
{
    return row->theirs.engine_ns;
}

static double host_ns(const pattern_row *row)
{
    return row->ours.ns - row->ours.engine_ns;
}

static double our_rate(const pattern_row *row)
{
    return 1e3 / row->ours.ns;
}

static double their_rate(const pattern_row *row)
{
    return 1e3 / row->theirs.ns;
}

static double acting(const pattern_row *row)
{
    return row->ours.acting * 100;
}

static double our_acting_ns(const pattern_row *row)
{
    return row->ours.acting > 0.02 ? row->ours.engine_ns / row->ours.acting : 0;
}

static double their_acting_ns(const pattern_row *row)
{
    return row->theirs.acting > 0.02 ? row->theirs.engine_ns / row->theirs.acting : 0;
}

static double our_allocations(const pattern_row *row)
{
    return row->ours.allocations;
}

static double their_allocations(const pattern_row *row)
{
    return row->theirs.allocations;
}

/// The difference in bullets between the two fields, as a share of ours.
static double apart(const pattern_row *row)
{
    double difference = row->theirs.bullets - row->ours.bullets;
    return (difference < 0 ? -difference : difference) / row->ours.bullets;
}

static void print_heading(void)
{
    printf("%-36s %13s %6s %20s %24s %6s %11s\n", "", "bullets", "acting", "M frames/s",
           "engine alone, ns", "host", "allocations");
    printf("%-36s %6s %6s %6s %6s %6s %6s %8s %8s %6s %6s %5s %5s\n", "file", "ours", "lib", "%",
           "ours", "lib", "times", "ours", "lib", "times", "ns", "ours", "lib");
}

static void print_row(const pattern_row *row)
{
    static const char games[] = "/usr/share/games/";
    const char *name = row->path;
    if (strncmp(name, games, sizeof games - 1) == 0) name += sizeof games - 1;
    size_t length = strlen(name);
    if (length > 36) name += length - 36;
    printf("%-36s %6.0f %6.0f %6.0f %6.0f %6.0f %6.1f %8.2f %8.2f %6.1f %6.2f %5.1f %5.1f\n", name,
           row->ours.bullets, row->theirs.bullets, acting(row), our_rate(row), their_rate(row),
           times(row), row->ours.engine_ns, row->theirs.engine_ns, engine_times(row), host_ns(row),
           row->ours.allocations, row->theirs.allocations);
}

/// The rows' figures that are not 0, sorted; returns how many.
static size_t sorted(size_t count, figure *take, double *numbers)
{
    size_t some = 0;
    for (size_t i = 0; i < count; i++) {
        double number = take(&rows[i]);
        if (number != 0) numbers[some++] = number;
    }
    hs_sort(numbers, some);
    return some;
}

static void print_spread(const char *name, size_t count, figure *take)
{
    static double numbers[FILES_MAX];
    size_t some = sorted(count, take, numbers);
    if (some == 0) {
        printf("  %-44s %8s\n", name, "0");
        return;
    }
    printf("  %-44s %8.1f %8.1f %8.1f %8.1f %8.1f\n", name, hs_percentile(numbers, some, 500),
           hs_percentile(numbers, some, 100), hs_percentile(numbers, some, 900), numbers[0],
           numbers[some - 1]);
}

/// Moves the rows to the front in which a tenth of the bullets or more run actions. Returns how
/// many.
static size_t choose_acting(size_t count)
{
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].ours.acting < 0.1) continue;
        pattern_row row = rows[i];
        rows[i] = rows[chosen];
        rows[chosen++] = row;
    }
    return chosen;
}

static void sum_up(size_t count, size_t not_ours, size_t not_theirs)
{
    size_t agreeing = 0;
    for (size_t i = 0; i < count; i++) agreeing += apart(&rows[i]) < 0.02;
    printf("\n%zu files measured; %zu that fire nothing or have an error, %zu that libbulletml "
           "cannot run\n%zu of them hold as many bullets under both engines, within 2 %%\n",
           count, not_ours, not_theirs, agreeing);
    if (count == 0) return;
    printf("\n%-46s %8s %8s %8s %8s %8s\n", "over the files", "median", "10 %", "90 %", "least",
           "most");
    print_spread("times libbulletml's bullet-frames a second", count, times);
    print_spread("  the engines alone, without the host", count, engine_times);
    print_spread("ns a bullet and frame, engine alone", count, our_engine_ns);
    print_spread("  libbulletml", count, their_engine_ns);
    print_spread("  the host with our engine", count, host_ns);
    print_spread("million bullet-frames a second", count, our_rate);
    print_spread("  libbulletml", count, their_rate);
    print_spread("bullets that run actions, %", count, acting);
    print_spread("allocations a bullet", count, our_allocations);
    print_spread("  libbulletml", count, their_allocations);
    size_t chosen = choose_acting(count);
    printf("\nof these, %zu files a tenth or more of whose bullets run actions\n", chosen);
    if (chosen == 0) return;
    print_spread("times libbulletml's bullet-frames a second", chosen, times);
    print_spread("  the engines alone, without the host", chosen, engine_times);
    print_spread("bullets that run actions, %", chosen, acting);
    print_spread("ns such a bullet and frame, engine alone", chosen, our_acting_ns);
    print_spread("  libbulletml", chosen, their_acting_ns);
}

int main(int argc, char **argv)
{
    bool prints_all = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0) {
            prints_all = true;
        } else {
            find_files(argv[i], 0);
        }
    }
    if (argc - prints_all == 1) {
        for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) find_files(folders[i], 0);
    }
    qsort(paths, path_count, sizeof paths[0], by_name);
    if (prints_all) print_heading();
    size_t measured = 0, not_ours = 0, not_theirs = 0;
    for (size_t i = 0; i < path_count; i++) {
        outcome how = try_file(paths[i], &rows[measured]);
        not_ours += how == NOT_OURS;
        not_theirs += how == NOT_THEIRS;
        if (how == MEASURED && prints_all) print_row(&rows[measured]);
        measured += how == MEASURED;
    }
    sum_up(measured, not_ours, not_theirs);
    for (size_t i = 0; i < path_count; i++) free(paths[i]);
    return measured > 0 ? 0 : 1;
}
