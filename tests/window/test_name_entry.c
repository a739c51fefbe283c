// Names: typed, picked from the board, and where its cells lie.
#include "support.h"

#include "window/name_entry.h"

static void pick(hs_name_entry *entry, unsigned cell)
{
    entry->cell = cell;
    assert_false(hs_name_pick(entry));
}

static void what_is_typed_is_the_name_up_to_its_length(void **state)
{
    (void)state;
    hs_name_entry entry;
    hs_name_begin(&entry, "");
    assert_false(hs_name_is_there(&entry));
    hs_name_type(&entry, "  Ada \xC3\xA4 L.\n");
    assert_string_equal(entry.text, "Ada  L.");
    assert_int_equal(entry.cell, HS_NAME_KEEP);
    assert_true(hs_name_pick(&entry));
    hs_name_type(&entry, "ABCDEFGHIJK");
    assert_string_equal(entry.text, "Ada  L.ABCDE");
    for (int i = 0; i < 20; i++) hs_name_delete(&entry);
    assert_string_equal(entry.text, "");
    assert_false(hs_name_pick(&entry));
}

static void a_former_name_only_needs_to_be_kept(void **state)
{
    (void)state;
    hs_name_entry entry;
    hs_name_begin(&entry, "Ada");
    assert_true(hs_name_pick(&entry));
    assert_string_equal(entry.text, "Ada");
}

static void letters_are_picked_from_the_board(void **state)
{
    (void)state;
    hs_name_entry entry;
    hs_name_begin(&entry, "");
    pick(&entry, HS_NAME_SPACE); // no name begins with a space
    assert_false(hs_name_pick(&entry));
    assert_string_equal(entry.text, "");
    entry.cell = 0;
    pick(&entry, 0);
    hs_name_move(&entry, 1, 0);
    hs_name_move(&entry, 0, 1);
    assert_false(hs_name_pick(&entry));
    assert_string_equal(entry.text, "AL");
    pick(&entry, HS_NAME_SPACE);
    pick(&entry, HS_NAME_DELETE);
    assert_string_equal(entry.text, "AL");
    for (int i = 0; i < 10; i++) pick(&entry, 1);
    assert_string_equal(entry.text, "ALBBBBBBBBBB");
    assert_int_equal(entry.cell, HS_NAME_KEEP); // the only thing that is left to do
}

static void the_board_goes_round_and_every_cell_is_reached(void **state)
{
    (void)state;
    bool seen[HS_NAME_CELLS] = {false};
    hs_name_entry entry = {.cell = 0};
    hs_name_move(&entry, -1, 0);
    assert_int_equal(entry.cell, 9);
    hs_name_move(&entry, 0, -1);
    assert_int_equal(entry.cell, HS_NAME_KEEP);
    hs_name_move(&entry, 1, 0);
    assert_int_equal(entry.cell, HS_NAME_SPACE);
    hs_name_move(&entry, -1, 0);
    assert_int_equal(entry.cell, HS_NAME_KEEP);
    hs_name_move(&entry, -1, 0);
    assert_int_equal(entry.cell, HS_NAME_DELETE);
    for (int down = 0; down <= HS_NAME_ROWS; down++) {
        for (int across = 0; across < HS_NAME_COLUMNS; across++) {
            seen[entry.cell] = true;
            hs_name_move(&entry, 1, 0);
        }
        hs_name_move(&entry, 0, 1);
    }
    for (int cell = 0; cell < HS_NAME_CELLS; cell++) assert_true(seen[cell]);
}

static void each_cell_lies_where_a_point_finds_it(void **state)
{
    (void)state;
    const SDL_FRect board = {13.0f, 40.0f, 300.0f, 160.0f};
    for (unsigned cell = 0; cell < HS_NAME_CELLS; cell++) {
        const SDL_FRect at = hs_name_place(&board, cell);
        assert_true(at.w > 8.0f && at.h > 8.0f);
        assert_true(at.x >= board.x && at.x + at.w <= board.x + board.w);
        assert_true(at.y >= board.y && at.y + at.h <= board.y + board.h);
        assert_int_equal(hs_name_cell_at(&board, at.x + at.w / 2.0f, at.y + at.h / 2.0f),
                         (int)cell);
        assert_true(strlen(hs_name_label_of(cell).text) > 0);
    }
    assert_int_equal(hs_name_cell_at(&board, 0.0f, 0.0f), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_the_name_up_to_its_length),
        cmocka_unit_test(a_former_name_only_needs_to_be_kept),
        cmocka_unit_test(letters_are_picked_from_the_board),
        cmocka_unit_test(the_board_goes_round_and_every_cell_is_reached),
        cmocka_unit_test(each_cell_lies_where_a_point_finds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
