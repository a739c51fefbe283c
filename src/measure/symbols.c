// The list of modules is an extension, and this must come before any header.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "measure/symbols.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __ELF__
#include <elf.h>
#include <link.h>
#endif

#include "base/forbidden.h"

#ifdef __ELF__

/// Whether `count` things of `bytes` each lie within the file from `offset` on.
static bool lies_in_file(const hs_module *module, uint64_t offset, uint64_t count, uint64_t bytes)
{
    uint64_t total;
    return !__builtin_mul_overflow(count, bytes, &total) && offset <= module->file_bytes &&
           total <= module->file_bytes - offset;
}

static ElfW(Shdr) section_at(const hs_module *module, const ElfW(Ehdr) * header, size_t number)
{
    ElfW(Shdr) section;
    memcpy(&section, module->file + header->e_shoff + number * sizeof section, sizeof section);
    return section;
}

/// Takes the symbols of a section and their names, when both are whole.
static bool take_table(hs_module *module, const ElfW(Ehdr) * header, const ElfW(Shdr) * section)
{
    if (section->sh_link >= header->e_shnum || section->sh_entsize != sizeof(ElfW(Sym)) ||
        !lies_in_file(module, section->sh_offset, section->sh_size, 1)) {
        return false;
    }
    ElfW(Shdr) names = section_at(module, header, section->sh_link);
    if (names.sh_size == 0 || !lies_in_file(module, names.sh_offset, names.sh_size, 1) ||
        module->file[names.sh_offset + names.sh_size - 1] != '\0') {
        return false;
    }
    module->table = module->file + section->sh_offset;
    module->symbols = section->sh_size / sizeof(ElfW(Sym));
    module->names = (const char *)module->file + names.sh_offset;
    module->names_bytes = names.sh_size;
    return true;
}

/// The full table where the file has one, else the one of what it exports.
static void find_table(hs_module *module)
{
    ElfW(Ehdr) header;
    if (module->file_bytes < sizeof header) return;
    memcpy(&header, module->file, sizeof header);
    unsigned char class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != class ||
        header.e_shentsize != sizeof(ElfW(Shdr)) ||
        !lies_in_file(module, header.e_shoff, header.e_shnum, sizeof(ElfW(Shdr)))) {
        return;
    }
    static const uint32_t types[] = {SHT_SYMTAB, SHT_DYNSYM};
    for (int type = 0; type < 2; type++) {
        for (size_t i = 0; i < header.e_shnum; i++) {
            ElfW(Shdr) section = section_at(module, &header, i);
            if (section.sh_type == types[type] && take_table(module, &header, &section)) return;
        }
    }
}

static void map_file(hs_module *module)
{
    const char *path = module->path[0] != '\0' ? module->path : "/proc/self/exe";
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        size_t bytes = (size_t)status.st_size;
        void *file = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (file != MAP_FAILED) {
            module->file = file;
            module->file_bytes = bytes;
        }
    }
    close(descriptor);
}

static int add_module(struct dl_phdr_info *info, size_t bytes, void *opaque)
{
    (void)bytes;
    hs_symbols *symbols = opaque;
    if (symbols->count == HS_MODULES_MAX) return 1;
    hs_module module = {.path = info->dlpi_name, .base = info->dlpi_addr, .low = UINTPTR_MAX};
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD) continue;
        uintptr_t low = module.base + part->p_vaddr;
        if (low < module.low) module.low = low;
        if (low + part->p_memsz > module.high) module.high = low + part->p_memsz;
    }
    map_file(&module);
    if (module.file != NULL) find_table(&module);
    symbols->modules[symbols->count++] = module;
    return 0;
}

/// The function in whose bytes the address lies, or NULL.
static const char *find_in_table(const hs_module *module, uintptr_t address)
{
    uintptr_t place = address - module->base;
    for (size_t i = 0; i < module->symbols; i++) {
        ElfW(Sym) symbol;
        memcpy(&symbol, module->table + i * sizeof symbol, sizeof symbol);
        // The type is in the low four bits, in both classes of files.
        if ((symbol.st_info & 0xF) != STT_FUNC || symbol.st_shndx == SHN_UNDEF) continue;
        if (place < symbol.st_value || place - symbol.st_value >= symbol.st_size) continue;
        if (symbol.st_name < module->names_bytes) return module->names + symbol.st_name;
    }
    return NULL;
}

static void find_modules(hs_symbols *symbols)
{
    dl_iterate_phdr(add_module, symbols);
}

#else

static const char *find_in_table(const hs_module *module, uintptr_t address)
{
    (void)module;
    (void)address;
    return NULL;
}

static void find_modules(hs_symbols *symbols)
{
    (void)symbols;
}

#endif

void hs_symbols_open(hs_symbols *symbols)
{
    *symbols = (hs_symbols){.count = 0};
    find_modules(symbols);
}

void hs_symbols_close(hs_symbols *symbols)
{
    for (size_t i = 0; i < symbols->count; i++) {
        hs_module *module = &symbols->modules[i];
        if (module->file != NULL) munmap((void *)(uintptr_t)module->file, module->file_bytes);
    }
    symbols->count = 0;
}

static const hs_module *find_module(const hs_symbols *symbols, uintptr_t address)
{
    for (size_t i = 0; i < symbols->count; i++) {
        const hs_module *module = &symbols->modules[i];
        if (address >= module->low && address < module->high) return module;
    }
    return NULL;
}

static const char *find_by_linker(uintptr_t address)
{
    Dl_info info;
    return dladdr((const void *)address, &info) != 0 ? info.dli_sname : NULL;
}

/// What is kept of a name: without the suffixes of copies that the compiler made, such as
/// ".constprop.0", and without what would end a name in folded stacks.
static void write_name(const char *found, char *name, size_t bytes)
{
    size_t length = strcspn(found + (found[0] == '.'), ".") + (found[0] == '.');
    snprintf(name, bytes, "%.*s", (int)(length < bytes ? length : bytes - 1), found);
    for (char *at = name; *at != '\0'; at++) {
        if (*at <= ' ' || *at == ';' || *at == 0x7F) *at = '_';
    }
}

void hs_symbols_name(const hs_symbols *symbols, uintptr_t address, char *name, size_t bytes)
{
    uintptr_t call = address - 1; // the call may be the last thing of its function
    const hs_module *module = find_module(symbols, call);
    const char *found = module != NULL ? find_in_table(module, call) : NULL;
    if (found == NULL) found = find_by_linker(call);
    if (found != NULL && found[0] != '\0') {
        write_name(found, name, bytes);
        return;
    }
    if (module == NULL) {
        snprintf(name, bytes, "0x%llx", (unsigned long long)call);
        return;
    }
    const char *slash = strrchr(module->path, '/');
    char file[128];
    write_name(module->path[0] == '\0' ? "program"
               : slash != NULL         ? slash + 1
                                       : module->path,
               file, sizeof file);
    snprintf(name, bytes, "%s+0x%llx", file, (unsigned long long)(call - module->base));
}
