/// The interposer that feeds the heap meter. It has nothing to call: linking it into a program puts
/// it between the whole process and its allocator, from before `main` on. It stays out of sanitizer
/// builds, of C libraries other than glibc, and of Valgrind's way, and the meter then says why.
#ifndef HS_APP_INTERPOSER_H
#define HS_APP_INTERPOSER_H

#endif
