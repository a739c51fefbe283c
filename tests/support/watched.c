#include "watched.h"

#include "measure/symbols.h"

void hs_test_watched_open(hs_test_watched *watched, uint64_t limit)
{
    *watched = (hs_test_watched){0};
    watched->profile = hs_profile_open(limit, NULL);
    assert_non_null(watched->profile);
    watched->gate.listener = hs_profile_listener(watched->profile);
}

void hs_test_watched_close(hs_test_watched *watched)
{
    hs_test_expect_gate_empty(&watched->gate);
    hs_profile_close(watched->profile);
}

// They write to the block so that the compiler does not turn the call of the gate into a jump,
// which would leave them out of the stack.

void *hs_test_ask_here(hs_gate *gate)
{
    char *block = hs_gate_allocate(gate, HS_TAG_BULLETS, 48);
    if (block != NULL) block[0] = 'h';
    return block;
}

void *hs_test_ask_there(hs_gate *gate)
{
    char *block = hs_gate_allocate_array(gate, HS_TAG_SHOTS, 2, 16);
    if (block != NULL) block[0] = 't';
    return block;
}

bool hs_test_names_are_known(void)
{
    hs_symbols symbols;
    char name[HS_SYMBOL_BYTES];
    hs_symbols_open(&symbols);
    hs_symbols_name(&symbols, (uintptr_t)hs_test_ask_here + 1, name, sizeof name);
    hs_symbols_close(&symbols);
    return strcmp(name, "hs_test_ask_here") == 0;
}

void hs_test_expect_call(const char *text, const char *inner, const char *file, const char *outer)
{
    char call[160];
    snprintf(call, sizeof call, "%s (%s:", inner, file);
    const char *at = strstr(text, call);
    if (at == NULL) fail_msg("no '%s' in\n%s", call, text);
    at += strcspn(at, ")") + 1;
    at += strspn(at, "\n ");
    if (strncmp(at, "< ", 2) != 0 || strncmp(at + 2, outer, strlen(outer)) != 0) {
        fail_msg("'%s' is not called by %s in\n%s", call, outer, text);
    }
}
