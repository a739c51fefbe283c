/// Names for addresses in the code of this process: those of the symbol tables in the files of the
/// program and its libraries, `static` functions included; where a file cannot be read those that
/// the dynamic linker knows; else the module and an offset. Nothing is asked of the heap.
#ifndef HS_MEASURE_SYMBOLS_H
#define HS_MEASURE_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

/// Most modules (program and libraries) that are looked at.
enum { HS_MODULES_MAX = 128 };

/// The program or a library.
typedef struct hs_module {
    const char *path;     ///< "" for the program; belongs to the dynamic linker
    uintptr_t base;       ///< what is added to the addresses in the file
    uintptr_t low, high;  ///< where it lies
    const uint8_t *file;  ///< its mapped file, or NULL
    size_t file_bytes;    ///< of it
    const uint8_t *table; ///< of symbols, within the file; NULL for none
    size_t symbols;       ///< in the table
    const char *names;    ///< within the file
    size_t names_bytes;   ///< of them, the last one a zero
} hs_module;

typedef struct hs_symbols {
    hs_module modules[HS_MODULES_MAX];
    size_t count;
} hs_symbols;

/// Looks at all modules that are loaded now.
void hs_symbols_open(hs_symbols *symbols);
void hs_symbols_close(hs_symbols *symbols);

/// Writes the name of the function that a call from which `address` is the return address stands
/// in. It has no space and no semicolon, and is never empty.
void hs_symbols_name(const hs_symbols *symbols, uintptr_t address, char *name, size_t bytes);

#endif
