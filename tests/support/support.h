/// What every test includes: cmocka, after the headers that it needs.
#ifndef HS_TEST_SUPPORT_H
#define HS_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "heapstorm/base.h"

/// Fails the test unless everything that passed this gate was given back.
void hs_test_expect_gate_empty(const hs_gate *gate);

/// Skips the test unless this is a checked build, where broken invariants abort and freed memory is
/// poisoned, without a tool that watches memory itself.
void hs_test_skip_unless_checked(void);

/// Fails the test unless the action, run in a process of its own, aborts.
void hs_test_expect_abort(void (*action)(void *context), void *context);

#endif
