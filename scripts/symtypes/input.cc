// SPDX-License-Identifier: GPL-2.0
/*
 * Reading text files.
 */
#include "input.hh"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <sys/stat.h>

#include "text.hh"

std::string read_file(const std::string &path)
{
	std::unique_ptr<FILE, int (*)(FILE *)> file(fopen(path.c_str(), "re"), fclose);
	std::string text;
	size_t size;
	struct stat status;

	if (!file)
		fail(path, ": cannot open: ", strerror(errno));
	/* One allocation for a large file, and a guess for what is none. */
	text.resize(!fstat(fileno(file.get()), &status) && status.st_size ? status.st_size + 1 :
									    1 << 16);
	for (size = 0;; text.resize(2 * text.size())) {
		size += fread(&text[size], 1, text.size() - size, file.get());
		if (ferror(file.get()))
			fail(path, ": cannot read: ", strerror(errno));
		if (size < text.size())
			break;
	}
	text.resize(size);
	return text;
}

bool is_folder(const std::string &path)
{
	struct stat status;

	return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::vector<std::string> find_files(const std::string &folder, std::string_view suffix)
{
	std::vector<std::string> files, folders{ "" };

	while (!folders.empty()) {
		const std::string below = folders.back(), path = folder + "/" + below;
		std::unique_ptr<DIR, int (*)(DIR *)> entries(opendir(path.c_str()), closedir);

		folders.pop_back();
		if (!entries)
			fail(path, ": cannot open: ", strerror(errno));
		for (errno = 0; const dirent *entry = readdir(entries.get()); errno = 0) {
			const std::string name = entry->d_name;
			struct stat status;

			if (name == "." || name == ".." ||
			    lstat((path + name).c_str(), &status))
				continue;
			if (S_ISDIR(status.st_mode))
				folders.push_back(below + name + "/");
			else if (S_ISREG(status.st_mode) && ends_with(name, suffix))
				files.push_back(below + name);
		}
		if (errno)
			fail(path, ": cannot read: ", strerror(errno));
	}
	return files;
}
