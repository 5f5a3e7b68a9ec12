// SPDX-License-Identifier: GPL-2.0
// The command line (options.hh)

#include <gtest/gtest.h>

#include <getopt.h>

#include <string>
#include <vector>

#include "options.hh"

namespace {

// Options has pointers to the arguments.
Options Parse(std::vector<std::string> list)
{
	static std::vector<std::string> arguments;
	static std::vector<char *> argv;

	arguments = std::move(list);
	argv = { nullptr };
	for (std::string &argument : arguments)
		argv.push_back(argument.data());
	argv.push_back(nullptr);
	optind = 0;	// starts again
	return parse_options(argv.size() - 1, argv.data());
}

std::vector<std::string> Objects(const Options &options)
{
	std::vector<std::string> objects;

	for (char **object = options.objects; *object; object++)
		objects.push_back(*object);
	return objects;
}

using Strings = std::vector<std::string>;

TEST(Options, Defaults)
{
	Options options = Parse({ "a.o" });

	EXPECT_FALSE(options.debug);
	EXPECT_FALSE(options.dump_dies);
	EXPECT_FALSE(options.dump_types);
	EXPECT_FALSE(options.dump_versions);
	EXPECT_TRUE(options.format.own_definition);
	EXPECT_FALSE(options.stable);
	EXPECT_FALSE(options.exports);
	EXPECT_EQ(options.symtypes, nullptr);
	EXPECT_EQ(Objects(options), Strings({ "a.o" }));
}

TEST(Options, EachByItself)
{
	EXPECT_TRUE(Parse({ "--debug", "a.o" }).debug);
	EXPECT_TRUE(Parse({ "-d", "a.o" }).debug);
	EXPECT_TRUE(Parse({ "--dump-dies", "a.o" }).dump_dies);
	EXPECT_TRUE(Parse({ "--dump-types", "a.o" }).dump_types);
	EXPECT_TRUE(Parse({ "--dump-versions", "a.o" }).dump_versions);
	EXPECT_FALSE(Parse({ "--dump-versions", "a.o" }).dump_types);
	EXPECT_TRUE(Parse({ "--stable", "a.o" }).stable);
	EXPECT_TRUE(Parse({ "-s", "a.o" }).stable);
	EXPECT_TRUE(Parse({ "--exports", "a.o" }).exports);
	EXPECT_TRUE(Parse({ "-e", "a.o" }).exports);
	EXPECT_FALSE(Parse({ "-e", "a.o" }).stable);
	EXPECT_FALSE(Parse({ "--format=1", "a.o" }).format.own_definition);
	EXPECT_FALSE(Parse({ "--format", "1", "a.o" }).format.own_definition);
	EXPECT_TRUE(Parse({ "--format=2", "a.o" }).format.own_definition);
	EXPECT_TRUE(Parse({ "--format=1", "a.o", "--format=2" }).format.own_definition);
	EXPECT_STREQ(Parse({ "--symtypes", "x", "a.o" }).symtypes, "x");
	EXPECT_STREQ(Parse({ "--symtypes=x", "a.o" }).symtypes, "x");
	EXPECT_STREQ(Parse({ "-Tx", "a.o" }).symtypes, "x");
	EXPECT_STREQ(Parse({ "-T", "x", "a.o" }).symtypes, "x");
}

TEST(Options, ObjectsInTheirOrder)
{
	EXPECT_EQ(Objects(Parse({ "b.o", "-d", "a.o", "-T", "x", "b.o" })),
		  Strings({ "b.o", "a.o", "b.o" }));
	EXPECT_EQ(Objects(Parse({ "--", "-d", "--help" })), Strings({ "-d", "--help" }));
}

TEST(OptionsDeathTest, Errors)
{
	using testing::ExitedWithCode;

	EXPECT_EXIT(Parse({}), ExitedWithCode(1),
		    "^error: gendwarfksyms: no object file given, see --help\n$");
	EXPECT_EXIT(Parse({ "-d" }), ExitedWithCode(1), "^error: gendwarfksyms: no object file");
	for (const std::string format : { "3", "0", "", "11", "1 ", "one" })
		EXPECT_EXIT(Parse({ "--format=" + format, "a.o" }), ExitedWithCode(1),
			    "^error: gendwarfksyms: unknown format '" + format +
				    "', there are 1 and 2\n$");
	EXPECT_EXIT(Parse({ "a.o", "--format" }), ExitedWithCode(1),
		    "^error: gendwarfksyms: option '--format' requires an argument\n$");
	EXPECT_EXIT(Parse({ "--bogus", "a.o" }), ExitedWithCode(1),
		    "^error: gendwarfksyms: unrecognized option '--bogus'\n$");
	EXPECT_EXIT(Parse({ "-x", "a.o" }), ExitedWithCode(1),
		    "^error: gendwarfksyms: invalid option -- 'x'\n$");
	EXPECT_EXIT(Parse({ "a.o", "-T" }), ExitedWithCode(1),
		    "^error: gendwarfksyms: option requires an argument -- 'T'\n$");
}

} // namespace
