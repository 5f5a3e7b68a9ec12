# SPDX-License-Identifier: GPL-2.0
#
# Builds scripts/gendwarfksyms and scripts/symtypes outside of a kernel tree, from the
# lists of objects that kbuild uses, and runs the tests. README.md lists the targets.

HOSTCC		?= gcc
HOSTCXX		?= g++
HOSTPKG_CONFIG	?= pkg-config
CFLAGS		?= -O2 -g
CXXFLAGS	?= -O2 -g
override CFLAGS	  += -Wall -Wextra
override CXXFLAGS += -Wall -Wextra
OUT		?= build/series

srctree := .
KBUILD_HOSTCXXFLAGS = $(CXXFLAGS)
KBUILD_HOSTLDFLAGS = $(LDFLAGS)

PHONY := all
all:

# As kbuild does, but the tests link the parts one by one.
obj := scripts/gendwarfksyms
src := $(obj)
include $(obj)/Makefile
tool := $(obj)/gendwarfksyms
parts := $(gendwarfksyms-parts:.cc=.o)
objects := $(addprefix $(obj)/, main.o $(parts))

$(tool): $(obj)/main.o
	$(HOSTCXX) $(LDFLAGS) -o $@ $^ $(HOSTLDLIBS_gendwarfksyms)

$(obj)/main.o: HOST_EXTRACXXFLAGS += $(HOSTCXXFLAGS_main.o)

obj := scripts/symtypes
include $(obj)/Makefile
symtypes := $(obj)/symtypes
show := $(obj)/show-modversions
symtypes-objects := $(addprefix $(obj)/, $(symtypes-cxxobjs))
show-objects := $(addprefix $(obj)/, $(show-modversions-cxxobjs) $(show-modversions-objs))

$(symtypes): $(symtypes-objects)
	$(HOSTCXX) $(LDFLAGS) -o $@ $^

$(show): $(show-objects)
	$(HOSTCXX) $(LDFLAGS) -o $@ $^ $(HOSTLDLIBS_show-modversions)

programs := $(tool) $(symtypes) $(show)
all-objects := $(sort $(objects) $(symtypes-objects) $(show-objects))
all: $(programs)

scripts/%.o: scripts/%.c
	$(HOSTCC) $(CFLAGS) -MMD -c -o $@ $<

scripts/%.o: scripts/%.cc
	$(HOSTCXX) $(CXXFLAGS) $(HOST_EXTRACXXFLAGS) -MMD -c -o $@ $<

# The unit tests are one program with everything but main(), and nothing twice.
unit-sources := $(wildcard tests/unit/*_test.cc)
unit-objects := $(patsubst tests/unit/%.cc,build/unit/%.o,$(unit-sources)) build/unit/symhash.o

build/unit/%.o: tests/unit/%.cc
	@mkdir -p $(@D)
	$(HOSTCXX) $(CXXFLAGS) $(HOST_EXTRACXXFLAGS) -Iscripts/symtypes -Iscripts/mod \
		-MMD -c -o $@ $<

build/unit/%.o: scripts/mod/%.c
	@mkdir -p $(@D)
	$(HOSTCC) $(CFLAGS) -MMD -c -o $@ $<

build/unit/all: $(unit-objects) $(filter-out %/main.o %/show-modversions.o %/symhash.o \
		scripts/symtypes/common.o, $(all-objects))
	$(HOSTCXX) $(LDFLAGS) -o $@ $^ $(gendwarfksyms-libs) -lz -lgtest -lgtest_main -lpthread

include tests/fuzz/Makefile

PHONY += check unit bench-abi kernel check-kernel check-large check-peer check-dwarf check-compare \
	 check-checkers check-attack check-bisect check-distribution check-features check-kmod \
	 check-layouts check-linked check-package check-static check-7.3 matrix distribution bench \
	 bench-build series clean
unit: build/unit/all

check:
	@tests/check

bench-abi: $(tool)
	@tests/abi/bench

kernel:
	@tests/kernel/run

check-kernel:
	@tests/kernel/check

matrix:
	@tests/kernel/matrix $(CELLS)

distribution:
	@tests/kernel/cloud

check-large:
	@tests/kernel/check large

check-peer:
	@tests/kernel/check peer peer-faults large-peer

check-dwarf:
	@tests/kernel/check dwarf

check-7.3:
	@BASE=7.3 tests/kernel/check modpost boot schemes own

check-layouts:
	@tests/kernel/check layouts

check-linked:
	@tests/kernel/check linked

check-features:
	@tests/kernel/check features

check-kmod:
	@tests/kernel/check kmod rpm

check-distribution:
	@tests/kernel/check distribution

check-package:
	@tests/kernel/check package

check-bisect:
	@tests/kernel/check bisect

check-static:
	@tests/static
	@tests/kernel/check static

check-compare:
	@tests/kernel/check compare

check-checkers:
	@tests/kernel/check checkers

check-attack:
	@tests/kernel/check attack

bench:
	@bench/run

bench-build:
	@bench/build

series:
	@test -n "$(KERNEL)" || { echo "usage: make series KERNEL=DIR [OUT=DIR]" >&2; false; }
	@series/make-series "$(KERNEL)" "$(OUT)"

clean:
	rm -rf build
	rm -f $(programs) $(all-objects) $(all-objects:.o=.d)

-include $(all-objects:.o=.d) $(unit-objects:.o=.d)

.DELETE_ON_ERROR:
.PHONY: $(PHONY)
