/// libbulletml (Debian's libbulletml-dev) as an oracle: it runs a file on an unbounded field, with
/// the player at (0, 200) and every random number fixed.
#ifndef HS_TEST_ORACLE_H
#define HS_TEST_ORACLE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oracle oracle;

/// The number of bullets beyond which it fires no more.
enum { ORACLE_BULLETS = 20000 };

/// Loads a file and begins it; NULL where libbulletml refuses it.
oracle *oracle_open(const char *path, double rank, double random);

/// Runs one frame. False when libbulletml threw.
bool oracle_run(oracle *it);

/// Bullets ever fired, the root included, in order of their birth.
size_t oracle_count(const oracle *it);

/// Whether a bullet has not vanished, and where it is.
bool oracle_bullet(const oracle *it, size_t bullet, double *x, double *y);

void oracle_close(oracle *it);

#ifdef __cplusplus
}
#endif

#endif
