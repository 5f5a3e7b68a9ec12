// SPDX-License-Identifier: GPL-2.0
// What the program writes (output.hh)

#include <gtest/gtest.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "error.hh"
#include "output.hh"

namespace {

TEST(SymtypesLines, ByTheBytesOfTheFirstField)
{
	SymtypesLines lines;

	EXPECT_EQ(lines.all(), "");
	EXPECT_EQ(lines.types(), "");
	// Not of the line: a space sorts before a point, and no locale plays a part.
	lines.add_type("s#a.b", "1");
	lines.add_type("s#a", "2");
	lines.add_symbol("b", "3");
	lines.add_type("u#x", "");
	lines.add_type("e#x", "4");
	lines.add_symbol("_b", "5");
	lines.add_symbol("B", "6");
	lines.add_type("s#\xc3\xa4", "7");
	lines.add_symbol("z", "8");
	EXPECT_EQ(lines.all(), "B 6\n_b 5\nb 3\ne#x 4\ns#a 2\ns#a.b 1\ns#\xc3\xa4 7\nu#x \nz 8\n");
	EXPECT_EQ(lines.types(), "e#x 4\ns#a 2\ns#a.b 1\ns#\xc3\xa4 7\nu#x \n");
}

TEST(SymtypesLines, ALineThatIsThere)
{
	SymtypesLines lines;

	for (int i = 0; i < 2; i++) {
		lines.add_type("s#a", "x");
		lines.add_symbol("a", "y");
	}
	EXPECT_EQ(lines.all(), "a y\ns#a x\n");
}

TEST(SymtypesLines, SeveralOfOneReference)
{
	SymtypesLines lines, reversed;

	for (const char *text : { "y", "x", "z" })
		lines.add_type("s#a", text);
	for (const char *text : { "z", "y", "x" })
		reversed.add_type("s#a", text);
	EXPECT_EQ(lines.all(), "s#a x\ns#a@2 y\ns#a@3 z\n");
	EXPECT_EQ(reversed.all(), lines.all());
	EXPECT_EQ(lines.types(), lines.all());
	lines.add_type("s#'b c'", "2");
	lines.add_type("s#'b c'", "1");
	EXPECT_EQ(lines.all(), "s#'b c' 1\ns#'b c@2' 2\ns#a x\ns#a@2 y\ns#a@3 z\n");
}

// The number is one that is free: a type may be called so.
TEST(SymtypesLines, ATypeThatIsCalledLikeASecond)
{
	SymtypesLines lines;

	lines.add_type("s#a", "1");
	lines.add_type("s#a", "2");
	lines.add_type("s#a@2", "3");

	const std::string all = lines.all();

	EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 3);
	for (const char *text : { " 1\n", " 2\n", " 3\n" })
		EXPECT_NE(all.find(text), std::string::npos);
}

TEST(SymtypesLines, ManyOfOneReference)
{
	SymtypesLines lines;

	for (char c = 'a'; c <= 'l'; c++)
		lines.add_type("t#x", std::string(1, c));
	EXPECT_EQ(lines.all(), "t#x a\nt#x@10 j\nt#x@11 k\nt#x@12 l\nt#x@2 b\nt#x@3 c\nt#x@4 d\n"
			       "t#x@5 e\nt#x@6 f\nt#x@7 g\nt#x@8 h\nt#x@9 i\n");
}

TEST(Indented, ByBracesAndParentheses)
{
	EXPECT_EQ(indented("a"), "a\n");
	EXPECT_EQ(indented("s {\nm ,\nn\n}"), "s {\n  m ,\n  n\n}\n");
	EXPECT_EQ(indented("f (\np {\nx\n} ,\nq\n)\n-> r"),
		  "f (\n  p {\n    x\n  } ,\n  q\n)\n-> r\n");
	EXPECT_EQ(indented("s {\n}"), "s {\n}\n");
	EXPECT_EQ(indented("s {\nf (\n)\n-> t\n}"), "s {\n  f (\n  )\n  -> t\n}\n");
}

class Files : public testing::Test {
protected:
	void SetUp() override
	{
		char name[] = "/tmp/output_test.XXXXXX";

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
			return error.what();
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

Symbols ThreeSymbols()
{
	Symbols symbols = Symbols::parse("zero\nnone\nlarge\n");

	symbols[0].crc = 0;
	symbols[2].crc = 0xfedcba98;
	return symbols;
}

TEST(PrintVersions, Lines)
{
	testing::internal::CaptureStdout();
	testing::internal::CaptureStderr();
	print_versions(ThreeSymbols());
	EXPECT_EQ(testing::internal::GetCapturedStdout(),
		  "#SYMVER zero 0x00000000\n#SYMVER none 0x00000000\n#SYMVER large 0xfedcba98\n");
	EXPECT_EQ(testing::internal::GetCapturedStderr(),
		  "warning: gendwarfksyms: none: no debug information, the version is 0\n");
}

} // namespace
