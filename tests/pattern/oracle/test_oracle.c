/// libbulletml beside our runner, over all patterns that Debian's games install: the same scene,
/// the same fixed random numbers, 400 frames at several ranks, the place of every bullet compared
/// after each frame.
#include <dirent.h>
#include <math.h>
#include <sys/stat.h>

#include "oracle.h"
#include "pattern_field.h"

#ifdef HS_HAVE_LIBBULLETML

/// Debian's games that come with patterns. Those that are not installed are skipped.
static const char *const folders[] = {
    "/usr/share/games/noiz2sa",       "/usr/share/games/rrootage",
    "/usr/share/games/parsec47",      "/usr/share/games/tumiki-fighters",
    "/usr/share/games/torus-trooper", "/usr/share/games/mu-cade",
    "/usr/share/games/val-and-rick",  "/usr/share/doc/libbulletml-dev/doc/sample",
};

enum { FRAMES = 400, DEPTH_MAX = 8 };

static const double ranks[] = {0.0, 0.25, 0.5, 0.75, 1.0};
static const double randoms[] = {0.3, 0.8};
enum {
    RANKS = sizeof ranks / sizeof *ranks,
    SCENES = RANKS * (int)(sizeof randoms / sizeof *randoms)
};

/// Both stop at so many bullets, the vanished included.
enum { BULLETS = 10000 };
_Static_assert((int)BULLETS < (int)ORACLE_BULLETS && (int)BULLETS < (int)HS_TEST_BULLETS,
               "neither refuses any before");

// ---- Reasons -----------------------------------------------------------------------------------

/// The reasons for which a file may differ: sections of docs/bulletml.md, "Where libbulletml does
/// otherwise".
typedef enum reason {
    REASON_HALF_CIRCLE,
    REASON_HORIZONTAL,
    REASON_SEVERAL_ACTIONS,
    REASON_VANISH,
} reason;

static const char *const reason_names[] = {
    [REASON_HALF_CIRCLE] = "half a circle",
    [REASON_HORIZONTAL] = "a horizontal pattern",
    [REASON_SEVERAL_ACTIONS] = "several actions in one bullet",
    [REASON_VANISH] = "vanish with several top actions",
};

/// Files that differ, by the end of their path.
typedef struct known_difference {
    const char *file;
    reason reason;
} known_difference;

#define SAMPLE "libbulletml-dev/doc/sample/"

static const known_difference known[] = {
    {"noiz2sa/zako/bit_move.xml", REASON_VANISH},
    {"noiz2sa/boss/[Progear]_round_2_boss_struggling.xml", REASON_HALF_CIRCLE},
    {SAMPLE "[Progear]_round_1_boss_grow_bullets.xml", REASON_HORIZONTAL},
    {SAMPLE "[Progear]_round_2_boss_struggling.xml", REASON_HORIZONTAL},
    {SAMPLE "[Progear]_round_3_boss_back_burst.xml", REASON_HORIZONTAL},
    {SAMPLE "[Progear]_round_3_boss_wave_bullets.xml", REASON_HORIZONTAL},
    {SAMPLE "[Progear]_round_4_boss_fast_rocket.xml", REASON_HORIZONTAL},
    {SAMPLE "[Progear]_round_5_middle_boss_rockets.xml", REASON_HORIZONTAL},
    {SAMPLE "[Progear]_round_6_boss_parabola_shot.xml", REASON_HORIZONTAL},
    {SAMPLE "[G_DARIUS]_homing_laser.xml", REASON_SEVERAL_ACTIONS},
    {SAMPLE "[XEVIOUS]_garu_zakato.xml", REASON_SEVERAL_ACTIONS},
};

/// The known difference of a file, or NULL.
static const known_difference *find_known(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t end = strlen(known[i].file);
        if (end < length && strcmp(path + length - end, known[i].file) == 0) return &known[i];
    }
    return NULL;
}

// ---- Comparing ---------------------------------------------------------------------------------

/// Where two runs part.
typedef struct parting {
    bool parts;
    bool was_cut; ///< too many bullets, or libbulletml threw
    unsigned frame;
    size_t bullet;
    double x, y, their_x, their_y;
    size_t ours, theirs; ///< bullets fired
} parting;

static bool is_near(double ours, double theirs)
{
    return fabs(ours - theirs) <= 0.02 + 1e-4 * fabs(theirs);
}

static parting compare(const hs_test_field *field, const oracle *theirs, unsigned frame)
{
    parting at = {.frame = frame, .ours = field->bullet_count, .theirs = oracle_count(theirs)};
    at.parts = at.ours != at.theirs;
    for (size_t i = 0; i < at.ours && !at.parts; i++) {
        const hs_test_bullet *ours = &field->bullets[i];
        bool lives = oracle_bullet(theirs, i, &at.their_x, &at.their_y);
        at.bullet = i;
        at.x = (double)ours->x;
        at.y = (double)ours->y;
        at.parts = lives != ours->alive ||
                   (lives && !(is_near(at.x, at.their_x) && is_near(at.y, at.their_y)));
    }
    return at;
}

/// Runs one scene until the runs part.
static parting run_both(const char *path, const char *bytes, size_t count, oracle *theirs,
                        unsigned scene)
{
    hs_test_field *field = hs_test_field_open_file(bytes, count, path);
    field->visit.rank = ranks[scene % RANKS];
    field->visit.fixed_random = &randoms[scene / RANKS];
    parting at = {.parts = false};
    for (unsigned frame = 0; frame < FRAMES && !at.parts; frame++) {
        hs_test_field_run(field, 1);
        at.was_cut =
            !oracle_run(theirs) || field->bullet_count > BULLETS || oracle_count(theirs) > BULLETS;
        if (at.was_cut) break;
        at = compare(field, theirs, frame);
    }
    hs_test_field_close(field);
    return at;
}

// ---- Files -------------------------------------------------------------------------------------

typedef struct oracle_tally {
    unsigned files, refused, agreeing, scenes, cut;
    unsigned unexplained; ///< files that differ without a known reason, or have one and agree
} oracle_tally;

static char *read_file(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(HS_PATTERN_FILE_BYTES);
    assert_non_null(bytes);
    *count = fread(bytes, 1, HS_PATTERN_FILE_BYTES, file);
    fclose(file);
    return bytes;
}

static void judge(const char *path, const parting *at, unsigned scene, oracle_tally *tally)
{
    const known_difference *difference = find_known(path);
    tally->agreeing += !at->parts;
    if (at->parts && difference != NULL) {
        print_message("%s differs: %s\n", path, reason_names[difference->reason]);
    } else if (at->parts) {
        print_error("%s differs at rank %g, random %g, frame %u: bullet %zu is at %g %g, theirs at "
                    "%g %g; %zu bullets, theirs %zu\n",
                    path, ranks[scene % RANKS], randoms[scene / RANKS], at->frame, at->bullet,
                    at->x, at->y, at->their_x, at->their_y, at->ours, at->theirs);
        tally->unexplained++;
    } else if (difference != NULL) {
        print_error("%s agrees and is listed as different: %s\n", path,
                    reason_names[difference->reason]);
        tally->unexplained++;
    }
}

static void try_file(const char *path, oracle_tally *tally)
{
    size_t count;
    char *bytes = read_file(path, &count);
    parting at = {.parts = false};
    unsigned scene = 0;
    tally->files++;
    for (; scene < SCENES && !at.parts; scene++) {
        oracle *theirs = oracle_open(path, ranks[scene % RANKS], randoms[scene / RANKS]);
        if (theirs == NULL) break;
        at = run_both(path, bytes, count, theirs, scene);
        oracle_close(theirs);
        tally->scenes++;
        tally->cut += at.was_cut;
    }
    free(bytes);
    if (scene == 0) {
        tally->refused++;
    } else {
        judge(path, &at, scene - 1, tally);
    }
}

static void try_folder(const char *folder, unsigned depth, oracle_tally *tally)
{
    DIR *directory = opendir(folder);
    if (directory == NULL) return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        struct stat status;
        if (entry->d_name[0] == '.' || lstat(path, &status) != 0) continue;
        size_t length = strlen(path);
        if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX) {
            try_folder(path, depth + 1, tally);
        } else if (length > 4 && strcmp(path + length - 4, ".xml") == 0) {
            try_file(path, tally);
        }
    }
    closedir(directory);
}

static void installed_patterns_go_as_under_libbulletml(void **state)
{
    (void)state;
    oracle_tally tally = {0};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) try_folder(folders[i], 0, &tally);
    if (tally.files == 0) {
        print_message("no patterns of other games are installed (noiz2sa-data and others)\n");
        skip();
    }
    print_message("%u files: %u agree, libbulletml refuses %u; of %u runs %u were cut short at %d "
                  "bullets\n",
                  tally.files, tally.agreeing, tally.refused, tally.scenes, tally.cut, BULLETS);
    assert_int_equal(tally.unexplained, 0);
}

// ---- Examples ----------------------------------------------------------------------------------

/// The examples of docs/bulletml.md that libbulletml runs to their end. It ends the process in
/// numbers.xml, where it finds a '%' or a '+' before a number (and never comes back from a division
/// by zero), in child-order.xml and in character-number.xml.
static const char *const examples[] = {
    "nested-fire",  "nested-bullet",   "two-bullets", "comment",       "half-circle",
    "horizontal",   "several-actions", "vanish",      "sequence-base", "shared-motion",
    "nested-label", "sequence-change", "signs",
};

static void each_example_of_a_difference_differs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char path[1024];
        snprintf(path, sizeof path, HS_TEST_DATA "/differences/%s.xml", examples[i]);
        size_t count;
        char *bytes = read_file(path, &count);
        oracle *theirs = oracle_open(path, ranks[0], randoms[0]);
        assert_non_null(theirs);
        parting at = run_both(path, bytes, count, theirs, 0);
        oracle_close(theirs);
        free(bytes);
        if (!at.parts) fail_msg("%s agrees", path);
    }
    assert_null(oracle_open(HS_TEST_DATA "/differences/unknown.xml", 0, 0));
    oracle *theirs = oracle_open(HS_TEST_DATA "/differences/parameters.xml", 0, 0);
    assert_non_null(theirs);
    assert_true(oracle_run(theirs));
    assert_int_equal(oracle_count(theirs), 1 + 1);
    oracle_close(theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_example_of_a_difference_differs),
        cmocka_unit_test(installed_patterns_go_as_under_libbulletml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    print_message("libbulletml (libbulletml-dev) was not there when this was built\n");
    return 77;
}

#endif
