// SPDX-License-Identifier: GPL-2.0
// What the programs share (common.hh)

#include <gtest/gtest.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "common.hh"

namespace {

TEST(Text, Format)
{
	EXPECT_EQ(format("%s %d%%", "a", -1), "a -1%");
	EXPECT_EQ(format("%s", std::string(100000, 'x').c_str()), std::string(100000, 'x'));
	try {
		fail("%s: %zu", "a", size_t(1));
		ADD_FAILURE();
	} catch (const Error &error) {
		EXPECT_EQ(error.message, "a: 1");
	}
}

TEST(Text, StartsAndEnds)
{
	EXPECT_TRUE(starts_with("abc", "ab"));
	EXPECT_TRUE(starts_with("abc", ""));
	EXPECT_FALSE(starts_with("a", "ab"));
	EXPECT_TRUE(ends_with("abc", "bc"));
	EXPECT_FALSE(ends_with("c", "bc"));
}

TEST(Text, ControlCharacters)
{
	EXPECT_FALSE(has_control_character(""));
	EXPECT_FALSE(has_control_character("a b\xc3\xbc~"));
	for (const char *text : { "\x01", "a\n", "\x1f z", "\x7f", "\t" })
		EXPECT_TRUE(has_control_character(text)) << text;
	EXPECT_TRUE(has_control_character(std::string_view("a\0b", 3)));
}

TEST(SortNumbers, EqualOnesByValue)
{
	std::vector<uint32_t> numbers{ 5, 3, 4, 0, 2, 1 };

	sort_numbers(numbers, [](uint32_t a, uint32_t b) { return a % 2 < b % 2; });
	EXPECT_EQ(numbers, std::vector<uint32_t>({ 0, 2, 4, 1, 3, 5 }));
}

TEST(Index, NamesAndAddresses)
{
	Index index;
	int thing;

	EXPECT_EQ(index.find("a"), none);
	EXPECT_EQ(index.add("a", 1), 1u);
	EXPECT_EQ(index.add("a", 2), 1u);
	EXPECT_EQ(index.add("", 3), 3u);
	EXPECT_EQ(index.add(std::string_view("a\0", 2), 4), 4u);
	EXPECT_EQ(index.find("a"), 1u);
	EXPECT_EQ(index.find(static_cast<const void *>(&thing)), none);
	EXPECT_EQ(index.add(static_cast<const void *>(&thing), 5), 5u);
	EXPECT_EQ(index.find(static_cast<const void *>(&thing)), 5u);
	index.clear();
	EXPECT_EQ(index.find("a"), none);
	EXPECT_EQ(index.find(static_cast<const void *>(&thing)), none);
}

// The index keeps its own copies of names.
TEST(Index, Copies)
{
	Index index;

	for (uint32_t i = 0; i < 1000; i++)
		index.add("name " + std::to_string(i), i);
	for (uint32_t i = 0; i < 1000; i++)
		ASSERT_EQ(index.find("name " + std::to_string(i)), i);
}

class Files : public testing::Test {
protected:
	void SetUp() override
	{
		char name[] = "/tmp/common_test.XXXXXX";

		ASSERT_NE(mkdtemp(name), nullptr);
		directory_ = name;
	}

	void TearDown() override
	{
		ASSERT_EQ(system(("rm -r " + directory_).c_str()), 0);
	}

	std::string Path(const std::string &name) const { return directory_ + "/" + name; }

	static std::string Read(const std::string &path)
	{
		std::ifstream file(path);
		std::ostringstream text;

		text << file.rdbuf();
		return text.str();
	}

	std::string List() const
	{
		FILE *pipe = popen(("ls -A " + directory_ + " | tr '\\n' ' '").c_str(), "r");
		char names[1000] = "";

		if (!fgets(names, sizeof(names), pipe))
			names[0] = 0;
		pclose(pipe);
		return names;
	}

	static std::string Message(const std::string &path, const std::string &text)
	{
		try {
			write_file(path, text);
		} catch (const Error &error) {
			return error.message;
		}
		return "no error";
	}

	std::string directory_;
};

TEST_F(Files, NewAndReplaced)
{
	const std::string text(1 << 20, 'x');

	write_file(Path("new"), text);
	EXPECT_EQ(Read(Path("new")), text);
	write_file(Path("new"), "short");
	EXPECT_EQ(Read(Path("new")), "short");
	write_file(Path("new"), "");
	EXPECT_EQ(Read(Path("new")), "");
	EXPECT_EQ(List(), "new ");
}

// A reader that has the file open never sees a part of the new one.
TEST_F(Files, ReplacedAtOnce)
{
	write_file(Path("file"), "old");

	int old = open(Path("file").c_str(), O_RDONLY);
	char bytes[4] = "";

	write_file(Path("file"), "new and longer");
	EXPECT_EQ(read(old, bytes, sizeof(bytes)), 3);
	EXPECT_STREQ(bytes, "old");
	close(old);
}

TEST_F(Files, SymbolicLinksAreFollowed)
{
	write_file(Path("target"), "old");
	ASSERT_EQ(symlink("target", Path("link").c_str()), 0);
	write_file(Path("link"), "new");

	struct stat status;

	ASSERT_EQ(lstat(Path("link").c_str(), &status), 0);
	EXPECT_TRUE(S_ISLNK(status.st_mode));
	EXPECT_EQ(Read(Path("target")), "new");
	EXPECT_EQ(List(), "link target ");
}

TEST_F(Files, Errors)
{
	EXPECT_EQ(Message("/dev/full", "x"), "/dev/full: cannot write: No space left on device");
	EXPECT_EQ(Message("/dev/null", "x"), "no error");
	EXPECT_EQ(Message(directory_, "x"), directory_ + ": cannot create: Is a directory");
	EXPECT_EQ(Message(Path("missing/file"), "x"),
		  Path("missing/file") + ": cannot create: No such file or directory");
	EXPECT_EQ(List(), "");
}

} // namespace
