/// What every test includes: cmocka, after the headers that it needs.
#ifndef HS_TEST_SUPPORT_H
#define HS_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "heapstorm/base.h"

/// Fails the test unless everything that passed this gate was given back.
void hs_test_expect_gate_empty(const hs_gate *gate);

#endif
