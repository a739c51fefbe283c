/// A small host for runners: an unbounded field with one pattern on it, whose every bullet can be
/// looked at. Runners and bullets have fixed storage, so that refusals can be provoked.
#ifndef HS_TEST_PATTERN_FIELD_H
#define HS_TEST_PATTERN_FIELD_H

#include "support.h"

#include "heapstorm/pattern.h"

enum { HS_TEST_BULLETS = 20001, HS_TEST_RUNNERS = 20480 };

typedef struct hs_test_bullet {
    int parent; ///< -1 for the root, which is bullet 0
    unsigned definition;
    float x, y, vx, vy;
    float direction, speed, mx, my;
    hs_handle head;
    uint64_t random; ///< as it was at birth
    uint32_t wake;
    uint32_t born;
    bool acting, alive;
} hs_test_bullet;

typedef struct hs_test_field {
    hs_gate gate;
    hs_pattern *pattern;
    hs_runner_host host;
    hs_visit visit; ///< target, rank, fixed_random and turned may be set before running
    hs_pattern_counts counts;
    uint64_t budget; ///< instructions a frame
    hs_runner_motion motions[HS_TEST_RUNNERS];
    hs_runner_script scripts[HS_TEST_RUNNERS];
    uint32_t generations[HS_TEST_RUNNERS]; ///< odd while in use
    uint32_t unused[HS_TEST_RUNNERS];      ///< slots not in use, the next one last
    unsigned runner_limit;                 ///< how many may live at once
    unsigned runners_living, runners_peak;
    hs_test_bullet bullets[HS_TEST_BULLETS];
    unsigned bullet_count, bullet_limit, refused, fired;
    unsigned visited; ///< the bullet that is being visited
    bool visit_all;   ///< visit acting bullets also before their wake
    bool together;    ///< visit bullets together, with the visit's instruction set
    bool bounded;     ///< bullets end 1,000 units off, and the dead make room for others
} hs_test_field;

/// A field on which the pattern of this text begins in frame 0; the player is at (0, 200), the rank
/// 0.5, every draw random. `body` is what stands inside <bulletml>.
hs_test_field *hs_test_field_open(const char *body);

/// The same for a whole file's text.
hs_test_field *hs_test_field_open_file(const char *bytes, size_t count, const char *name);

/// Runs so many frames.
void hs_test_field_run(hs_test_field *field, unsigned frames);

/// Ends everything and checks that no runner and no memory was lost.
void hs_test_field_close(hs_test_field *field);

/// Bullets that are alive, the root not counted.
unsigned hs_test_field_living(const hs_test_field *field);

/// A digest of all that lives.
uint64_t hs_test_field_digest(const hs_test_field *field);

/// Fails the test unless `value` lies within `margin` of what is expected.
void hs_test_expect_near(float value, double expected, double margin);

/// The same for a bullet's direction or speed, up to rounding.
void hs_test_expect_direction(const hs_test_field *field, unsigned bullet, double expected);
void hs_test_expect_speed(const hs_test_field *field, unsigned bullet, double expected);

/// Opens a field as `hs_test_field_open` does and runs it for so many frames.
hs_test_field *hs_test_field_ran(const char *body, unsigned frames);

#endif
