#include "window/name_entry.h"

#include "base/forbidden.h"

static const char letters[HS_NAME_SPACE + 1] = "ABCDEFGHIJ"
                                               "KLMNOPQRST"
                                               "UVWXYZ0123"
                                               "456789-._!";

/// The first column of each of the wide cells, and the end of the last one.
static const unsigned wide_from[] = {0, 4, 7, HS_NAME_COLUMNS};

void hs_name_begin(hs_name_entry *entry, const char *former)
{
    *entry = (hs_name_entry){.cell = former[0] != '\0' ? HS_NAME_KEEP : 0};
    snprintf(entry->text, sizeof entry->text, "%s", former);
}

static void add(hs_name_entry *entry, char letter)
{
    size_t length = strlen(entry->text);
    if (length == HS_NAME_LETTERS || (letter == ' ' && length == 0)) return;
    entry->text[length] = letter;
    entry->text[length + 1] = '\0';
}

void hs_name_type(hs_name_entry *entry, const char *text)
{
    for (; *text != '\0'; text++) {
        if (!hs_name_allows(*text)) continue;
        add(entry, *text);
        entry->cell = HS_NAME_KEEP;
    }
}

void hs_name_delete(hs_name_entry *entry)
{
    size_t length = strlen(entry->text);
    if (length > 0) entry->text[length - 1] = '\0';
}

static unsigned row_of(unsigned cell)
{
    return cell < HS_NAME_SPACE ? cell / HS_NAME_COLUMNS : HS_NAME_ROWS;
}

/// The column in which a cell begins.
static unsigned column_of(unsigned cell)
{
    return cell < HS_NAME_SPACE ? cell % HS_NAME_COLUMNS : wide_from[cell - HS_NAME_SPACE];
}

static unsigned columns_of(unsigned cell)
{
    if (cell < HS_NAME_SPACE) return 1;
    return wide_from[cell - HS_NAME_SPACE + 1] - wide_from[cell - HS_NAME_SPACE];
}

/// The cell of a row that covers a column.
static unsigned cell_in(unsigned row, unsigned column)
{
    if (row < HS_NAME_ROWS) return row * HS_NAME_COLUMNS + column;
    unsigned cell = HS_NAME_SPACE;
    while (column >= column_of(cell) + columns_of(cell)) cell++;
    return cell;
}

void hs_name_move(hs_name_entry *entry, int across, int down)
{
    unsigned row = row_of(entry->cell), column = column_of(entry->cell);
    unsigned rows = HS_NAME_ROWS + 1;
    if (across > 0) column += columns_of(entry->cell);
    if (across < 0) column += HS_NAME_COLUMNS - 1;
    row = (row + rows + (unsigned)down) % rows;
    entry->cell = cell_in(row, column % HS_NAME_COLUMNS);
}

bool hs_name_pick(hs_name_entry *entry)
{
    switch (entry->cell) {
    case HS_NAME_KEEP:
        return hs_name_is_there(entry);
    case HS_NAME_DELETE:
        hs_name_delete(entry);
        return false;
    default:
        add(entry, entry->cell == HS_NAME_SPACE ? ' ' : letters[entry->cell]);
        if (strlen(entry->text) == HS_NAME_LETTERS) entry->cell = HS_NAME_KEEP;
        return false;
    }
}

bool hs_name_is_there(const hs_name_entry *entry)
{
    return strspn(entry->text, " ") < strlen(entry->text);
}

hs_name_label hs_name_label_of(unsigned cell)
{
    static const char *const words[] = {"space", "delete", "keep"};
    hs_name_label label = {""};
    if (cell < HS_NAME_SPACE) {
        label.text[0] = letters[cell];
    } else {
        snprintf(label.text, sizeof label.text, "%s", words[cell - HS_NAME_SPACE]);
    }
    return label;
}

SDL_FRect hs_name_place(const SDL_FRect *board, unsigned cell)
{
    float wide = board->w / HS_NAME_COLUMNS, tall = board->h / (HS_NAME_ROWS + 1);
    return (SDL_FRect){
        .x = SDL_floorf(board->x + wide * (float)column_of(cell)),
        .y = SDL_floorf(board->y + tall * (float)row_of(cell)),
        .w = SDL_floorf(wide * (float)columns_of(cell)) - 2.0f,
        .h = SDL_floorf(tall) - 2.0f,
    };
}

int hs_name_cell_at(const SDL_FRect *board, float x, float y)
{
    const SDL_FPoint point = {x, y};
    for (unsigned cell = 0; cell < HS_NAME_CELLS; cell++) {
        const SDL_FRect place = hs_name_place(board, cell);
        if (SDL_PointInFRect(&point, &place)) return (int)cell;
    }
    return -1;
}
