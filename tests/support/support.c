#include "support.h"

void hs_test_expect_gate_empty(const hs_gate *gate)
{
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (gate->tally[tag].live_bytes != 0) {
            fail_msg("%llu bytes of %s were not given back",
                     (unsigned long long)gate->tally[tag].live_bytes, hs_tag_name((hs_tag)tag));
        }
    }
    assert_int_equal(gate->total.live_bytes, 0);
    assert_int_equal(gate->total.allocations, gate->total.frees);
}
