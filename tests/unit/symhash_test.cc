// SPDX-License-Identifier: GPL-2.0
// SHA-256 and the name field of version table entries (scripts/mod/symhash.h)

#include <gtest/gtest.h>

#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

extern "C" {
#include "../../scripts/mod/symhash.h"
}

namespace {

std::string Hex(const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	std::string text;

	for (size_t i = 0; i < size; i++) {
		text += digits[bytes[i] >> 4];
		text += digits[bytes[i] & 15];
	}
	return text;
}

std::string Sha256(const std::string &message)
{
	unsigned char digest[SYMHASH_DIGEST_SIZE];

	symhash_sha256(digest, message.data(), message.size());
	return Hex(digest, sizeof(digest));
}

// The 448-bit and the 896-bit message of the FIPS 180-4 examples
const char kMessage56[] =
	"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const char kMessage112[] =
	"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
const char kHash56[] =
	"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";

TEST(Sha256, Fips180Vectors)
{
	EXPECT_EQ(Sha256(""),
		  "e3b0c44298fc1c149afbf4c8996fb924"
		  "27ae41e4649b934ca495991b7852b855");
	EXPECT_EQ(Sha256("abc"),
		  "ba7816bf8f01cfea414140de5dae2223"
		  "b00361a396177a9cb410ff61f20015ad");
	EXPECT_EQ(Sha256(kMessage56), kHash56);
	EXPECT_EQ(Sha256(kMessage112),
		  "cf5b16a778af8380036ce59e7b049237"
		  "0b249b11e8f07a51afac45037afee9d1");
	EXPECT_EQ(Sha256(std::string(1000000, 'a')),
		  "cdc76e5c9914fb9281a1c7e284d73e67"
		  "f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, NullOfNoBytes)
{
	unsigned char digest[SYMHASH_DIGEST_SIZE];

	symhash_sha256(digest, nullptr, 0);
	EXPECT_EQ(Hex(digest, sizeof(digest)), Sha256(""));
}

// A directory of files named 000, 001, ... that goes away by itself
class Folder {
public:
	Folder()
	{
		char name[] = "/tmp/symhash.XXXXXX";

		if (mkdtemp(name))
			path_ = name;
	}

	~Folder()
	{
		for (size_t i = 0; i < count_; i++)
			unlink(File(i).c_str());
		rmdir(path_.c_str());
	}

	void Add(const std::string &content)
	{
		std::ofstream(File(count_++), std::ios::binary) << content;
	}

	const std::string &path() const { return path_; }

private:
	std::string File(size_t i) const
	{
		char name[32];

		snprintf(name, sizeof(name), "/%03zu", i);
		return path_ + name;
	}

	std::string path_;
	size_t count_ = 0;
};

TEST(Sha256, EveryLengthAsSha256sum)
{
	const size_t longest = 300;
	std::vector<std::string> messages;
	std::string message;
	uint32_t random = 1;
	Folder folder;

	ASSERT_FALSE(folder.path().empty());
	for (size_t i = 0; i <= longest; i++) {
		messages.push_back(message);
		folder.Add(message);
		random = random * 1664525 + 1013904223;
		message += static_cast<char>(random >> 24);
	}

	FILE *sums = popen(("cd " + folder.path() + " && sha256sum *").c_str(),
			   "r");
	ASSERT_NE(sums, nullptr);

	size_t length = 0;
	char line[128];
	while (fgets(line, sizeof(line), sums)) {
		ASSERT_LE(length, longest);
		EXPECT_EQ(Sha256(messages[length]),
			  std::string(line).substr(0, 64))
			<< "of " << length << " bytes";
		length++;
	}
	EXPECT_EQ(pclose(sums), 0);
	EXPECT_EQ(length, longest + 1);
}

struct Field {
	std::string bytes;	// in hex
	bool hashed;
};

// The field that symhash_name() makes, in a place full of other bytes
Field MakeField(size_t size, const std::string &name)
{
	std::vector<unsigned char> place(size + 8, 0xa5);
	bool hashed = symhash_name(reinterpret_cast<char *>(place.data()),
				   size, name.c_str());

	EXPECT_EQ(Hex(&place[size], 8), "a5a5a5a5a5a5a5a5") << "written past it";
	return { Hex(place.data(), size), hashed };
}

std::string PlainBytes(size_t size, const std::string &name)
{
	return Hex(reinterpret_cast<const unsigned char *>(name.data()),
		   name.size()) + std::string(2 * (size - name.size()), '0');
}

void ExpectPlain(size_t size, const std::string &name)
{
	Field field = MakeField(size, name);

	EXPECT_FALSE(field.hashed) << name;
	EXPECT_EQ(field.bytes, PlainBytes(size, name));
}

TEST(SymhashName, ShortNamesArePlain)
{
	for (size_t size : { 56, 60 }) {
		ExpectPlain(size, "");
		ExpectPlain(size, "a");
		ExpectPlain(size, "module_layout");
		for (size_t length = 0; length < size; length++)
			ExpectPlain(size, std::string(length, 'x'));
	}
}

// An exported function; the zeros after it tell it from a hashed name
TEST(SymhashName, Sha256IsAPlainName)
{
	ExpectPlain(56, "sha256");
}

TEST(SymhashName, LongestPlainAndShortestHashed64Bit)
{
	std::string name = kMessage56;

	ASSERT_EQ(name.size(), 56u);
	ExpectPlain(56, name.substr(0, 55));

	Field field = MakeField(56, name);
	EXPECT_TRUE(field.hashed);
	EXPECT_EQ(field.bytes,
		  "73686132353600" + std::string(kHash56) +
		  "0000000000000000000000000000000000");
}

TEST(SymhashName, LongestPlainAndShortestHashed32Bit)
{
	std::string name = std::string(kMessage56) + "opqr";

	ASSERT_EQ(name.size(), 60u);
	ExpectPlain(60, name.substr(0, 56));
	ExpectPlain(60, name.substr(0, 59));

	Field field = MakeField(60, name);
	EXPECT_TRUE(field.hashed);
	EXPECT_EQ(field.bytes,
		  "73686132353600"
		  "8417262349043b05ea7f6c63b42af41014878aafdaaf98abdb60ac5546076215"
		  "000000000000000000000000000000000000000000");
}

TEST(SymhashName, HashOfTheWholeNameWithoutItsNul)
{
	for (size_t length : { 57, 63, 64, 65, 300, 511, 5000 }) {
		std::string name(length, 'x');
		Field field = MakeField(56, name);

		EXPECT_TRUE(field.hashed);
		EXPECT_EQ(field.bytes.substr(0, 14), "73686132353600");
		EXPECT_EQ(field.bytes.substr(14, 64), Sha256(name));
		EXPECT_EQ(field.bytes.substr(78), std::string(34, '0'));
	}
}

} // namespace
