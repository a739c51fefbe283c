/// A target for libFuzzer: bytes are read as a pattern, and a valid one runs for 60 frames with
/// little room. Built with -DHS_FUZZ=ON by clang; run with a folder of patterns to begin with:
///
///     cmake -S . -B build/fuzz -DCMAKE_C_COMPILER=clang -DHS_FUZZ=ON \
///           -DHS_SANITIZE=fuzzer-no-link,address,undefined
///     cmake --build build/fuzz --target fuzz_pattern
///     build/fuzz/tests/fuzz_pattern SCRATCH assets/patterns
#include "pattern_field.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    hs_gate gate = {0};
    hs_pattern *pattern = hs_pattern_examine_text(&gate, "input", (const char *)bytes, count,
                                                  HS_SCRUTINY_PORTABLE, NULL, NULL);
    hs_pattern_release(pattern);
    hs_test_expect_gate_empty(&gate);
    if (pattern == NULL) return 0;
    hs_test_field *field = hs_test_field_open_file((const char *)bytes, count, "input");
    field->runner_limit = 300;
    field->bullet_limit = 200;
    field->budget = 3000;
    field->bounded = true;
    field->visit.turned = (count & 1) != 0;
    hs_test_field_run(field, 60);
    hs_test_field_digest(field);
    hs_test_field_close(field);
    return 0;
}
