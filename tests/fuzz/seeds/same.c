/* SPDX-License-Identifier: GPL-2.0 */
/* Names that seed.c has, too, one of them in two parts: their addresses say which is which. */
void stop(int a) __attribute__((cold, noreturn));
static int __attribute__((noinline, used)) f(int a)
{
	if (__builtin_expect(a > 3, 0))
		stop(a + 1);
	return a * 3;
}
static int __attribute__((used)) v = 3;
static _Thread_local int __attribute__((used)) t;
int uses(int a) { return f(a) + v + t; }
