/// The compiler that turns a checked document into a program.
#ifndef HS_PATTERN_COMPILER_H
#define HS_PATTERN_COMPILER_H

#include "pattern/checker.h"
#include "pattern/program.h"

/// Fills the arrays of `pattern`, whose gate is set and whose other fields are zero, and takes the
/// tokens out of `checked`. False when a limit is exceeded or memory ran out, as the findings tell;
/// the pattern owns what was filled until then.
bool hs_compiler_run(hs_pattern *pattern, const hs_document *document, hs_checked *checked,
                     hs_findings *findings);

#endif
