#include "base/nearest.h"

#include "support.h"

static const char *const words[] = {"play", "run", "bench", "pattern", "replay"};

static void the_nearest_word_is_near(void **state)
{
    (void)state;
    assert_string_equal(hs_nearest("patern", words, 5), "pattern");
    assert_string_equal(hs_nearest("runn", words, 5), "run");
    assert_string_equal(hs_nearest("bench", words, 5), "bench");
    assert_string_equal(hs_nearest("play it", (const char *const[]){"play on"}, 1), "play on");
    char endless[5000];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_null(hs_nearest(endless, words, 5));
}

static void a_word_that_is_near_to_none_has_no_nearest(void **state)
{
    (void)state;
    assert_null(hs_nearest("nur", words, 5));
    assert_null(hs_nearest("compile", words, 5));
    assert_null(hs_nearest("", words, 5));
    assert_null(hs_nearest("run", words, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_word_is_near),
        cmocka_unit_test(a_word_that_is_near_to_none_has_no_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
