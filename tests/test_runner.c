#include "pattern_field.h"

static void a_bullet_is_fired_waits_and_turns(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><repeat><times>3</times><action><fire><speed>2</speed><bullet>"
        "<action><changeDirection><direction type='absolute'>90</direction><term>10</term>"
        "</changeDirection></action></bullet></fire><wait>2</wait></action></repeat></action>");
    hs_test_field_run(field, 30);
    for (unsigned i = 0; i < field->bullet_count; i++) {
        hs_test_bullet *b = &field->bullets[i];
        print_message("%u born %u %g %g dir %g speed %g acting %d\n", i, b->born, (double)b->x,
                      (double)b->y, (double)b->direction, (double)b->speed, b->acting);
    }
    hs_test_field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_bullet_is_fired_waits_and_turns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
