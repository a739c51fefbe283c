#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heapstorm/heap_meter.h"
#include "support.h"

/// What has passed since `before`.
static hs_heap_counts since(const hs_heap_counts *before)
{
    hs_heap_counts now = hs_heap_meter_read();
    now.allocations -= before->allocations;
    now.frees -= before->frees;
    now.bytes -= before->bytes;
    now.live_bytes -= before->live_bytes;
    return now;
}

/// Keeps the compiler from removing a request whose block is not used.
static void *seen(void *block)
{
    __asm__ volatile("" : "+r"(block) : : "memory");
    return block;
}

static void need_meter(void)
{
    if (hs_heap_meter_is_on()) return;
    assert_true(hs_heap_meter_reason()[0] != '\0');
    skip();
}

static void every_form_of_request_is_counted_once(void **state)
{
    (void)state;
    need_meter();
    hs_heap_counts before = hs_heap_meter_read();
    void *blocks[7];
    blocks[0] = seen(malloc(100));
    blocks[1] = seen(calloc(10, 10));
    blocks[2] = seen(aligned_alloc(64, 128));
    blocks[3] = NULL;
    assert_int_equal(posix_memalign(&blocks[3], 64, 100), 0);
    blocks[4] = seen(memalign(64, 100));
    blocks[5] = seen(valloc(100));
    blocks[6] = seen(strdup("a text that is duplicated by the C library itself"));
    hs_heap_counts passed = since(&before);
    assert_int_equal(passed.allocations, 7);
    assert_int_equal(passed.frees, 0);
    size_t usable = 0;
    for (int i = 0; i < 7; i++) {
        assert_non_null(blocks[i]);
        usable += malloc_usable_size(blocks[i]);
    }
    assert_int_equal(passed.live_bytes, usable);
    for (int i = 0; i < 7; i++) free(blocks[i]);
    passed = since(&before);
    assert_int_equal(passed.frees, 7);
    assert_int_equal(passed.live_bytes, 0);
}

static void a_resize_counts_when_it_moves_or_grows(void **state)
{
    (void)state;
    need_meter();
    hs_heap_counts before = hs_heap_meter_read();
    char *block = seen(realloc(NULL, 1000));
    block = seen(realloc(block, 100000));
    hs_heap_counts passed = since(&before);
    assert_int_equal(passed.allocations, 2);
    assert_int_equal(passed.frees, 1);
    block = seen(realloc(block, 100000));
    assert_int_equal(since(&before).allocations, 2);
    block = seen(realloc(block, 10));
    assert_int_equal(since(&before).live_bytes, malloc_usable_size(block));
    free(block);
    assert_int_equal(since(&before).live_bytes, 0);
}

static void odd_requests_keep_the_balance(void **state)
{
    (void)state;
    need_meter();
    hs_heap_counts before = hs_heap_meter_read();
    free(NULL);
    free(seen(malloc(0)));
    char *block = seen(malloc(50));
    memcpy(block, "kept", 5);
    size_t too_much = SIZE_MAX / 2;
    __asm__ volatile("" : "+r"(too_much));
    assert_null(seen(realloc(seen(block), too_much)));
    assert_string_equal(block, "kept");
    assert_null(seen(calloc(too_much, 4)));
    assert_null(seen(malloc(too_much)));
    block = seen(realloc(block, 0));
    free(block);
    hs_heap_counts passed = since(&before);
    assert_int_equal(passed.allocations, passed.frees);
    assert_int_equal(passed.live_bytes, 0);
}

static void a_forked_child_goes_on_allocating(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        hs_heap_counts before = hs_heap_meter_read();
        free(seen(malloc(1000)));
        hs_heap_counts passed = since(&before);
        _exit(hs_heap_meter_is_on() && (passed.allocations != 1 || passed.frees != 1));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_request_is_counted_once),
        cmocka_unit_test(a_resize_counts_when_it_moves_or_grows),
        cmocka_unit_test(odd_requests_keep_the_balance),
        cmocka_unit_test(a_forked_child_goes_on_allocating),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
