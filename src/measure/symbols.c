#include "measure/symbols.h"

#include <stdio.h>

#include "base/system.h"

#ifdef HS_HAVE_LIBDW
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#endif

#include "base/forbidden.h"

/// The return address may lie behind the end of the function when the call is its last instruction.
static uintptr_t call_of(uintptr_t return_address)
{
    return return_address - 1;
}

#ifdef HS_HAVE_LIBDW

/// Finds debugging information that is installed apart from the program. That of libraries would
/// name nothing of ours and takes a tenth of a second to read; the standard way of finding it would
/// also ask a server.
static int find_debuginfo(Dwfl_Module *module, void **data, const char *name, GElf_Addr base,
                          const char *path, const char *link, GElf_Word checksum, char **found)
{
    hs_code own;
    bool is_own = hs_code_find((uintptr_t)hs_symbols_open, &own) && own.base == base;
    return is_own
               ? dwfl_build_id_find_debuginfo(module, data, name, base, path, link, checksum, found)
               : -1;
}

void hs_symbols_open(hs_symbols *symbols)
{
    static const Dwfl_Callbacks callbacks = {
        .find_elf = dwfl_linux_proc_find_elf,
        .find_debuginfo = find_debuginfo,
    };
    symbols->modules = dwfl_begin(&callbacks);
    if (symbols->modules == NULL) return;
    bool is_known = dwfl_linux_proc_report(symbols->modules, (pid_t)hs_process_number()) == 0;
    is_known = dwfl_report_end(symbols->modules, NULL, NULL) == 0 && is_known;
    if (!is_known) hs_symbols_close(symbols);
}

void hs_symbols_close(hs_symbols *symbols)
{
    dwfl_end(symbols->modules);
    symbols->modules = NULL;
}

static Dwfl_Module *module_of(const hs_symbols *symbols, uintptr_t call)
{
    return symbols->modules != NULL ? dwfl_addrmodule(symbols->modules, call) : NULL;
}

static const char *find_name(const hs_symbols *symbols, uintptr_t call)
{
    Dwfl_Module *module = module_of(symbols, call);
    return module != NULL ? dwfl_module_addrname(module, call) : NULL;
}

/// The outermost inlined call around an address within a unit or one of its parts.
static bool find_inlined_call(Dwarf_Die *parent, Dwarf_Addr address, Dwarf_Die *found)
{
    Dwarf_Die part;
    for (int end = dwarf_child(parent, &part); end == 0; end = dwarf_siblingof(&part, &part)) {
        if (dwarf_haspc(&part, address) <= 0) continue;
        if (dwarf_tag(&part) != DW_TAG_inlined_subroutine) {
            return find_inlined_call(&part, address, found);
        }
        *found = part;
        return true;
    }
    return false;
}

static bool read_number(Dwarf_Die *die, unsigned name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;
    return dwarf_formudata(dwarf_attr(die, name, &attribute), number) == 0;
}

/// Where an inlined function is called.
static bool read_call(Dwarf_Die *unit, Dwarf_Die *call, hs_source_line *line)
{
    Dwarf_Word file, number;
    Dwarf_Files *files;
    size_t count;
    if (!read_number(call, DW_AT_call_file, &file) ||
        !read_number(call, DW_AT_call_line, &number) ||
        dwarf_getsrcfiles(unit, &files, &count) != 0 || file >= count) {
        return false;
    }
    *line = (hs_source_line){dwarf_filesrc(files, file, NULL, NULL), (int)number};
    return line->path != NULL;
}

/// The unit of an address. Where no index says it, as in programs that clang compiled, all are
/// looked at.
static Dwarf_Die *find_unit(Dwfl_Module *module, uintptr_t call, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(module, call, bias);
    if (unit != NULL) return unit;
    do {
        unit = dwfl_module_nextcu(module, unit, bias);
    } while (unit != NULL && dwarf_haspc(unit, call - *bias) <= 0);
    return unit;
}

bool hs_symbols_line(const hs_symbols *symbols, uintptr_t address, hs_source_line *line)
{
    uintptr_t call = call_of(address);
    Dwfl_Module *module = module_of(symbols, call);
    Dwarf_Addr bias;
    Dwarf_Die *unit = module != NULL ? find_unit(module, call, &bias) : NULL;
    if (unit == NULL) return false;
    Dwarf_Die inlined;
    if (find_inlined_call(unit, call - bias, &inlined)) return read_call(unit, &inlined, line);
    Dwarf_Line *row = dwarf_getsrc_die(unit, call - bias);
    line->path = row != NULL ? dwarf_linesrc(row, NULL, NULL) : NULL;
    return line->path != NULL && dwarf_lineno(row, &line->number) == 0 && line->number > 0;
}

#else

void hs_symbols_open(hs_symbols *symbols)
{
    symbols->modules = NULL;
}

void hs_symbols_close(hs_symbols *symbols)
{
    (void)symbols;
}

static const char *find_name(const hs_symbols *symbols, uintptr_t call)
{
    (void)symbols;
    (void)call;
    return NULL;
}

bool hs_symbols_line(const hs_symbols *symbols, uintptr_t address, hs_source_line *line)
{
    (void)symbols;
    (void)address;
    (void)line;
    return false;
}

#endif

/// Keeps of a name what stands before the suffixes of copies that the compiler made, such as
/// ".constprop.0", and of versions, and replaces what would end a name in folded stacks.
static void write_name(const char *found, char *name, size_t bytes)
{
    size_t length = strcspn(found + (found[0] == '.'), ".@") + (found[0] == '.');
    snprintf(name, bytes, "%.*s", (int)(length < bytes ? length : bytes - 1), found);
    for (char *at = name; *at != '\0'; at++) {
        if (*at <= ' ' || *at == ';' || *at == 0x7F) *at = '_';
    }
}

void hs_symbols_name(const hs_symbols *symbols, uintptr_t address, char *name, size_t bytes)
{
    uintptr_t call = call_of(address);
    hs_code linked;
    bool is_linked = hs_code_find(call, &linked);
    const char *found = find_name(symbols, call);
    if (found == NULL) found = linked.function;
    if (found != NULL && found[0] != '\0') {
        write_name(found, name, bytes);
        return;
    }
    if (!is_linked) {
        snprintf(name, bytes, "0x%llx", (unsigned long long)call);
        return;
    }
    char module[HS_SYMBOL_BYTES];
    const char *slash = strrchr(linked.file, '/');
    write_name(slash != NULL ? slash + 1 : linked.file, module, sizeof module);
    snprintf(name, bytes, "%s+0x%llx", module, (unsigned long long)(call - linked.base));
}
