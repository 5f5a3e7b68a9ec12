// SPDX-License-Identifier: GPL-2.0
#include "util.hh"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <ftw.h>
#include <sys/stat.h>

/* No decompressed module is larger, but a small damaged file may become larger. */
static const size_t max_output = 1 << 30;

/* Reads FILE to its end, or until TEXT is longer than LIMIT. False, with errno, if that fails. */
static bool read_all(FILE *file, std::string &text, size_t limit)
{
	char buffer[1 << 16];
	size_t size;

	while (text.size() <= limit && (size = fread(buffer, 1, sizeof(buffer), file)))
		text.append(buffer, size);
	return !ferror(file);
}

std::string read_file(const std::string &path)
{
	FILE *file = fopen(path.c_str(), "re");
	struct stat status;
	std::string text;

	if (!file)
		fail("%s: cannot open: %s", path.c_str(), strerror(errno));
	text.reserve(fstat(fileno(file), &status) ? 0 : status.st_size);
	if (!read_all(file, text, SIZE_MAX))
		fail("%s: cannot read: %s", path.c_str(), strerror(errno));
	fclose(file);
	return text;
}

std::vector<std::string> find_files(const std::string &folder)
{
	static std::vector<std::string> files;	/* nftw() hands nothing on to ADD. */
	const auto add = [](const char *path, const struct stat *status, int type, struct FTW *) {
		if (type == FTW_DNR ||
		    (type == FTW_F && S_ISREG(status->st_mode) && ends_with(path, ".symtypes")))
			files.emplace_back(path);
		return int(type == FTW_DNR);
	};

	files.clear();
	if (const int error = nftw((folder + "/.").c_str(), add, 64, FTW_PHYS))
		fail("%s: cannot open: %s", (error < 0 ? folder : files.back()).c_str(),
		     strerror(errno));
	for (std::string &file : files)
		file.erase(0, folder.size() + strlen("/./"));
	return files;
}

bool Lines::next()
{
	const size_t length = rest_.find('\n');

	if (rest_.empty())
		return false;
	number++;
	if (length == rest_.npos)
		fail("the line does not end, the file is cut off");
	line = rest_.substr(0, length);
	rest_.remove_prefix(length + 1);
	return true;
}

void Lines::fail(const std::string &message) const
{
	::fail("%s: %s", place().c_str(), message.c_str());
}

std::string filter(const char *command, int input)
{
	const std::string line = text_of({ command, " 2>/dev/null" });
	FILE *pipe = dup2(input, STDIN_FILENO) < 0 ? nullptr : popen(line.c_str(), "re");
	std::string output;

	if (pipe)
		read_all(pipe, output, max_output);
	return pipe && pclose(pipe) == 0 ? output : "";
}

uint32_t Strings::add(std::string_view text)
{
	const uint32_t id = index_.add(text, size());

	if (id == size())
		strings_.push_back(index_.stored(text));
	return id;
}

std::string text_of(std::initializer_list<std::string_view> parts)
{
	std::string text;

	for (std::string_view part : parts)
		text.append(part);
	return text;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
	std::vector<std::string_view> parts;
	size_t start = 0, end;

	do {
		end = text.find(separator, start);
		parts.push_back(text.substr(start, end - start));
		start = end + 1;
	} while (end != text.npos);
	return parts;
}

template <typename Item> void sort_unique(std::vector<Item> &items)
{
	std::sort(items.begin(), items.end());
	items.erase(std::unique(items.begin(), items.end()), items.end());
}

template void sort_unique(std::vector<uint32_t> &);
template void sort_unique(std::vector<std::string_view> &);

static bool is_version(std::string_view text)
{
	return text.size() == 10 && starts_with(text, "0x") &&
	       text.find_first_not_of("0123456789abcdefABCDEF", 2) == text.npos;
}

bool is_symvers(std::string_view text)
{
	return is_version(text.substr(0, 10)) && text.substr(10, 1) == "\t";
}

Symvers parse_symvers(const std::string &path, std::string_view text)
{
	Symvers symvers;

	for (Lines lines(path, text); lines.next();) {
		const std::vector<std::string_view> parts = split(lines.line, '\t');
		std::vector<std::string> field(parts.begin(), parts.end());

		if (field.size() < 4 || field.size() > 5)
			lines.fail(format("%zu fields separated by tabs, not 4 or 5",
					  field.size()));
		field.resize(5);
		for (const std::string &text : field)
			if (has_control_character(text))
				lines.fail("control character");
		if (!is_version(field[0]))
			lines.fail(text_of({ "'", field[0], "' is no version" }));
		if (field[1].empty() || field[2].empty())
			lines.fail("no name");
		if (field[3] != "EXPORT_SYMBOL" && field[3] != "EXPORT_SYMBOL_GPL")
			lines.fail(text_of({ "'", field[3], "' is no kind of export" }));
		if (!symvers.add({ field[1], uint32_t(strtoul(field[0].c_str(), nullptr, 16)),
				   field[2], field[3] == "EXPORT_SYMBOL_GPL", field[4] }))
			lines.fail(text_of({ "'", field[1], "' has a line already" }));
	}
	return symvers;
}

Demangled::Demangled(const std::vector<std::string_view> &names)
{
	std::string input, output;
	FILE *file;

	for (std::string_view name : names)
		if (starts_with(name, "_R") && mangled_.insert(name))
			input.append(name).append("\n");
	if (input.empty() || !(file = tmpfile()))
		return;
	/* Without -i, the output has the hashes of crates. */
	if (fputs(input.c_str(), file) >= 0 && fflush(file) == 0 &&
	    lseek(fileno(file), 0, SEEK_SET) == 0)
		output = filter("c++filt -i", fileno(file));
	fclose(file);
	for (std::string_view name : split(output, '\n'))
		demangled_.emplace_back(name);
}

std::string Demangled::operator()(std::string_view name) const
{
	const size_t id = mangled_.find(name);

	return id + 1 < demangled_.size() ? demangled_[id] : std::string(name);
}

/* The length of the UTF-8 character at the start of TEXT; 0 if there is none. */
static size_t utf8_length(std::string_view text)
{
	static const uint32_t first_code[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char first = text[0];
	const size_t length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 :
			      first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
	uint32_t code = first & (length == 1 ? 0x7f : 0x7f >> length);

	for (size_t i = 1; i < length; i++) {
		if (i == text.size() || (text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	/* Not a longer form than needed, a surrogate, or beyond the last code */
	return code < first_code[length] || code >> 11 == 0x1b || code > 0x10ffff ? 0 : length;
}

std::string json_string(std::string_view text)
{
	std::string result = "\"";

	while (!text.empty()) {
		const size_t length = utf8_length(text);
		const unsigned char c = text[0];

		if (c == '"' || c == '\\')
			result.append("\\").append(1, c);
		else if (c < 0x20 || c == 0x7f || c == '<')
			result.append(format("\\u%04x", c));
		else
			result.append(length ? text.substr(0, length) : "\\ufffd");
		text.remove_prefix(length ? length : 1);
	}
	return result.append("\"");
}

std::string json_list(const std::vector<std::string> &items, const char *indent)
{
	std::string text = "[";

	for (const std::string &item : items) {
		if (text.size() > 1)
			text.append(*indent ? "," : ", ");
		text.append(indent).append(item);
	}
	return text.append("]");
}

int run(const char *program, const char *help, const struct option *options, int trouble,
	int (*command)(const Arguments &), int argc, char **argv)
{
	std::string name = text_of({ "error: ", program }), letters;
	Arguments arguments;
	int letter;

	for (const struct option *known = options; known->name; known++)
		letters.append(1, known->val).append(known->has_arg ? ":" : "");
	argv[0] = name.data();	/* getopt_long() starts its messages with it. */
	try {
		while ((letter = getopt_long(argc, argv, letters.data(), options, nullptr)) != -1) {
			if (letter == '?')
				return trouble;
			arguments.options[letter].emplace_back(optarg ? optarg : "");
		}
		arguments.words.assign(argv + optind, argv + argc);
		if (!arguments.has('h'))
			return command(arguments);
		write_output(help);
		return EXIT_SUCCESS;
	} catch (const Error &error) {
		fprintf(stderr, "%s: %s\n", argv[0], error.message.c_str());
	} catch (const std::bad_alloc &) {
		fprintf(stderr, "%s: out of memory\n", argv[0]);
	}
	return trouble;
}
