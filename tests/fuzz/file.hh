/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file in memory, for what opens files by their paths.
 */
#ifndef FUZZ_FILE_HH
#define FUZZ_FILE_HH

#include <cstdlib>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

class File {
public:
	explicit File(std::string_view bytes) : fd_(memfd_create("input", MFD_CLOEXEC))
	{
		if (fd_ < 0 || write(fd_, bytes.data(), bytes.size()) != ssize_t(bytes.size()))
			abort();
	}
	~File() { close(fd_); }
	File(const File &) = delete;
	File &operator=(const File &) = delete;

	std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

private:
	const int fd_;
};

/* Ends the program where a promise is broken, so that the fuzzer keeps the input. */
inline void promise(bool kept)
{
	if (!kept)
		abort();
}

#endif /* FUZZ_FILE_HH */
