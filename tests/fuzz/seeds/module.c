// SPDX-License-Identifier: GPL-2.0
/* A module, as far as show-modversions reads it. */
#define SECTION(name) __attribute__((used, section(name)))
#if __SIZEOF_LONG__ == 8
#define LONG name_of_56_bytes_789_123456789_123456789_123456789_12345
#define HASH "\x74\x39\xe6\xfb\x2a\xc3\xe6\x8f\xac\xff\xb4\x5a\x4d\x96\xf2\x28" \
	     "\x96\xc5\xe5\x80\x08\xb8\x0f\xff\x49\x8b\xf6\x1c\x5e\xfd\x0f\xc5"
#else
#define LONG name_of_60_bytes_789_123456789_123456789_123456789_123456789
#define HASH "\x6a\x54\x91\x60\xcd\xcf\x4e\xfc\xcf\xfd\x56\x0d\x35\xf5\x0a\xb8" \
	     "\x30\x62\xf9\xa4\xf3\xee\x41\xa1\x25\x7c\xd8\xc3\x5d\xaf\xcb\xac"
#endif
const struct { unsigned long crc; char name[64 - sizeof(long)]; } versions[] SECTION("__versions") = {
	{ 0x11111111, "module_layout" }, { 0x22222222, "printk" }, { 0x33333333, "sha256" },
	{ 0x44444444, "sha256\0" HASH },
};
const char modinfo[] SECTION(".modinfo") =
	"license=GPL\0vermagic=6.12.0 SMP mod_unload modversions \0import_ns=SPACE";
char this_module[64] SECTION(".gnu.linkonce.this_module") = { 1 };
const char vermagic[] = "6.12.0 SMP mod_unload modversions ";
extern char printk, sha256, LONG, missing __attribute__((weak));
char *imports[] = { &printk, &sha256, &LONG, &missing };
