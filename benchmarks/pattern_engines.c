/// What BulletML costs: this project's engine beside libbulletml, each in the same host, on the
/// same files, in turn. A file's copies are as many as it takes for some thousands of bullets.
///
/// usage: pattern_engines [--all] [FILE|FOLDER...]   (default: the games of Debian that come with
/// patterns; --all prints a line for every file)
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
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
    BULLETS = 4000,      ///< wanted, on the average
    WARMUP_FRAMES = 400, ///< before anything counts
    ROUND_FRAMES = 200,
    ROUNDS = 9,
};

/// What one engine came to on a file.
typedef struct figures {
    double rate;        ///< bullet-frames a second
    double bullets;     ///< living, on the average
    double fired;       ///< in all rounds
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

/// As many copies as bring the wanted number of bullets; 0 where a file fires nothing.
static unsigned copies_for(const char *path)
{
    host_engine engine;
    if (!ours_load(&engine, path)) return 0;
    host *field = host_open(&engine, TRIAL_COPIES);
    host_run(field, WARMUP_FRAMES);
    uint64_t before = host_tally_of(field).bullet_frames;
    host_run(field, TRIAL_FRAMES);
    double each =
        (double)(host_tally_of(field).bullet_frames - before) / TRIAL_FRAMES / TRIAL_COPIES;
    host_close(field);
    if (each < 0.05) return 0;
    double copies = BULLETS / each;
    return copies < 1 ? 1 : copies > HOST_COPIES ? HOST_COPIES : (unsigned)copies;
}

/// One engine's stretches on a file.
typedef struct contender {
    host *field;
    host_tally start;
    double rates[ROUNDS]; ///< bullet-frames a second
} contender;

static void run_round(contender *it, unsigned round)
{
    uint64_t before = host_tally_of(it->field).bullet_frames;
    uint64_t since = hs_clock_ns();
    host_run(it->field, ROUND_FRAMES);
    uint64_t took = hs_clock_ns() - since;
    it->rates[round] =
        (double)(host_tally_of(it->field).bullet_frames - before) * 1e9 / (double)took;
}

static figures figures_of(contender *it)
{
    host_tally now = host_tally_of(it->field);
    double fired = (double)(now.fired - it->start.fired);
    hs_sort(it->rates, ROUNDS);
    return (figures){
        .rate = hs_percentile(it->rates, ROUNDS, 500),
        .bullets = (double)(now.bullet_frames - it->start.bullet_frames) / ROUNDS / ROUND_FRAMES,
        .fired = fired,
        .allocations = fired > 0 ? (double)(now.allocations - it->start.allocations) / fired : 0,
    };
}

/// What became of a file.
typedef enum outcome { MEASURED, NOT_OURS, NOT_THEIRS } outcome;

/// Runs both hosts in turn, stretch by stretch.
static outcome try_file(const char *path, pattern_row *row)
{
    *row = (pattern_row){.path = path, .copies = copies_for(path)};
    if (row->copies == 0) return NOT_OURS;
    host_engine ours, theirs;
    if (!theirs_load(&theirs, path)) return NOT_THEIRS;
    ours_load(&ours, path);
    contender two[2] = {{.field = host_open(&ours, row->copies)},
                        {.field = host_open(&theirs, row->copies)}};
    for (unsigned c = 0; c < 2; c++) {
        host_run(two[c].field, WARMUP_FRAMES);
        two[c].start = host_tally_of(two[c].field);
    }
    for (unsigned r = 0; r < ROUNDS; r++) {
        run_round(&two[0], r);
        run_round(&two[1], r);
    }
    row->ours = figures_of(&two[0]);
    row->theirs = figures_of(&two[1]);
    host_close(two[0].field);
    host_close(two[1].field);
    return row->theirs.bullets > 0 ? MEASURED : NOT_THEIRS;
}

static void print_row(const pattern_row *row)
{
    const char *name =
        strncmp(row->path, "/usr/share/games/", 17) == 0 ? row->path + 17 : row->path;
    printf("%-52s %6.0f %6.0f %7.1f %7.1f %6.1f %5.1f %5.1f\n", name, row->ours.bullets,
           row->theirs.bullets, row->ours.rate / 1e6, row->theirs.rate / 1e6,
           row->ours.rate / row->theirs.rate, row->ours.allocations, row->theirs.allocations);
}

/// The median of what a function takes from every row.
static double median_of(size_t count, double (*take)(const pattern_row *row), unsigned per_mille)
{
    static double numbers[FILES_MAX];
    for (size_t i = 0; i < count; i++) numbers[i] = take(&rows[i]);
    hs_sort(numbers, count);
    return hs_percentile(numbers, count, per_mille);
}

static double ratio(const pattern_row *row)
{
    return row->ours.rate / row->theirs.rate;
}

static double our_rate(const pattern_row *row)
{
    return row->ours.rate / 1e6;
}

static double their_rate(const pattern_row *row)
{
    return row->theirs.rate / 1e6;
}

static double our_allocations(const pattern_row *row)
{
    return row->ours.allocations;
}

static double their_allocations(const pattern_row *row)
{
    return row->theirs.allocations;
}

/// How far apart the two fields' bullets are, as a share of ours.
static double apart(const pattern_row *row)
{
    double difference = row->theirs.bullets - row->ours.bullets;
    return (difference < 0 ? -difference : difference) / row->ours.bullets;
}

static void sum_up(size_t count, size_t not_ours, size_t not_theirs)
{
    size_t agreeing = 0;
    for (size_t i = 0; i < count; i++) agreeing += apart(&rows[i]) < 0.1;
    printf("\n%zu files measured; %zu that fire nothing or have an error, %zu that libbulletml "
           "cannot run\n",
           count, not_ours, not_theirs);
    if (count == 0) return;
    printf("both fields hold the same number of bullets within a tenth: %zu files\n", agreeing);
    printf("million bullet-frames a second, median over the files: %.1f, libbulletml %.1f\n",
           median_of(count, our_rate, 500), median_of(count, their_rate, 500));
    printf("times as fast: median %.1f, a tenth of the files below %.1f, least %.1f, most %.1f\n",
           median_of(count, ratio, 500), median_of(count, ratio, 100), median_of(count, ratio, 1),
           median_of(count, ratio, 1000));
    printf("allocations a bullet: median %.1f, most %.1f; libbulletml %.1f, most %.1f\n",
           median_of(count, our_allocations, 500), median_of(count, our_allocations, 1000),
           median_of(count, their_allocations, 500), median_of(count, their_allocations, 1000));
}

int main(int count, char **arguments)
{
    bool prints_all = false;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--all") == 0) {
            prints_all = true;
        } else {
            find_files(arguments[i], 0);
        }
    }
    if (count - prints_all == 1) {
        for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) find_files(folders[i], 0);
    }
    qsort(paths, path_count, sizeof paths[0], by_name);
    if (prints_all) {
        printf("%-52s %13s %15s %6s %11s\n%-52s %6s %6s %7s %7s %6s %5s %5s\n", "", "bullets",
               "M frames/s", "", "allocations", "file", "ours", "lib", "ours", "lib", "times",
               "ours", "lib");
    }
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
